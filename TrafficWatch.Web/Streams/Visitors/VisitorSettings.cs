using System.Globalization;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Streams.Visitors;

/// <summary>The settings that visitors alone have, <c>Streams:Visitors:KEY</c>.</summary>
internal static class VisitorSettings
{
    private const string Areas = "Areas";
    private const string RouteWithin = "RouteWithin";
    private const string VisitGap = "VisitGap";
    private const string VisitRows = "VisitRows";
    private const string AlertHold = "AlertHold";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OwnSetting> Own { get; } =
    [
        new(Areas, "independent", text => text is "independent" or "disjoint" ? null : "is neither independent nor disjoint"),
        new(RouteWithin, "00:30:00", text => SpanProblem(text, TimeSpan.FromSeconds(1), TimeSpan.FromHours(12))),
        new(VisitGap, "02:00:00", text => SpanProblem(text, TimeSpan.FromMinutes(1), TimeSpan.FromHours(12))),
        new(VisitRows, "true", text => bool.TryParse(text, out _) ? null : "is neither true nor false"),
        new(AlertHold, "00:00:10", text => SpanProblem(text, TimeSpan.Zero, TimeSpan.FromHours(1))),
    ];

    /// <summary>What the aggregator goes by.</summary>
    public static VisitorRules Rules(StreamOptions options, SiteCalendar calendar)
    {
        string Set(string key) => options.Own.TryGetValue(key, out var text) ? text : Own.Single(own => own.Key == key).Default;
        long Milliseconds(string key) => (long)TimeSpan.Parse(Set(key), CultureInfo.InvariantCulture).TotalMilliseconds;
        return VisitorRules.Of(new AlertRule(options.AlertMargin), calendar) with
        {
            Disjoint = Set(Areas) == "disjoint",
            RouteWithin = Milliseconds(RouteWithin),
            VisitGap = Milliseconds(VisitGap),
            Rows = bool.Parse(Set(VisitRows)),
            Hold = Milliseconds(AlertHold) / 1000 * 1000,
        };
    }

    private static string? SpanProblem(string text, TimeSpan least, TimeSpan most) =>
        TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) && span >= least && span <= most ? null : $"is not a duration as [days.]hh:mm:ss from {least:c} to {most:c}";
}
