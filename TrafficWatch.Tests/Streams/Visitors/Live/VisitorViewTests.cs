using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Streams.Visitors.Live;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Live;

public sealed class VisitorViewTests
{
    /// <summary>The first entries of a day come before the page is turned, or from a clock a little ahead.</summary>
    [Fact]
    public async Task FollowDay_EntriesCameBeforeThePageWasTurned_CountForTheNewDay()
    {
        var shards = await Shards.MigratedAsync(DatabaseServers.DefaultProduct);
        var calendar = new SiteCalendar(TimeZoneInfo.Utc, null);
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 7, 15, 23, 59, 59, TimeSpan.Zero));
        var feed = new Feed<VisitorFrame>(VisitorFrame.Empty, time);
        await using var history = new VisitorHistory(shards.Map, calendar);
        var view = new VisitorView(feed, history, calendar, time);
        await view.LoadAsync(CancellationToken.None);
        var minute = VisitorDriver.Ms(new DateTime(2025, 7, 16, 0, 1, 0, DateTimeKind.Utc));
        view.Committed(1, false, new VisitorDeltas([new FlowDelta("A", minute, 3, 0)], [], [], [], Watermarks.None, 0, []), minute - 60_000, minute - 60_000);
        time.Advance(TimeSpan.FromSeconds(2));
        view.FollowDay();
        view.Tick();
        Assert.Equal((new DateOnly(2025, 7, 16), 3), (feed.Current.Today.Day, feed.Current.Today.Entries));
    }

    /// <summary>Its peak comes from the decided line, some seconds behind.</summary>
    [Fact]
    public async Task Tick_MoreAreInsideThanThePeakThatWasDecided_ThePeakIsNotBelowThem()
    {
        var shards = await Shards.MigratedAsync(DatabaseServers.DefaultProduct);
        var calendar = new SiteCalendar(TimeZoneInfo.Utc, null);
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 7, 15, 12, 0, 30, TimeSpan.Zero));
        var feed = new Feed<VisitorFrame>(VisitorFrame.Empty, time);
        await using var history = new VisitorHistory(shards.Map, calendar);
        var view = new VisitorView(feed, history, calendar, time);
        await view.LoadAsync(CancellationToken.None);
        var noon = VisitorDriver.Ms(new DateTime(2025, 7, 15, 12, 0, 0, DateTimeKind.Utc));
        view.Committed(1, false, new VisitorDeltas([], [new PresentCount("A", 9)], [new OccupancyMinute("*", noon, 4, 6, 0, 0, 0)], [], noon, 0, []), noon + 20_000, noon + 20_000);
        view.Tick();
        Assert.Equal((9, 9, new DateTime(2025, 7, 15, 12, 1, 0, DateTimeKind.Utc)), (feed.Current.Total, feed.Current.Today.Peak, feed.Current.Today.PeakAt));
        view.Committed(2, false, new VisitorDeltas([], [new PresentCount("A", 5)], [], [], noon, 0, []), noon + 21_000, noon + 21_000);
        view.Tick();
        Assert.Equal((5, 6), (feed.Current.Total, feed.Current.Today.Peak));
    }

    /// <summary>Hiding concerns the wall's rows.</summary>
    [Fact]
    public async Task Tick_HiddenAreaAboveItsThreshold_IsAnAlertWithItsName()
    {
        var shards = await Shards.MigratedAsync(DatabaseServers.DefaultProduct);
        var calendar = new SiteCalendar(TimeZoneInfo.Utc, null);
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 7, 15, 12, 0, 30, TimeSpan.Zero));
        var feed = new Feed<VisitorFrame>(VisitorFrame.Empty, time);
        await using var history = new VisitorHistory(shards.Map, calendar);
        var view = new VisitorView(feed, history, calendar, time);
        await view.LoadAsync(CancellationToken.None);
        view.Rename(new Dictionary<string, AreaName> { ["A"] = new(null, "Minion Land", 1, Hidden: true) });
        var noon = VisitorDriver.Ms(new DateTime(2025, 7, 15, 12, 0, 0, DateTimeKind.Utc));
        view.Committed(1, false, new VisitorDeltas([], [new PresentCount("A", 9)], [], [new LevelChange("A", noon, AlertLevel.Normal, AlertLevel.Alert, 9, 8, null)], noon, 0, []), noon, noon);
        view.Tick();
        Assert.Empty(feed.Current.Areas);
        Assert.Equal((9, 9), (feed.Current.Hidden, feed.Current.Total));
        Assert.Equal(("A", AlertLevel.Alert), (Assert.Single(feed.Current.Alerts).AreaId, feed.Current.Alerts[0].Level));
        Assert.True(feed.Current.IsHidden("A"));
        Assert.Equal("Minion Land", feed.Current.Find("A")?.NameEn);
    }

    /// <summary>A fault of the screen stops no stream, and the screen is right again with the next epoch.</summary>
    [Fact]
    public async Task Committed_ViewFails_IsReadAnewFromTheTables()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        FailingOnce? view = null;
        site.Wrap = whole => view = new FailingOnce(whole);
        await site.StartAsync();
        site.SendRaw([(VisitorDriver.Json(VisitorDriver.Start, "A", true, "first"), 0)]);
        await site.AwaitAsync(() => view!.Failed, "the view should fail");
        site.SendRaw([(VisitorDriver.Json(VisitorDriver.Start.AddSeconds(1), "A", true, "second"), 0)]);
        await site.AwaitAsync(() => Shown(site) == 2, "both should be shown");
    }

    private static long Shown(ParkSite site)
    {
        site.View!.Tick();
        return site.Frames.Current.Total;
    }

    private sealed class FailingOnce(VisitorView view) : IStreamView<VisitorDeltas>
    {
        public bool Failed { get; private set; }

        public Task LoadAsync(CancellationToken cancellationToken) => view.LoadAsync(cancellationToken);

        public void Release() => view.Release();

        public void Committed(long epoch, bool newLog, VisitorDeltas deltas, long newest, long newestRecord)
        {
            if (!Failed && deltas.Flows.Count > 0)
            {
                Failed = true;
                throw new InvalidOperationException("a fault of the screen");
            }

            view.Committed(epoch, newLog, deltas, newest, newestRecord);
        }
    }

    /// <summary>Whatever a producer makes up would else stand on the wall at once.</summary>
    [Fact]
    public async Task Tick_AreaThatNobodyAccepted_IsCountedAndListedOnceSomebodyHasSetUpOne()
    {
        var shards = await Shards.MigratedAsync(DatabaseServers.DefaultProduct);
        var calendar = new SiteCalendar(TimeZoneInfo.Utc, null);
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 7, 15, 12, 0, 30, TimeSpan.Zero));
        var feed = new Feed<VisitorFrame>(VisitorFrame.Empty, time);
        await using var history = new VisitorHistory(shards.Map, calendar);
        var view = new VisitorView(feed, history, calendar, time, holdNew: true);
        await view.LoadAsync(CancellationToken.None);
        var noon = VisitorDriver.Ms(new DateTime(2025, 7, 15, 12, 0, 0, DateTimeKind.Utc));
        view.Committed(1, false, new VisitorDeltas([], [.. new[] { "Area 10", "Area 2", "Area 1" }.Select(area => new PresentCount(area, 5))], [], [], noon, 0, []), noon, noon);
        view.Tick();
        Assert.Equal(["Area 1", "Area 2", "Area 10"], feed.Current.Areas.Select(area => area.AreaId));

        // The sample data are nobody's word.
        view.Rename(new Dictionary<string, AreaName> { ["Area 1"] = new(null, null, 0, false, ByPerson: false) });
        view.Tick();
        Assert.Equal(3, feed.Current.Areas.Length);

        view.Rename(new Dictionary<string, AreaName> { ["Area 1"] = new(null, null, 0, false) });
        view.Tick();
        Assert.Equal(["Area 1"], feed.Current.Areas.Select(area => area.AreaId));
        Assert.Equal([("Area 2", true), ("Area 10", true)], feed.Current.HiddenAreas.Select(area => (area.AreaId, area.IsNew)));
        Assert.Equal((15, 10), (feed.Current.Total, feed.Current.Hidden));
    }
}
