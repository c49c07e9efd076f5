using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Texts;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

public sealed class OutageTests
{
    private const string ShardAway = "shard 1 does not answer; nothing is lost, reading goes on once it does";

    /// <summary>Each is told as long as it lasts, whichever began first and whichever ends first.</summary>
    [Fact]
    public async Task Outage_OfAShardAndKafkaAtOnce_BothAreToldAndEachUntilItEnds()
    {
        using var kafka = new FailingKafka();
        await using var site = new ParkSite(kafka.BootstrapServers, "failing");
        await site.MigrateAsync();
        Send(site, 0);
        await site.StartAsync();
        await site.AwaitAsync(() => Present(site) == 1, "it should count");

        ShardOutage.Begin(site);
        Send(site, 1);
        await ToldAsync(site, StreamState.ShardDown, reason => reason.En == ShardAway);
        kafka.Down();
        await ToldAsync(site, StreamState.ShardDown, reason => reason.En.StartsWith(ShardAway + "; no broker", StringComparison.Ordinal));
        ShardOutage.End(site);
        await ToldAsync(site, StreamState.KafkaDown, reason => !reason.En.Contains("shard", StringComparison.Ordinal));

        // Nothing comes from the log, but an edit is to be written.
        ShardOutage.Begin(site);
        site.SetThresholds(new Dictionary<string, ThresholdSet> { ["A"] = new(10, 20, 30) });
        await ToldAsync(site, StreamState.ShardDown, reason => reason.En.StartsWith(ShardAway + "; no broker", StringComparison.Ordinal));
        kafka.Up();
        await ToldAsync(site, StreamState.ShardDown, reason => reason.En == ShardAway);
        ShardOutage.End(site);
        await site.AwaitAsync(() => site.Status is { State: StreamState.Running, Reason: null }, "it should run again");
        Send(site, 2);
        await site.AwaitAsync(() => Present(site) == 3, "nothing should be lost");
    }

    private static Task ToldAsync(ParkSite site, StreamState state, Predicate<Told> reason) =>
        site.AwaitAsync(() => site.Status is { Reason: { } told } status && status.State == state && reason(told), $"{state} should be told");

    private static void Send(ParkSite site, int user) => site.SendRaw([(VisitorDriver.Json(VisitorDriver.Start.AddSeconds(user), "A", true, $"u{user}"), 0)]);

    private static long Present(ParkSite site) => site.Shards.Sum(shard => ParkTables.Number(shard, "SELECT SUM(current_visitors) FROM area_realtime_stats"));
}
