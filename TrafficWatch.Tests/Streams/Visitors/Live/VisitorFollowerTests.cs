using Microsoft.Extensions.Logging.Abstractions;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Live;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Live;

public sealed class VisitorFollowerTests
{
    [Fact]
    public async Task Frames_OfANodeThatOnlyShows_FollowTheOwner()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        site.SetThresholds(VisitorEvents.Thresholds);
        await using var viewer = await Viewer.StartAsync(site);
        await site.AwaitAsync(() => viewer.Status.Reason?.En == "nobody has read the stream yet", "it should say that nobody reads");
        Assert.Equal(StreamState.Disabled, viewer.Status.State);

        var events = VisitorEvents.Random(61, 2000);
        await site.StartAsync();
        site.Send(VisitorEvents.Arrivals(events, 4, 61));
        await site.AwaitTablesAsync(VisitorOracle.Rows(events, VisitorEvents.Thresholds));
        site.View!.Tick();
        await site.AwaitAsync(() => viewer.Frames.Current.Epoch == site.Frames.Current.Epoch, "it should come as far as the owner");
        var (own, seen) = (site.Frames.Current, viewer.Frames.Current);
        Assert.Equal(own.Total, seen.Total);
        Assert.Equal(own.DataTime, seen.DataTime);
        Assert.Equal(own.DecidedTime, seen.DecidedTime);
        Assert.Equal(own.NewestRecordAt, seen.NewestRecordAt);
        Assert.Equal(own.Areas.Select(a => (a.AreaId, a.Current, a.Level)), seen.Areas.Select(a => (a.AreaId, a.Current, a.Level)));
        Assert.Equal(own.Minutes.ToArray(), seen.Minutes.ToArray());
        Assert.Equal(own.Alerts.ToArray(), seen.Alerts.ToArray());
        Assert.Equal(own.Transitions.Length, seen.Transitions.Length);
        Assert.Equal(StreamState.Following, viewer.Status.State);

        await site.StopAsync();
        await site.AwaitAsync(() => viewer.Status.State == StreamState.Disabled, "it should say that nobody reads any more");
    }

    [Fact]
    public async Task Standby_OwnerKilled_ShowsItsFramesAndThenTakesOver()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        site.SetThresholds(VisitorEvents.Thresholds);
        var events = VisitorEvents.Random(62, 2000);
        var parts = VisitorEvents.ArrivalsInParts(events, 4, 62, 2);
        using var owner = ParkProcess.Start(site);
        await site.AwaitAsync(() => ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM ingest_owner WHERE stream = 'visitors' AND lease_until > UTC_TIMESTAMP(3)") == 1, "the owner should be at work");
        await site.StartAsync();
        await using var viewer = await Viewer.StartAsync(site, site.View!);
        await site.AwaitAsync(() => site.Status?.State == StreamState.Standby, "the second should stand by");
        Assert.Contains("owns the stream", site.Status!.Reason!.En);
        site.Send(parts[0]);
        await site.AwaitAsync(() => site.Frames.Current.Total > 0 && site.Status.State == StreamState.Standby, "a standby should show the owner's frames");

        owner.Kill();
        await site.AwaitAsync(() => site.Status.State == StreamState.Running, "the standby should take over");
        site.Send(parts[1]);
        await site.AwaitTablesAsync(VisitorOracle.Rows(events, VisitorEvents.Thresholds));
    }

    /// <summary>What a node has besides its consumer: a view, and what keeps it live.</summary>
    private sealed class Viewer : IAsyncDisposable
    {
        private readonly VisitorHistory _history;
        private readonly StreamFollower _follower;
        private readonly Feed<StreamStatusList> _statuses;

        private Viewer(ParkSite site, VisitorView? view, VisitorHistory history)
        {
            _history = history;
            _statuses = new(StreamStatusList.Empty, TimeProvider.System);
            _statuses.Publish(new StreamStatusList([new StreamStatus("visitors", site.Topic, StreamState.Disabled, null, DateTime.UnixEpoch, false, 0, null, 0, 0, 0, 0, 0, null, [])]));
            view ??= new VisitorView(Frames, history, site.Calendar, TimeProvider.System);
            _follower = new StreamFollower(
                "visitors", view, new ShardMap(new ShardOptions(site.Shards)), site.Schema, new StreamBoard(_statuses, TimeProvider.System, NullLogger<StreamBoard>.Instance), new IngestOptions { Enabled = false }, site.Options, TimeProvider.System);
        }

        public Feed<VisitorFrame> Frames { get; } = new(VisitorFrame.Empty, TimeProvider.System);

        public StreamStatus Status => _statuses.Current.Streams[0];

        public static async Task<Viewer> StartAsync(ParkSite site, VisitorView? view = null)
        {
            var viewer = new Viewer(site, view, new VisitorHistory(new ShardMap(new ShardOptions(site.Shards)), site.Calendar));
            await viewer._follower.StartAsync(CancellationToken.None);
            return viewer;
        }

        public async ValueTask DisposeAsync()
        {
            await _follower.StopAsync(CancellationToken.None);
            await _follower.DisposeAsync();
            await _history.DisposeAsync();
        }
    }
}
