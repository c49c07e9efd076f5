using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Tests.Platform.Ingest;

namespace TrafficWatch.Bench.Proof;

/// <summary>
/// Two apps read the same topic into databases of their own. One is left alone. The other is killed again and again
/// while its offsets move, some times between the commits of the two shards, and once an answer to COMMIT is lost.
/// In the end their tables must be equal.
/// </summary>
internal sealed class KillProof(KafkaServer kafka, DatabaseServers databases, double rate, int seed)
{
    private const string Topic = "proof";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Random _chance = new(seed);

    /// <param name="kills">How often.</param>
    /// <param name="between">How many of them between the commits of the two shards.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BenchException">The tables differ.</exception>
    public async Task RunAsync(int kills, int between, CancellationToken cancellationToken)
    {
        var undisturbed = databases.Beside("trafficwatch_undisturbed");
        await kafka.CreateTopicAsync(Topic, 4);
        await undisturbed.RenewAsync();
        await databases.RenewAsync();
        await using var calm = await StartAsync(undisturbed);
        await EditAsync(undisturbed, cancellationToken);
        await using (await StartAsync(databases))
        {
            await EditAsync(databases, cancellationToken);
        }

        using var stop = new CancellationTokenSource();
        var feed = new ParkFeed(kafka.BootstrapServers, Topic, rate, seed);
        var feeding = feed.RunAsync(stop.Token);
        try
        {
            // Spread out: the run after one of them has to bring the second shard up to the first, undisturbed by the hook.
            var hooked = Enumerable.Range(0, between).Select(i => (i * kills / Math.Max(between, 1)) + 1).ToHashSet();
            for (var kill = 1; kill <= kills; kill++)
            {
                await KillAsync(kill, kills, hooked.Contains(kill), cancellationToken);
            }

            await LoseAnswerAsync(cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await feeding;
        }

        Say($"{feed.Events:N0} events and {feed.Garbage:N0} records of garbage were sent; reading to the end");
        await using var last = await StartAsync(databases);
        await CompareAsync(undisturbed, feed.Events, cancellationToken);
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private async Task<AppProcess> StartAsync(DatabaseServers into, string? hook = null)
    {
        // Event time runs a hundred times faster here than the clock. A partition that counts as idle would hold nothing
        // back, and what comes in it next would be late for the app that looks on, but not for one that reads it afterwards.
        List<string> settings =
        [
            .. AppSettings.Of(kafka, into, Topic), "--Ingest:Lease", "00:00:02", "--Ingest:SnapshotEvery", "00:00:02", "--Streams:Visitors:IdleAfter", "01:00:00",
            "--Streams:Visitors:AlertHold", "00:00:00",
        ];
        var app = AppProcess.Start(settings, hook is null ? [] : [(FaultHook.Variable, hook)]);
        try
        {
            // One that is to be killed from within may be gone before it says that it reads.
            await (hook is null ? app.Running : Task.WhenAny(app.Running, app.WaitForExitAsync(CancellationToken.None))).WaitAsync(Patience);
            return app;
        }
        catch (TimeoutException)
        {
            var log = app.Log;
            await app.DisposeAsync();
            throw new BenchException($"the app does not come to read:\n{log}");
        }
    }

    /// <summary>Sets the thresholds while nothing has happened yet, so that both apps take them in at the same point of the stream.</summary>
    private static async Task EditAsync(DatabaseServers into, CancellationToken cancellationToken)
    {
        (string Area, int Comfort, int Warning, int Alert)[] seeded =
        [
            ("好莱坞大道", 80, 100, 120), ("哈利波特的魔法世界", 150, 180, 200), ("小黄人乐园", 100, 120, 150), ("侏罗纪世界大冒险", 200, 250, 300), ("变形金刚基地", 180, 220, 250), ("*", 500, 600, 700),
        ];
        foreach (var (area, comfort, warning, alert) in seeded)
        {
            var content = string.Create(CultureInfo.InvariantCulture, $"{{\"area\":\"{area}\",\"comfort\":{comfort},\"warning\":{warning},\"alert\":{alert}}}");
            await DatabaseServers.ExecuteAsync(
                into.ConnectionStrings[0],
                $"INSERT INTO stream_edit (stream, kind, content, who, made_at) VALUES ('visitors', 'thresholds', '{content}', 'proof', '2025-01-01')");
        }

        var begun = Stopwatch.GetTimestamp();
        while ((await into.QueryAsync("SELECT COUNT(*) FROM stream_edit WHERE epoch IS NULL AND stream = 'visitors'", cancellationToken, 0))[0][0] is not (0L or 0))
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException("the thresholds are not taken in");
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    private async Task<long> EpochAsync(CancellationToken cancellationToken) =>
        Convert.ToInt64((await databases.QueryAsync("SELECT COALESCE(MAX(epoch), 0) FROM ingest_owner WHERE stream = 'visitors'", cancellationToken, 0))[0][0], CultureInfo.InvariantCulture);

    private async Task KillAsync(int kill, int kills, bool between, CancellationToken cancellationToken)
    {
        var before = await EpochAsync(cancellationToken);
        await using var app = await StartAsync(databases, between ? $"kill-between@{_chance.Next(1, 8)}" : null);
        if (between)
        {
            await app.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            var epochs = new List<long>();
            for (var shard = 0; shard < 2; shard++)
            {
                epochs.Add(Convert.ToInt64((await databases.QueryAsync("SELECT epoch FROM ingest_owner WHERE stream = 'visitors'", cancellationToken, shard))[0][0], CultureInfo.InvariantCulture));
            }

            Say($"kill {kill} of {kills}: between the commits, epoch {epochs[0]} on the first shard, {epochs[1]} on the second");
            return;
        }

        var begun = Stopwatch.GetTimestamp();
        while (await EpochAsync(cancellationToken) <= before)
        {
            if (app.HasExited || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException($"no epoch came before kill {kill}:\n{app.Log}");
            }

            await Task.Delay(20, cancellationToken);
        }

        await Task.Delay(_chance.Next(0, 1_000), cancellationToken);
        await app.KillAsync();
        Say($"kill {kill} of {kills}: epoch {before} before, {await EpochAsync(cancellationToken)} after");
    }

    private async Task LoseAnswerAsync(CancellationToken cancellationToken)
    {
        var before = await EpochAsync(cancellationToken);
        await using var app = await StartAsync(databases, "lose-answer@5");
        var begun = Stopwatch.GetTimestamp();
        while (await EpochAsync(cancellationToken) < before + 15 && Stopwatch.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(50, cancellationToken);
        }

        Say($"an answer to COMMIT was lost: epoch {before} before, {await EpochAsync(cancellationToken)} after");
    }

    private async Task CompareAsync(DatabaseServers undisturbed, long events, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            var expected = await TableDump.ReadAsync(undisturbed, cancellationToken);
            var found = await TableDump.ReadAsync(databases, cancellationToken);
            var differences = TableDump.Differences(expected, found);
            var counted = (await databases.QueryAsync("SELECT COALESCE(SUM(in_count + out_count), 0) FROM area_traffic_per_minute", cancellationToken))
                .Sum(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
            if (counted > events || (Stopwatch.GetElapsedTime(begun) > Patience && (differences.Count > 0 || counted != events)))
            {
                throw new BenchException($"{counted} of {events} events are counted; the tables differ:\n{string.Join('\n', differences)}");
            }

            if (differences.Count == 0 && counted == events)
            {
                Say($"{string.Join(", ", expected.Select(table => $"{table.Key} {table.Value.Count}"))} rows: equal");
                return;
            }

            await Task.Delay(1_000, cancellationToken);
        }
    }
}
