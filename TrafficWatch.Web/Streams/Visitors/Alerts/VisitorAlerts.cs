using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Resources;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Alerts;

/// <summary>Alerts of areas, and of the park as <c>*</c>: more are present than a threshold allows.</summary>
internal sealed class VisitorAlerts(Feed<VisitorFrame> frames, AreaNames names, AlertRule rule) : AlertSource<AreaAlertCase, AreaAlertLog, AreaAlertCare, AreaAlertNote>
{
    /// <summary>The stream's name in tables.</summary>
    public const string Stream = "visitors";

    /// <summary>Whom they are told, one after the other, unless that is configured.</summary>
    public const string Escalation = "值班员, 值班经理, 园区负责人";

    public override AlertNames Names { get; } = new(Stream, "/alerts", "area", "alerts", "alert_cases", "area_id", "current_visitors", "peak_visitors");

    public override IReadOnlyList<IStandingAlert> Standing => frames.Current.Alerts;

    public override IReadOnlyList<object> Changes => frames.Current.Transitions;

    public override DateTime? DecidedTime => frames.Current.DecidedTime;

    public override Words Texts(Words words) => VisitorWords.Like(words);

    public override string Name(string subject, Words words) => names.Of(subject, VisitorWords.Like(words));

    public override string Figure(string subject, double value, Words words) => words.Number((long)value);

    public override string Threshold(string subject, double threshold, Words words) => VisitorWords.Like(words).ThresholdOf((int)threshold);

    public override AlertText Tell(string subject, IStandingAlert? standing, AlertCase? alert, Words words)
    {
        var (texts, current) = (VisitorWords.Like(words), (CurrentAlert?)standing);
        var threshold = current is null ? (int)alert!.Figures.Threshold : frames.Current.Above(current);
        var raised = texts.DecidedAt(current?.Visitors ?? (long)alert!.Figures.Value);
        return new(
            words.Number(frames.Current.PresentIn(subject)),
            texts.People,
            $"{texts.ThresholdOf(threshold)} · {texts.ClearsBelow(rule.ClearsBelow(threshold))}",
            alert is null ? raised : $"{raised} · {texts.PeakOf((long)alert.Figures.Worst)}");
    }

    public override string Link(string subject, string range) => $"/visitors/traffic?area={Uri.EscapeDataString(subject)}&{range}";

    public override string? Mark(string subject, Words words) => frames.Current.IsHidden(subject) ? VisitorWords.Like(words).OffTheWall : null;

    public override string? Message(AlertLogRow change, Words words) =>
        VisitorWords.Like(words).AlertMessage(change.To, Name(change.Subject, words), (long)change.Figures.Value, (int)change.Figures.Threshold);

    public override ExportTable<AlertLogRow> Extend(ExportTable<AlertLogRow> table, Words words) => table
        .Text("alert_message", null, row => ((AreaAlertLog)row).AlertMessage)
        .Text(null, VisitorWords.Like(words).MessageColumn, row => row.To > row.From ? Message(row, words) : null);

    public override async Task<ImmutableHashSet<string>> QuietAsync(ShardReader reader, TimeOnly now, CancellationToken cancellationToken)
    {
        var hours = await reader.AskMainAsync(
            (main, stop) => main.Thresholds.Where(row => row.QuietHours != null && row.MergedInto == null).Select(row => new { row.AreaId, row.QuietHours }).ToListAsync(stop), cancellationToken);
        return [.. hours.Where(row => LocalSpans.Parse(row.QuietHours)?.Hold(now) == true).Select(row => row.AreaId)];
    }
}
