using TrafficWatch.Web.Api;

namespace TrafficWatch.Web.Visitors;

/// <summary>Reads the minutes of areas from all shards.</summary>
internal sealed class TrafficQueries
{
    /// <summary>One page, newest minute first.</summary>
    public Task<Page<TrafficRow>> PageAsync(TrafficFilter filter, int size = 50, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>All rows of the filter, wherever its page stands, newest first, at constant memory.</summary>
    public IAsyncEnumerable<TrafficRow> AllAsync(TrafficFilter filter, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
