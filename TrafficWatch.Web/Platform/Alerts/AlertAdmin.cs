using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>What came of something that was done about alerts.</summary>
/// <param name="Done">Those that it was done to, as they are now.</param>
/// <param name="Conflicts">Those that others have done something about meanwhile, or that have risen: as they were seen, and as they are.</param>
/// <param name="Errors">What is wrong with what was given, or with an alert.</param>
internal sealed record CareResult(IReadOnlyList<AlertCase> Done, IReadOnlyList<(AlertCase Seen, AlertCase Theirs)> Conflicts, IReadOnlyList<FilterError> Errors);

/// <summary>What people do about alerts. Each act is one transaction on the alert's shard: what holds now, and the note of who did it.</summary>
internal sealed class AlertAdmin(AlertSource source, Databases databases, CareSignal signal, TimeProvider time)
{
    // Others may be quicker several times; a reminder as well.
    private const int Tries = 4;

    /// <summary>Does something about one alert or several, each by itself.</summary>
    /// <param name="seen">The alerts as the person saw them.</param>
    /// <param name="act">What is done.</param>
    /// <param name="who">The name that the person gave.</param>
    /// <param name="cancellationToken">Gives up; what is done by then stays.</param>
    public async Task<CareResult> DoAsync(IReadOnlyList<AlertCase> seen, CareAct act, string who, CancellationToken cancellationToken = default)
    {
        (act, who) = (act.Trimmed, who.Trim());
        var errors = act.Errors(who).ToList();
        List<AlertCase> done = [];
        List<(AlertCase, AlertCase)> conflicts = [];
        if (errors.Count > 0)
        {
            return new CareResult(done, conflicts, errors);
        }

        try
        {
            foreach (var alert in seen)
            {
                var (stored, conflict, error) = await DoAsync(alert, act, who, cancellationToken);
                if (error is not null)
                {
                    errors.Add(error);
                }
                else if (conflict is not null)
                {
                    conflicts.Add((alert, conflict));
                }
                else
                {
                    done.Add(stored!);
                }
            }
        }
        finally
        {
            signal.Notify();
        }

        return new CareResult(done, conflicts, errors);
    }

    private async Task<(AlertCase? Stored, AlertCase? Conflict, FilterError? Error)> DoAsync(AlertCase seen, CareAct act, string who, CancellationToken cancellationToken)
    {
        for (var left = Tries; ; left--)
        {
            await using var context = databases.ShardOf(seen.Subject);
            var alert = await source.Cases(context).FirstOrDefaultAsync(row => row.Subject == seen.Subject && row.RaisedAt == seen.RaisedAt, cancellationToken);
            if (alert is null)
            {
                return (null, null, Wrong(seen, new("is not known any more", "已不存在")));
            }

            if (alert.ClearedAt is not null && !act.IsOnlySaid)
            {
                return (null, null, Wrong(seen, new("is cleared already", "已经解除")));
            }

            var care = await source.FindCareAsync(context, seen, cancellationToken);
            var stored = AlertCase.Of(alert, care);
            if (!act.IsOnlySaid && (!stored.IsCaredLike(seen) || stored.Level > seen.Level))
            {
                return (null, stored, null);
            }

            var now = Milliseconds(time.GetUtcNow().UtcDateTime);
            care ??= source.AddCare(context, seen);
            var text = act.Do(care, who, now, SeenUntil(alert, now));
            care.Version++;
            source.AddNote(context, seen, now, act.Kind, who, text);
            try
            {
                // One save is one transaction.
                await context.SaveChangesAsync(cancellationToken);
                return (AlertCase.Of(alert, care), null, null);
            }
            catch (DbUpdateException) when (left > 1)
            {
                // Somebody was quicker, or a reminder: what is stored now decides.
            }
        }
    }

    /// <summary>Data may be behind the clock: what rises in them later was not seen.</summary>
    private DateTime SeenUntil(AlertCaseRow alert, DateTime now)
    {
        var until = source.DecidedTime is { } decided && decided < now ? decided : now;
        return Milliseconds(until > alert.ChangedAt ? until : alert.ChangedAt);
    }

    private static FilterError Wrong(AlertCase alert, Platform.Texts.Told reason) =>
        new("alertCase", string.Create(CultureInfo.InvariantCulture, $"{alert.Subject} {alert.RaisedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}"), reason);

    private static DateTime Milliseconds(DateTime utc) => utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMillisecond));
}
