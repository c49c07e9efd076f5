using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>Tells again of alerts that nobody acknowledges, to one after the other of a list, on the node that owns the stream. How far that is stands beside the alert, guarded by its version: a restart neither repeats nor forgets, and no second node does it again.</summary>
internal sealed class AlertReminder(
    AlertSource source, OpenAlerts alerts, ReminderSettings settings, IFollowingView view, Databases databases, CareSignal signal, SchemaReady schema, TimeProvider time, ILogger<AlertReminder> logger) : RecurringWork(schema, time, logger)
{
    /// <summary>Tells what is due.</summary>
    /// <returns>How many alerts were told of.</returns>
    internal async Task<int> RemindAsync(CancellationToken cancellationToken)
    {
        var open = await alerts.ReadAsync(cancellationToken);
        var now = Time.GetUtcNow().UtcDateTime;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        var told = 0;
        foreach (var alert in open.Alerts.Where(alert => alert.StateAt(now) == CareState.Unacknowledged && !open.Quiet.Contains(alert.Subject)))
        {
            if (settings.Rule.Next(alert.RaisedAt, new(alert.Step, alert.Reminders, alert.ToldAt), now) is { } next && await TellAsync(alert, next, now, cancellationToken))
            {
                told++;
            }
        }

        if (told > 0)
        {
            signal.Notify();
        }

        return told;
    }

    private protected override bool IsOn => settings.Every > TimeSpan.Zero;

    private protected override string Failing => "Nobody is reminded of alerts now";

    private protected override TimeSpan Every { get; } = TimeSpan.FromSeconds(5);

    private protected override TimeSpan First => Every;

    private protected override async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        if (view.Owned)
        {
            await RemindAsync(cancellationToken);
        }

        return Every;
    }

    private async Task<bool> TellAsync(AlertCase alert, ReminderRule.Told next, DateTime now, CancellationToken cancellationToken)
    {
        await using var context = databases.ShardOf(alert.Subject);
        var care = await source.FindCareAsync(context, alert, cancellationToken);
        if ((care?.Version ?? 0) != alert.Version)
        {
            return false;
        }

        care ??= source.AddCare(context, alert);
        var stepped = next.Step > alert.Step;

        // A snooze that still runs was for a lower level than it has now.
        (care.Step, care.Reminders, care.ToldAt, care.SnoozedUntil) = (next.Step, next.Reminders, next.At, null);
        care.Version++;
        source.AddNote(context, alert, now, stepped ? CareKinds.Stepped : CareKinds.Reminded, next.Step == 0 && alert.AssignedTo is { } own ? own : settings.NameOf(next.Step));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            // Somebody did something about it in this very instant; it is looked at again soon.
            return false;
        }
    }
}
