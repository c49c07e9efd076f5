using System.Diagnostics;
using MySqlConnector;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos;

/// <summary>What the faults of one run act upon. Faults of the same part wait for each other; others overlap.</summary>
internal sealed class Stage(KafkaServer kafka, DatabaseServers databases, SmallDisk? disk, IChaosStream stream, ChaosFeed feed, string topic, bool full, int seed) : IAsyncDisposable
{
    /// <summary>How long an owner's lease lasts.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    private readonly List<AppProcess> _started = [];

    public KafkaServer Kafka => kafka;

    public DatabaseServers Databases => databases;

    /// <summary>What the first instance's data are on; null where none could be made.</summary>
    public SmallDisk? Disk => disk;

    public IChaosStream Stream => stream;

    public ChaosFeed Feed => feed;

    /// <summary>Faults take as long as in earnest.</summary>
    public bool Full => full;

    public Random Chance { get; } = new(seed);

    /// <summary>The app; another process after some faults.</summary>
    public AppProcess App { get; set; } = null!;

    public SemaphoreSlim Apps { get; } = new(1);

    public SemaphoreSlim Shards { get; } = new(1);

    public SemaphoreSlim Brokers { get; } = new(1);

    /// <summary>What happened, with its seconds.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Starts an app of this run's topic and databases.</summary>
    public AppProcess StartApp()
    {
        // The events are of a past that is not to be cleaned away.
        var app = AppProcess.Start(
        [
            .. AppSettings.Of(kafka, databases, topic, stream.Name), "--Ingest:Lease", $"{Lease}", "--Ingest:SnapshotEvery", "00:00:02",
            "--Retention:StatisticsDays", "36500", "--Retention:AuditDays", "36500", .. stream.Settings,
        ], (AppChild.Stream, stream.Name));
        _started.Add(app);
        return app;
    }

    /// <summary>A time between two, the same for the same seed.</summary>
    public TimeSpan Some(double least, double most)
    {
        lock (Chance)
        {
            return TimeSpan.FromSeconds(least + (Chance.NextDouble() * (most - least)));
        }
    }

    public int OneOf(int count)
    {
        lock (Chance)
        {
            return Chance.Next(count);
        }
    }

    /// <summary>Waits until something is so, as long as patience lasts.</summary>
    /// <returns>Whether it came to be so.</returns>
    public static async Task<bool> UntilAsync(Func<bool> isSo, TimeSpan patience, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            if (Stopwatch.GetElapsedTime(begun) > patience)
            {
                return false;
            }

            await Task.Delay(20, cancellationToken);
        }

        return true;
    }

    /// <summary>The transactions that are open on each instance: what holds a lock, and what waits for one.</summary>
    public async Task<string> TransactionsAsync(CancellationToken cancellationToken)
    {
        const string query = "SELECT trx_state, TIMESTAMPDIFF(SECOND, trx_started, NOW()), trx_rows_locked, COALESCE(LEFT(trx_query, 50), 'idle') FROM information_schema.innodb_trx";
        var told = new List<string>();
        for (var shard = 0; shard < databases.ConnectionStrings.Count; shard++)
        {
            try
            {
                var rows = (await databases.QueryAsync(query, cancellationToken, shard)).Select(row => $"{row[0]} for {row[1]} s with {row[2]} rows locked: {row[3]}").ToList();
                told.Add($"{shard}: {(rows.Count == 0 ? "none" : string.Join("; ", rows))}");
            }
            catch (MySqlException e)
            {
                told.Add($"{shard}: {e.Message}");
            }
        }

        return string.Join(" / ", told);
    }

    public void Note(string text)
    {
        lock (Notes)
        {
            Notes.Add(text);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Killed, for nobody waits for an orderly end here.
        foreach (var app in _started)
        {
            await app.KillAsync();
            await app.DisposeAsync();
        }

        disk?.Free();
        foreach (var server in databases.Servers)
        {
            server.Continue();
        }
    }
}
