using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Streams.Requests.Live;
using TrafficWatch.Web.Streams.Requests.Resources;
using TrafficWatch.Web.Streams.Requests.Schema;

namespace TrafficWatch.Web.Streams.Requests.Alerts;

/// <summary>Alerts of rules: too many requests of a route fail, or are slow, or none come.</summary>
internal sealed class RequestAlertSource(Feed<RequestFrame> frames) : AlertSource<RequestAlertCase, RequestAlertLog, RequestAlertCare, RequestAlertNote>
{
    /// <summary>The stream's name in tables.</summary>
    public const string Stream = "requests";

    /// <summary>Whom they are told, one after the other, unless that is configured.</summary>
    public const string Escalation = "值班员, 值班经理, 运维负责人";

    public override AlertNames Names { get; } = new(Stream, "/requests/alerts", "rule", "request_alerts", "request_alert_cases", "subject", "figure", "worst_figure");

    public override IReadOnlyList<IStandingAlert> Standing => frames.Current.Alerts;

    public override DateTime? DecidedTime => frames.Current.DecidedTime;

    public override Words Texts(Words words) => RequestWords.Like(words);

    public override string Name(string subject, Words words) => RequestWords.Like(words).SubjectOf(subject);

    public override string Figure(string subject, double value, Words words) => RequestWords.Like(words).FigureOf(subject, value);

    public override string Threshold(string subject, double threshold, Words words) => RequestWords.Like(words).ThresholdOf(subject, threshold);

    public override AlertText Tell(string subject, IStandingAlert? standing, AlertCase? alert, Words words)
    {
        var (texts, current) = (RequestWords.Like(words), (StandingAlert?)standing);
        return new(
            texts.FigureOf(subject, current?.Figure ?? alert?.Figures.Value),
            "",
            texts.ThresholdOf(subject, current?.Threshold ?? alert!.Figures.Threshold),
            alert is null ? "" : texts.WorstOf(subject, alert.Figures.Worst));
    }

    public override string Link(string subject, string range) =>
        RequestRule.Read(subject) is { Route: not RequestAggregator.All and var route } ? $"/requests?route={Uri.EscapeDataString(route)}&{range}" : $"/requests?{range}";
}
