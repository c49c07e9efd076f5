using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <inheritdoc cref="IStoredMinutes"/>
internal sealed class StoredMinutes(Databases databases, TimeProvider time) : IStoredMinutes
{
    private const string FirstStart = "visitors-simulated-since";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<DateTime?> NewestAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(Enumerable.Range(0, databases.Count).Select(shard => WhenThereAsync(() => NewestOfAsync(shard, cancellationToken), cancellationToken)))).Max();

    public Task<DateTime> FirstStartAsync(CancellationToken cancellationToken) => WhenThereAsync(
        async () =>
        {
            await using var main = databases.Main();
            if (await main.Settings.SingleOrDefaultAsync(setting => setting.Name == FirstStart, cancellationToken) is { } known)
            {
                return DateTimeOffset.Parse(known.Value, CultureInfo.InvariantCulture).UtcDateTime;
            }

            var now = time.GetUtcNow();
            main.Settings.Add(new Setting { Name = FirstStart, Value = now.ToString("O", CultureInfo.InvariantCulture) });
            await main.SaveChangesAsync(cancellationToken);
            return now.UtcDateTime;
        },
        cancellationToken);

    private async Task<DateTime?> NewestOfAsync(int shard, CancellationToken cancellationToken)
    {
        await using var context = databases.Shard(shard);
        return await context.Traffic.MaxAsync(minute => (DateTime?)minute.WindowEnd, cancellationToken);
    }

    private async Task<T> WhenThereAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception e) when (e is DbException or RetryLimitExceededException or DbUpdateException)
            {
                // The server is on its way up, the table is being made, or another process was first.
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
