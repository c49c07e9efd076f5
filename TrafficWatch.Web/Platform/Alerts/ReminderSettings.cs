using System.Globalization;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>How often an alert that nobody acknowledges is told, and to whom.</summary>
/// <param name="Every">How long after it was last told; zero: never.</param>
/// <param name="StepAfter">How often one of the list is reminded until the next one is; 0: the next one never is.</param>
/// <param name="Escalation">Whom it is told, one after the other.</param>
internal sealed record ReminderSettings(TimeSpan Every, int StepAfter, IReadOnlyList<string> Escalation)
{
    private const string EveryKey = "RemindEvery", StepKey = "StepAfter", EscalationKey = "Escalation";
    private const int MostSteps = 100, MostNames = 10, LongestName = 100;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Its keys below those of a stream.</summary>
    /// <param name="escalation">Whom alerts are told, unless that is configured.</param>
    public static IReadOnlyList<OwnSetting> KeysOf(string escalation) =>
    [
        new(EveryKey, "00:05:00", text => ReadEvery(text) is null ? $"is not a duration as [days.]hh:mm:ss from {TimeSpan.Zero:c} to {Longest:c}" : null),
        new(StepKey, "2", text => ReadStep(text) is null ? $"is not a whole number from 0 to {MostSteps}" : null),
        new(EscalationKey, escalation, text => ReadNames(text) is null ? $"is not a list of 1 to {MostNames} names, separated by commas, each of at most {LongestName} characters" : null),
    ];

    /// <summary>When what is due.</summary>
    public ReminderRule Rule => new(Every, StepAfter, Escalation.Count);

    /// <summary>As configured; else as by default.</summary>
    /// <param name="options">The stream's; null: there are none.</param>
    /// <param name="escalation">As of <see cref="KeysOf"/>.</param>
    public static ReminderSettings Of(StreamOptions? options, string escalation)
    {
        return new(ReadEvery(Text(EveryKey))!.Value, ReadStep(Text(StepKey))!.Value, ReadNames(Text(EscalationKey))!);

        string Text(string key) => options?.Own.GetValueOrDefault(key) ?? KeysOf(escalation).Single(setting => setting.Key == key).Default;
    }

    /// <summary>Who of the list has been told last.</summary>
    /// <param name="step">His place in it; the list may have become shorter.</param>
    public string NameOf(int step) => Escalation[Math.Clamp(step, 0, Escalation.Count - 1)];

    private static TimeSpan? ReadEvery(string text) =>
        TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var every) && every >= TimeSpan.Zero && every <= Longest ? every : null;

    private static int? ReadStep(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step <= MostSteps ? step : null;

    private static string[]? ReadNames(string text) =>
        text.Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 and <= MostNames } names && names.All(name => name.Length <= LongestName) ? names : null;
}
