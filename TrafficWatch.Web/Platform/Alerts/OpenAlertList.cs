using System.Collections.Immutable;
using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>The alerts that are open and who takes care of them, for all screens. Immutable.</summary>
/// <param name="Alerts">At most one of each subject.</param>
/// <param name="Quiet">The subjects whose alerts neither remind nor sound now.</param>
internal sealed record OpenAlertList(ImmutableArray<AlertCase> Alerts, ImmutableHashSet<string> Quiet)
{
    /// <summary>Before the first was read.</summary>
    public static OpenAlertList Empty { get; } = new([], []);

    /// <summary>What is known of an alert that stands; null: nothing yet, or only of one before it.</summary>
    public AlertCase? Of(IStandingAlert alert) =>
        Alerts.FirstOrDefault(open => open.Subject == alert.Subject) is { } found && !(alert.Level == found.Level && alert.Since > found.ChangedAt)
            ? found with { Level = alert.Level, ChangedAt = alert.Since } : null;

    /// <summary>Who takes care of an alert that stands.</summary>
    public CareState StateOf(IStandingAlert alert, DateTime now) => Of(alert)?.StateAt(now) ?? CareState.Unacknowledged;

    /// <summary>Whether it calls for somebody.</summary>
    public bool Calls(IStandingAlert alert, DateTime now) => StateOf(alert, now) == CareState.Unacknowledged && !Quiet.Contains(alert.Subject);

    public bool Equals(OpenAlertList? other) => other is not null && Alerts.SequenceEqual(other.Alerts) && Quiet.SetEquals(other.Quiet);

    public override int GetHashCode() => HashCode.Combine(Alerts.Length, Quiet.Count);
}
