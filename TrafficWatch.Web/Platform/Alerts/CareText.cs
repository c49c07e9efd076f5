using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Localization;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>Says who takes care of an alert.</summary>
internal static class CareText
{
    /// <summary>In one line: that nobody has acknowledged it, or not since it rose, and who was told; or who has; who is to see to it; until when it is snoozed.</summary>
    /// <param name="alert">The alert; null: nothing is known of it yet.</param>
    /// <param name="state">Who takes care of it.</param>
    /// <param name="reminders">Whom it is told.</param>
    /// <param name="words">The viewer's language.</param>
    /// <param name="clock">The site's clock.</param>
    public static string Of(AlertCase? alert, CareState state, ReminderSettings reminders, Words words, SiteClock clock) => string.Join(" · ", new[]
    {
        state switch
        {
            CareState.Acknowledged => words.AcknowledgedByWhom(alert?.AcknowledgedBy ?? ""),
            CareState.Snoozed => words.SnoozedUntil(EndOf(alert!, clock)),
            _ => alert?.AcknowledgedBy is { } before ? words.RisenSince(before) : words.NobodyYet,
        },
        alert?.AssignedTo is { } who ? words.InChargeIs(who) : null,
        state == CareState.Unacknowledged && alert is not null ? Told(alert, reminders, words) : null,
    }.Where(part => !string.IsNullOrEmpty(part)));

    /// <summary>Whom it was told, and how often; null: nobody yet.</summary>
    public static string? Told(AlertCase alert, ReminderSettings reminders, Words words) =>
        Whom(alert, reminders) is { } whom ? words.ToldTo(whom, alert.Reminders) : null;

    /// <summary>Whom it was told last; null: nobody yet.</summary>
    public static string? Whom(AlertCase alert, ReminderSettings reminders) =>
        alert is { Step: 0, Reminders: 0 } ? null : alert.Step == 0 && alert.AssignedTo is { } own ? own : reminders.NameOf(alert.Step);

    /// <summary>When its snooze ends; null: when it is cleared.</summary>
    public static string? EndOf(AlertCase alert, SiteClock clock) => alert.SnoozedUntil is { } until && until < CareRule.UntilCleared ? clock.Recent(until) : null;
}
