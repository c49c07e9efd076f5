using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>The transitions that one shard holds for a filter.</summary>
internal sealed class AlertTable(ShardReader reader, AlertSource source, int shard, List<string> subjects, List<AlertLevel> levels, UtcRange range)
{
    /// <summary>Rows after a key, newest first, or backwards before it, oldest first.</summary>
    public Task<List<AlertLogRow>> ReadAsync(AlertKey? key, bool backwards, int take, CancellationToken cancellationToken) => reader.AskAsync(
        shard,
        (context, stop) => After(Log(context), key, backwards).Take(take).ToListAsync(stop),
        cancellationToken);

    /// <summary>How many rows there are, at most <paramref name="cap"/>.</summary>
    public Task<int> CountAsync(int cap, CancellationToken cancellationToken) =>
        reader.AskAsync(shard, (context, stop) => Log(context).Select(row => row.AlertTime).Take(cap).CountAsync(stop), cancellationToken);

    private static IQueryable<AlertLogRow> After(IQueryable<AlertLogRow> log, AlertKey? key, bool backwards)
    {
        if (key is var (time, subject, before, after))
        {
            var (from, to) = ((sbyte)before, (sbyte)after);
            // The bare time first: that part an index serves.
            log = backwards
                ? log.Where(row => row.AlertTime >= time && (row.AlertTime > time || string.Compare(row.Subject, subject) > 0
                    || (row.Subject == subject && (row.FromLevel > from || (row.FromLevel == from && row.ToLevel > to)))))
                : log.Where(row => row.AlertTime <= time && (row.AlertTime < time || string.Compare(row.Subject, subject) < 0
                    || (row.Subject == subject && (row.FromLevel < from || (row.FromLevel == from && row.ToLevel < to)))));
        }

        return backwards
            ? log.OrderBy(row => row.AlertTime).ThenBy(row => row.Subject).ThenBy(row => row.FromLevel).ThenBy(row => row.ToLevel)
            : log.OrderByDescending(row => row.AlertTime).ThenByDescending(row => row.Subject).ThenByDescending(row => row.FromLevel).ThenByDescending(row => row.ToLevel);
    }

    private IQueryable<AlertLogRow> Log(ShardContext context)
    {
        var (from, to) = range;
        var log = source.Log(context).Where(row => row.AlertTime >= from && row.AlertTime < to);
        log = subjects.Count > 0 ? log.Where(row => subjects.Contains(row.Subject)) : log;
        var wanted = levels.Select(level => (sbyte)level).ToList();
        return wanted.Count > 0 ? log.Where(row => wanted.Contains(row.ToLevel)) : log;
    }
}
