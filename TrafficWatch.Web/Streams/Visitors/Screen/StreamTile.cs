using System.Collections.Immutable;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Web.Streams.Visitors.Screen;

/// <summary>One stream on the overview: where its tile leads, and its live figure.</summary>
internal sealed record StreamTile(
    string Href, string Title, string Figure, string Unit, string State, string Severity, bool Simulated, ImmutableArray<StreamTile.Raised> Alerts,
    ImmutableArray<(string Href, string Title)> Links)
{
    /// <summary>The tiles of the streams that are built.</summary>
    public static IEnumerable<StreamTile> All(StreamStatusList statuses, VisitorFrame frame, Words words, SiteClock clock)
    {
        var visitors = statuses.Streams.FirstOrDefault(stream => stream.Stream == "visitors");
        yield return new StreamTile(
            "/screens/visitors",
            words.StreamName("visitors"),
            frame.DataTime is null ? "–" : words.Number(frame.Total),
            words.VisitorsNow,
            visitors is null ? words.State(StreamState.Starting)
                : visitors.State is not (StreamState.Running or StreamState.Following) ? words.State(visitors.State)
                : frame.DataTime is { } at ? words.DataAt(clock.Full(at)) : words.WaitingForFirst(visitors.Topic),
            SeverityOf(visitors?.State),
            visitors?.Simulated ?? false,
            [.. frame.Alerts.Select(alert => new Raised(alert.Level, NameOf(alert.AreaId, frame, words)))],
            [
                ("/screens/visitors", words.VisitorsScreen), ("/alerts", words.AlertsPage), ("/visitors/traffic", words.TrafficPage),
                ("/admin/thresholds", words.ThresholdsPage), ("/admin/streams", words.StreamsPage),
            ]);
    }

    /// <summary>How urgent a state is: green, amber or red.</summary>
    public static string SeverityOf(StreamState? state) => state switch
    {
        StreamState.Running or StreamState.Following => "green",
        StreamState.ShardDown or StreamState.KafkaDown or StreamState.Stopped => "red",
        _ => "amber",
    };

    private static string NameOf(string id, VisitorFrame frame, Words words)
    {
        var area = frame.Areas.FirstOrDefault(a => a.AreaId == id);
        return words.AreaName(id, area?.NameZh, area?.NameEn);
    }

    /// <summary>What stands above a threshold.</summary>
    internal sealed record Raised(AlertLevel Level, string Name);
}
