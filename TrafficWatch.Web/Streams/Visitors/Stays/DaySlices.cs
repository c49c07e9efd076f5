using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Visitors.Stays;

/// <summary>Reads the newest rows of a long range a day at a time: where few of many are wanted, no statement goes through all of it.</summary>
internal static class DaySlices
{
    /// <summary>At most so many rows, newest first.</summary>
    /// <param name="range">Where from.</param>
    /// <param name="take">How many.</param>
    /// <param name="bounds">The first and the last instant of the range at which there are rows; null: there are none.</param>
    /// <param name="read">Reads a part of the range.</param>
    public static async Task<List<T>> ReadAsync<T>(UtcRange range, int take, Func<UtcRange, Task<(DateTime First, DateTime Last)?>> bounds, Func<UtcRange, int, Task<List<T>>> read)
    {
        List<T> rows = [];
        if (await bounds(range) is not var (first, last))
        {
            return rows;
        }

        for (var to = last.AddMilliseconds(1); to > first && rows.Count < take;)
        {
            var from = to.AddDays(-1) is var before && before > first ? before : first;
            rows.AddRange(await read(new(from, to), take - rows.Count));
            to = from;
        }

        return rows;
    }

    /// <summary>The first and the last of times that an index holds; null: there is none.</summary>
    public static async Task<(DateTime First, DateTime Last)?> BoundsAsync(IQueryable<DateTime> times, CancellationToken cancellationToken) =>
        await times.OrderBy(time => time).Select(time => (DateTime?)time).FirstOrDefaultAsync(cancellationToken) is { } first
            ? (first, await times.OrderByDescending(time => time).FirstAsync(cancellationToken))
            : null;
}
