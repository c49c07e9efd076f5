using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Live;
using Xunit;

namespace TrafficWatch.Tests.Platform.Alerts;

public sealed class OpenAlertListTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private static readonly DateTime Noon = AlertDesk.Noon;

    private static readonly AlertCase Seen = new()
    {
        Subject = "a",
        RaisedAt = Noon,
        Level = AlertLevel.Warning,
        Worst = AlertLevel.Warning,
        ChangedAt = Noon,
        AcknowledgedAt = Noon.AddSeconds(30),
        AcknowledgedBy = "Anna",
        Version = 1,
    };

    // What the frame says is newer than what was read of the care.
    [Theory]
    [InlineData(AlertLevel.Warning, 0, CareState.Acknowledged)]
    [InlineData(AlertLevel.Alert, 60, CareState.Unacknowledged)]
    [InlineData(AlertLevel.Warning, 60, CareState.Unacknowledged)]
    public void StateOf_FrameThatIsAhead_IsDecidedByTheFramesLevel(AlertLevel level, int since, CareState state)
    {
        var open = new OpenAlertList([Seen], []);

        Assert.Equal(state, open.StateOf(new CurrentAlert("a", level, Noon.AddSeconds(since), 1, 1), Noon.AddMinutes(2)));
        Assert.Equal(CareState.Unacknowledged, open.StateOf(new CurrentAlert("b", level, Noon, 1, 1), Noon.AddMinutes(2)));
    }

    [Fact]
    public void Calls_AcknowledgedOrQuiet_DoesNot()
    {
        var alert = new CurrentAlert("a", AlertLevel.Warning, Noon, 1, 1);

        Assert.False(new OpenAlertList([Seen], []).Calls(alert, Noon));
        Assert.True(OpenAlertList.Empty.Calls(alert, Noon));
        Assert.False(new OpenAlertList([], ["a"]).Calls(alert, Noon));
        Assert.True(new OpenAlertList([], ["b"]).Calls(alert, Noon));
    }

    /// <summary>Once for all circuits, and published when something changed; what is done here is there at once, what is done elsewhere soon.</summary>
    [Fact]
    public async Task Watch_CareChanges_IsPublished()
    {
        var desk = new AlertDesk(shards);
        await desk.RaiseAsync("watched");
        var feed = new Feed<OpenAlertList>(OpenAlertList.Empty, desk.Time);
        var schema = new SchemaReady(shards.Databases, []);
        schema.Done();
        var time = new FakeTimeProvider(desk.Now);
        using var watch = new AlertWatch(desk.Source, desk.Open, feed, desk.Signal, schema, time, NullLogger<AlertWatch>.Instance);
        await watch.StartAsync(CancellationToken.None);
        await UntilAsync(() => feed.Current.Alerts is [{ Subject: "watched", Version: 0 }]);

        await desk.DoAsync("watched", CareKinds.Acknowledged);
        await UntilAsync(() => feed.Current.Alerts[0].AcknowledgedBy == "Anna");

        await new AlertAdmin(desk.Source, shards.Databases, new CareSignal(), desk.Time).DoAsync([feed.Current.Alerts[0]], new CareAct(CareKinds.Assigned, "Li"), "Wang");
        await UntilAsync(() => feed.Current.Alerts[0].AssignedTo == "Li");
        var published = feed.Current;
        await watch.ReadAsync(CancellationToken.None);
        Assert.Same(published, feed.Current);
        await desk.ChangeAsync("watched", AlertLevel.Normal);
        await UntilAsync(() => feed.Current.Alerts.IsEmpty);
        await watch.StopAsync(CancellationToken.None);

        async Task UntilAsync(Func<bool> holds)
        {
            for (var patience = 0; !holds() && patience < 2000; patience++)
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Delay(5);
            }

            Assert.True(holds());
        }
    }
}
