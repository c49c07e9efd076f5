using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>Reads times of the site's clocks as people type them, and writes them as they are stored.</summary>
internal static class LocalTimes
{
    private const string Form = "HH:mm";
    private const int Longest = 200;
    private static readonly string[] Forms = ["H:mm", Form];

    /// <summary>Reads <c>22:30</c>.</summary>
    /// <returns>As it is stored; null: it is no time of a day.</returns>
    public static string? Time(string text) => Read(Plain(text).Trim()) is { } time ? Written(time) : null;

    /// <summary>Reads spans that may go past midnight: <c>22:00-07:00, 12:00-13:00</c>.</summary>
    /// <returns>As they are stored; null: they are not of that form, one is empty, or they are too many.</returns>
    public static string? Spans(string text)
    {
        var spans = LocalSpans.Parse(Plain(text).Replace('、', ',').Replace(';', ','))?.Spans ?? [];
        return spans.Count > 0 && string.Join(", ", spans.Select(span => $"{Written(span.From)}-{(span.To == TimeOnly.MinValue ? "24:00" : Written(span.To))}")) is { Length: <= Longest } all ? all : null;
    }

    // Full-width digits and marks, as a Chinese keyboard makes them, are digits and marks; dashes of any length join.
    private static string Plain(string text) => text.Normalize(NormalizationForm.FormKC).Replace('–', '-').Replace('—', '-').Replace('~', '-');

    private static TimeOnly? Read(string text) => TimeOnly.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static string Written(TimeOnly time) => time.ToString(Form, CultureInfo.InvariantCulture);
}
