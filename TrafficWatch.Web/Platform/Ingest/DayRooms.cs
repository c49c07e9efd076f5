using MySqlConnector;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Gives days their partitions before their rows come, and remembers for which that is done.</summary>
/// <param name="table">One of <see cref="DayPartitions"/>.</param>
/// <param name="field">What the time is called in messages, for a refusal.</param>
/// <param name="shards">How many there are.</param>
/// <param name="time">Tells how long something is known.</param>
internal sealed class DayRooms(string table, string field, int shards, TimeProvider time)
{
    /// <summary>How long a day is known to have its partition: retention joins old ones.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(10);

    /// <summary>Days that have their partitions, by shard, and since when that is known.</summary>
    private readonly Dictionary<DateTime, long>[] _days = [.. Enumerable.Range(0, shards).Select(_ => new Dictionary<DateTime, long>())];

    /// <summary>Makes room for days.</summary>
    /// <param name="shard">Where.</param>
    /// <param name="days">From when to when each is, UTC.</param>
    /// <param name="connection">Open, in no transaction.</param>
    /// <exception cref="DataRefusedException">The table has as many as it may have.</exception>
    public async Task MakeAsync(int shard, IEnumerable<(DateTime From, DateTime To)> days, MySqlConnection connection)
    {
        foreach (var (from, to) in days)
        {
            if (_days[shard].TryGetValue(from, out var since) && time.GetElapsedTime(since) < KnownFor)
            {
                continue;
            }

            if (!await DayPartitions.EnsureAsync(connection, table, from, to))
            {
                throw new DataRefusedException($"{field}: {table} has as many days as it may have, and {from:yyyy-MM-dd HH:mm}Z begins another");
            }

            _days[shard][from] = time.GetTimestamp();
        }
    }
}
