using TrafficWatch.Web.Api;

namespace TrafficWatch.Web.Admin;

/// <summary>Reads dead letters, sends them through their stream again, and deletes them.</summary>
internal sealed class DeadLetterAdmin
{
    /// <summary>One page, newest first.</summary>
    public Task<Page<DeadLetterRow>> PageAsync(DeadLetterFilter filter, int size = 50, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>All letters of the filter, wherever its page stands, newest first, at constant memory.</summary>
    public IAsyncEnumerable<DeadLetterRow> AllAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>One letter with the beginning of its payload; null: there is none.</summary>
    public Task<DeadLetterDetail?> GetAsync(long id, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>A whole payload; null: there is no such letter.</summary>
    public Task<byte[]?> PayloadAsync(long id, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Asks the stream to take a letter again.</summary>
    /// <returns>False: it is gone, or on its way already.</returns>
    public Task<bool> RetryAsync(long id, string who, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Deletes letters, except those that are on their way through the stream.</summary>
    /// <returns>How many were deleted.</returns>
    public Task<int> DeleteAsync(IReadOnlyCollection<long> ids, string who, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
