using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>
/// Asks instances for what someone waits to see. Contexts try again by themselves when a connection is lost, which takes
/// longer than anybody looks at an empty page: above them stands a deadline, and who gives up says which instance it was.
/// </summary>
internal sealed class ShardReader(Databases databases, TimeProvider time)
{
    /// <summary>How long one answer is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public int Count => databases.Count;

    /// <exception cref="ShardAwayException">It does not answer.</exception>
    public Task<T> AskAsync<T>(int shard, Func<ShardContext, CancellationToken, Task<T>> ask, CancellationToken cancellationToken) => WithinAsync(
        shard,
        async stop =>
        {
            await using var context = databases.Shard(shard);
            return await ask(context, stop);
        },
        cancellationToken);

    /// <inheritdoc cref="AskAsync"/>
    /// <remarks>What lives on the first instance only.</remarks>
    public Task<T> AskMainAsync<T>(Func<MainContext, CancellationToken, Task<T>> ask, CancellationToken cancellationToken) => WithinAsync(
        0,
        async stop =>
        {
            await using var context = databases.Main();
            return await ask(context, stop);
        },
        cancellationToken);

    private async Task<T> WithinAsync<T>(int shard, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // Not for the answer alone: towards a server that is frozen the driver takes seconds to give up even when told to.
            return await ask(stop.Token).WaitAsync(stop.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ShardAwayException(shard);
        }
        catch (Exception e) when (e is RetryLimitExceededException or DbException { IsTransient: true } or TimeoutException or IOException)
        {
            throw new ShardAwayException(shard, e);
        }
    }
}
