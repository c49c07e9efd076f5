namespace TrafficWatch.Domain.Alerts;

/// <summary>When an alert that nobody acknowledges is told again, and to whom: to one after the other of a list.</summary>
/// <param name="every">How long after it was last told; zero: never.</param>
/// <param name="stepAfter">How often one of the list is reminded until it is the next one's turn; 0: it never is.</param>
/// <param name="steps">How many the list has.</param>
public sealed class ReminderRule(TimeSpan every, int stepAfter, int steps)
{
    /// <summary>What is due.</summary>
    /// <param name="raisedAt">When the alert was raised.</param>
    /// <param name="told">How often, to whom and when it was told.</param>
    /// <param name="now">Now.</param>
    /// <returns>What it was told once that is done; null: nothing is due. However long nobody reminded, it is once.</returns>
    public Told? Next(DateTime raisedAt, Told told, DateTime now) =>
        every <= TimeSpan.Zero || now - (told.At ?? raisedAt) < every ? null
        : stepAfter > 0 && told.Reminders >= stepAfter && told.Step + 1 < steps ? new Told(told.Step + 1, 0, now)
        : told with { Reminders = told.Reminders + 1, At = now };

    /// <summary>How far an alert has been told.</summary>
    /// <param name="Step">To which of the list; 0: the first.</param>
    /// <param name="Reminders">How often since it was that one's turn.</param>
    /// <param name="At">When last; null: not yet.</param>
    public readonly record struct Told(int Step, int Reminders, DateTime? At);
}
