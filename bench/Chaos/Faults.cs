using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos;

/// <summary>One kind of fault: what it does, and mends again.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Earnest">How long it lasts at full length.</param>
/// <param name="Part">Which part of the stage it needs for itself; null for none.</param>
/// <param name="Act">Does it, for so long.</param>
internal sealed record Fault(string Name, TimeSpan Earnest, Func<Stage, SemaphoreSlim?> Part, Func<Stage, TimeSpan, CancellationToken, Task> Act);

/// <summary>All faults.</summary>
internal static class Faults
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static readonly IReadOnlyList<Fault> All =
    [
        new("app-kill", TimeSpan.FromSeconds(60), stage => stage.Apps, KillAppAsync),
        new("shard-stop", TimeSpan.FromSeconds(60), stage => stage.Shards, (stage, length, stop) => StopAsync(stage, length, [stage.OneOf(2)], stop)),
        new("both-stop", TimeSpan.FromSeconds(60), stage => stage.Shards, (stage, length, stop) => StopAsync(stage, length, [0, 1], stop)),
        new("shard-kill", TimeSpan.FromSeconds(60), stage => stage.Shards, KillShardAsync),
        new("broker-kill", TimeSpan.FromSeconds(60), stage => stage.Brokers, KillBrokerAsync),
        new("second-app", TimeSpan.FromSeconds(60), stage => stage.Apps, SecondAppAsync),
        new("app-pause", TimeSpan.FromSeconds(60), stage => stage.Apps, PauseAppAsync),
        new("clock-jump", TimeSpan.FromSeconds(60), stage => stage.Apps, JumpAsync),
        new("disk-full", TimeSpan.FromSeconds(60), stage => stage.Shards, FillDiskAsync),
        new("shard-hang", TimeSpan.FromSeconds(30), stage => stage.Shards, HangAsync),
        // Fewer than an hour keeps, so that each is to be found.
        Sent("broken", 30, Burst.Broken, 300, 3_000, 9_000),
        Sent("duplicates", 30, Burst.Repeated, 300, 3_000, 20_000),
        Sent("flood", 60, Burst.Flood, 100_000, 50_000, 1_000_000),
        Sent("wrong-clock", 30, Burst.Ahead, 20, 300, 2_000),
        Sent("no-timestamps", 30, Burst.Unstamped, 300, 10_000, 100_000),
        Sent("huge", 30, Burst.Huge, 2, 4, 12),
        Sent("unreadable", 30, Burst.Unreadable, 1, 2, 4),
        Sent("transactions", 30, Burst.Transactions, 2, 6, 30),
        new("strangers", TimeSpan.FromSeconds(60), _ => null, (stage, length, stop) => Strangers.KnockAsync(stage, length, stop)),
    ];

    private static async Task KillAppAsync(Stage stage, TimeSpan length, CancellationToken stop)
    {
        await stage.App.KillAsync();
        await Task.Delay(length / 2, stop);
        stage.App = stage.StartApp();
        if (stage.OneOf(3) == 0)
        {
            // Once more, while it starts.
            await Task.Delay(stage.Some(0.5, 4), stop);
            await stage.App.KillAsync();
            stage.App = stage.StartApp();
        }

        await RunsAsync(stage, stop);
    }

    private static async Task StopAsync(Stage stage, TimeSpan length, int[] shards, CancellationToken stop)
    {
        var servers = shards.Select(shard => stage.Databases.Servers[shard]).ToList();
        await Task.WhenAll(servers.Select(server => server.StopAsync()));
        await Task.Delay(length, stop);
        await Task.WhenAll(servers.Select(server => server.UpAsync()));
    }

    private static async Task KillShardAsync(Stage stage, TimeSpan length, CancellationToken stop)
    {
        var server = stage.Databases.Servers[stage.OneOf(2)];
        await server.KillAsync();
        await Task.Delay(length / 2, stop);
        await server.UpAsync();
    }

    private static async Task HangAsync(Stage stage, TimeSpan length, CancellationToken stop)
    {
        var server = stage.Databases.Servers[stage.OneOf(2)];
        server.Hold();
        await Task.Delay(length, stop);
        server.Continue();
    }

    /// <summary>Broken records meanwhile are much to store, so that the instance needs room at once.</summary>
    private static async Task FillDiskAsync(Stage stage, TimeSpan length, CancellationToken stop)
    {
        var (app, before) = (stage.App, stage.App.States.Count);
        stage.Disk!.Fill();
        stage.Feed.Ask(Burst.Broken, 3_000);
        await Task.Delay(length, stop);
        stage.Disk.Free();
        await Task.Delay(500, stop);
        if (!stage.Databases.Servers[SmallDisk.Shard].IsUp)
        {
            stage.Note("(disk-full: the server ended and is started again)");
            await stage.Databases.Servers[SmallDisk.Shard].UpAsync();
        }

        if (app.States.Skip(before).FirstOrDefault(state => state.StartsWith("ShardDown", StringComparison.Ordinal)) is { } said)
        {
            stage.Note($"(disk-full: the app said \"{said}\")");
        }
    }

    private static async Task KillBrokerAsync(Stage stage, TimeSpan length, CancellationToken stop)
    {
        await stage.Kafka.KillAsync(1 + stage.OneOf(3));
        await Task.Delay(length, stop);
        await stage.Kafka.UpAsync();
    }

    private static async Task SecondAppAsync(Stage stage, TimeSpan length, CancellationToken stop)
    {
        await using var second = stage.StartApp();
        await Stage.UntilAsync(() => Is(second, "Standby"), Patience, stop);
        await Task.Delay(length, stop);
    }

    /// <summary>A second app takes over while the first is held up. The first wakes, and must find that it may not write.</summary>
    private static async Task PauseAppAsync(Stage stage, TimeSpan length, CancellationToken stop)
    {
        var (first, second) = (stage.App, stage.StartApp());
        await Stage.UntilAsync(() => Is(second, "Standby"), Patience, stop);
        await Task.Delay(stage.Some(0, 0.5), stop);
        first.Hold();
        var held = Stopwatch.GetTimestamp();
        if (!await Stage.UntilAsync(() => Is(second, "Running"), Patience, stop))
        {
            stage.Note($"(app-pause: not taken over within {Patience.TotalSeconds:0} s, the second says \"{second.State}\"; open transactions: {await stage.TransactionsAsync(stop)})");
        }
        else
        {
            stage.Note(string.Create(CultureInfo.InvariantCulture, $"(app-pause: taken over after {Stopwatch.GetElapsedTime(held).TotalSeconds:0.0} s)"));
        }

        await Task.Delay(length, stop);
        first.Continue();
        if (!await Stage.UntilAsync(() => Is(first, "Standby") || Is(second, "Standby"), Patience, stop))
        {
            stage.Note($"(app-pause: woken, the first says \"{first.State}\", the second \"{second.State}\")");
        }

        await Task.Delay(stage.Some(0, 1), stop);
        (stage.App, var other) = stage.OneOf(2) == 0 ? (first, second) : (second, first);
        await (stage.OneOf(2) == 0 ? other.KillAsync() : other.DisposeAsync().AsTask());
        await RunsAsync(stage, stop);
    }

    private static async Task JumpAsync(Stage stage, TimeSpan length, CancellationToken stop)
    {
        stage.App.SetClock(stage.OneOf(2) == 0 ? 3600 : -3600);
        await Task.Delay(length, stop);
        stage.App.SetClock(0);
    }

    /// <summary>Something is sent besides, or instead.</summary>
    private static Fault Sent(string name, int seconds, Burst burst, int least, int more, int inEarnest) => new(name, TimeSpan.FromSeconds(seconds), _ => null, async (stage, _, stop) =>
    {
        stage.Feed.Ask(burst, stage.Full ? inEarnest : least + stage.OneOf(more));
        await Stage.UntilAsync(() => !stage.Feed.IsBursting, TimeSpan.FromMinutes(1), stop);
    });

    /// <summary>The next fault of the app is to meet one that runs, where nothing else keeps it from running.</summary>
    private static Task RunsAsync(Stage stage, CancellationToken stop) => Stage.UntilAsync(() => Is(stage.App, "Running"), Patience, stop);

    private static bool Is(AppProcess app, string state) => app.State.StartsWith(state, StringComparison.Ordinal);
}
