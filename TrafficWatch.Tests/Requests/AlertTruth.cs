using System.Globalization;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Sketches;

namespace TrafficWatch.Tests.Requests;

/// <summary>A plain program that looks at all requests once more for each minute and rule: it shares nothing with the product but what a rule is.</summary>
internal static class AlertTruth
{
    /// <summary>One request.</summary>
    internal sealed record Asked(DateTime At, string Route, int Status, int LatencyMs);

    /// <summary>Every change of level, a line each.</summary>
    /// <param name="requests">All requests.</param>
    /// <param name="rules">Rules that were there before the first of them.</param>
    /// <param name="until">The minutes that are over by then are decided.</param>
    /// <param name="isOpen">When requests are expected.</param>
    public static List<string> Changes(IReadOnlyList<Asked> requests, IEnumerable<RequestRule> rules, DateTime until, Func<DateTime, bool> isOpen)
    {
        var first = Floor(requests.Min(one => one.At));
        List<string> told = [];
        foreach (var rule in rules)
        {
            var asked = requests.Where(one => rule.Route == "(all)" || one.Route == rule.Route).OrderBy(one => one.At).ToList();
            var (level, before, raised, worst) = (0, 0, first, 0.0);
            DateTime? openSince = first;
            for (var end = first.AddMinutes(1); end <= Floor(until); end = end.AddMinutes(1))
            {
                openSince = isOpen(end.AddMinutes(-1)) ? openSince ?? end.AddMinutes(-1) : null;
                var window = asked.Where(one => one.At >= end.AddMinutes(-rule.Minutes) && one.At < end).ToList();
                var last = asked.Where(one => one.At < end).Select(one => Floor(one.At).AddMinutes(1)).LastOrDefault(first);
                double? figure = rule.Kind switch
                {
                    RequestRuleKind.Silence => openSince is { } opened ? (end - (opened > last ? opened : last)).TotalMinutes : null,
                    _ when window.Count < rule.Least => null,
                    RequestRuleKind.Errors => 100.0 * window.Count(one => one.Status >= 500) / window.Count,
                    _ => DDSketch.ValueOf(DDSketch.BinOf(1000L * window.Select(one => one.LatencyMs).Order().ElementAt((int)(0.95 * (window.Count - 1))))) / 1000,
                };
                var due = figure >= rule.Alert ? 2 : figure >= rule.Warning ? 1 : 0;
                var next = Math.Max(due, before);
                if (next != level)
                {
                    (raised, worst) = level == 0 ? (end, figure ?? 0) : (raised, Math.Max(worst, figure ?? 0));
                    var why = next < level && figure is null ? rule.Kind == RequestRuleKind.Silence ? "closed" : "few" : "";
                    told.Add(Line(end, rule.Subject, level, next, figure, Math.Max(level, next) == 2 ? rule.Alert : rule.Warning, why, raised, worst));
                }

                (level, before, worst) = (next, due, Math.Max(worst, figure ?? 0));
            }
        }

        return told;
    }

    /// <summary>A change as a line; latencies to the bin in which they are.</summary>
    public static string Line(DateTime time, string subject, int from, int to, double? figure, double threshold, string? reason, DateTime raised, double worst)
    {
        string Of(double? value) => value is not { } at ? "–" : subject.StartsWith("latency", StringComparison.Ordinal) ? "bin " + DDSketch.BinOf((long)(at * 1000)).ToString(CultureInfo.InvariantCulture) : at.ToString("0.###", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{time:dd HH:mm:ss} {subject} {from}>{to} {Of(figure)} {threshold} {reason} {raised:dd HH:mm} {Of(worst)}");
    }

    private static DateTime Floor(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));
}
