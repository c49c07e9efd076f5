using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Shopping.Schema;

namespace TrafficWatch.Web.Streams.Shopping.Push;

/// <summary>Events of all windows that are kept, by their labels.</summary>
internal sealed record ShoppingTotal(string Action, string AgeRange, string Gender, string Province, long Actions, long AgeRanges, long Genders, long Provinces);

/// <summary>
/// Sums all cells that are kept. Those of today and yesterday, where nearly all events go, are summed at each asking, the older ones
/// as often as costs a thirtieth of the time: with some hundred thousand of them that is each time, too.
/// </summary>
internal sealed class ShoppingTotals(ShardReader reader, SiteCalendar calendar, TimeProvider time)
{
    private const int RestPerCost = 30;
    private IReadOnlyList<ShoppingTotal> _older = [];
    private DateTime _until;
    private long _dueAt;

    /// <summary>Reads them. One reads at a time.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IEnumerable<ShoppingTotal>> ReadAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        if (begun >= _dueAt)
        {
            var until = calendar.StartOf(calendar.DayOf(time.GetUtcNow().UtcDateTime).AddDays(-1));
            _older = await SumsAsync(rows => rows.Where(row => row.WindowTime < until), cancellationToken);
            var ended = time.GetTimestamp();
            (_until, _dueAt) = (until, ended + ((ended - begun) * RestPerCost));
        }

        return _older.Concat(await SumsAsync(rows => rows.Where(row => row.WindowTime >= _until), cancellationToken));
    }

    private async Task<IReadOnlyList<ShoppingTotal>> SumsAsync(Func<IQueryable<UserStat>, IQueryable<UserStat>> which, CancellationToken cancellationToken) =>
    [
        .. (await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            (context, stop) => which(context.UserStats).GroupBy(row => new { row.ActionType, row.AgeRange, row.Gender, row.Province })
                .Select(cells => new ShoppingTotal(
                    cells.Key.ActionType, cells.Key.AgeRange, cells.Key.Gender, cells.Key.Province,
                    cells.Sum(row => row.ActionCount), cells.Sum(row => row.AgeCount), cells.Sum(row => row.GenderCount), cells.Sum(row => row.ProvinceCount)))
                .ToListAsync(stop),
            cancellationToken)))).SelectMany(part => part),
    ];
}
