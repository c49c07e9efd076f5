using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <inheritdoc cref="IStoredMinutes"/>
internal sealed class StoredMinutes(Databases databases, TimeProvider time) : IStoredMinutes
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<DateTime?> NewestAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(Enumerable.Range(0, databases.Count).Select(shard => NewestOfAsync(shard, cancellationToken)))).Max();

    private async Task<DateTime?> NewestOfAsync(int shard, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var context = databases.Shard(shard);
                return await context.Traffic.MaxAsync(minute => (DateTime?)minute.WindowEnd, cancellationToken);
            }
            catch (Exception e) when (e is DbException or RetryLimitExceededException)
            {
                // The server is on its way up, or the table is being made.
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
