using TrafficWatch.Web.Api;

namespace TrafficWatch.Web.Alerts;

/// <summary>Reads alerts from all shards.</summary>
internal sealed class AlertQueries
{
    /// <summary>The alerts that stand now, the most urgent first, then the newest.</summary>
    public Task<IReadOnlyList<CurrentAlertRow>> CurrentAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>One page of transitions, newest first.</summary>
    public Task<Page<AlertLogRow>> PageAsync(AlertFilter filter, int size = 50, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>All transitions of the filter, wherever its page stands, newest first, at constant memory.</summary>
    public IAsyncEnumerable<AlertLogRow> AllAsync(AlertFilter filter, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
