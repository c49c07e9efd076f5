using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Alerts;

/// <summary>Tells again of alerts that nobody acknowledges, to one after the other of a list, on the node that owns the stream. How far that is stands beside the alert, guarded by its version: a restart neither repeats nor forgets, and no second node does it again.</summary>
internal sealed partial class AlertReminder(
    Databases databases, OpenAlerts alerts, ReminderSettings settings, VisitorView view, CareSignal signal, SchemaReady schema, TimeProvider time, ILogger<AlertReminder> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Tells what is due.</summary>
    /// <returns>How many alerts were told of.</returns>
    internal async Task<int> RemindAsync(CancellationToken cancellationToken)
    {
        var open = await alerts.ReadAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        var told = 0;
        foreach (var alert in open.Alerts.Where(alert => alert.StateAt(now) == CareState.Unacknowledged && !open.Quiet.Contains(alert.AreaId)))
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Every == TimeSpan.Zero)
        {
            return;
        }

        try
        {
            await schema.WhenReady.WaitAsync(stoppingToken);
            var failed = false;
            using var tick = new PeriodicTimer(Every, time);
            while (await tick.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    if (view.Owned)
                    {
                        await RemindAsync(stoppingToken);
                    }

                    failed = false;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    if (!failed)
                    {
                        LogFailed(e.GetBaseException().Message);
                    }

                    failed = true;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends.
        }
    }

    private async Task<bool> TellAsync(AlertCase alert, ReminderRule.Told next, DateTime now, CancellationToken cancellationToken)
    {
        await using var context = databases.ShardOf(alert.AreaId);
        var care = await context.AlertCare.FindAsync([alert.AreaId, alert.RaisedAt], cancellationToken);
        if ((care?.Version ?? 0) != alert.Version)
        {
            return false;
        }

        if (care is null)
        {
            context.AlertCare.Add(care = new AreaAlertCare { AreaId = alert.AreaId, RaisedAt = alert.RaisedAt });
        }

        var stepped = next.Step > alert.Step;

        // A snooze that still runs was for a lower level than it has now.
        (care.Step, care.Reminders, care.ToldAt, care.SnoozedUntil) = (next.Step, next.Reminders, next.At, null);
        care.Version++;
        context.AlertNotes.Add(new AreaAlertNote
        {
            AreaId = alert.AreaId,
            RaisedAt = alert.RaisedAt,
            MadeAt = now,
            Kind = stepped ? CareKinds.Stepped : CareKinds.Reminded,
            Who = next.Step == 0 && alert.AssignedTo is { } own ? own : settings.NameOf(next.Step),
        });
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

    [LoggerMessage(7105, LogLevel.Warning, "Nobody is reminded of alerts now, that is tried again: {Reason}")]
    private partial void LogFailed(string reason);
}
