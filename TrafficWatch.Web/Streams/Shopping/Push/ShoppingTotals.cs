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

    /// <summary>Of so long a time the sums are read with one statement, however long cells are kept.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromDays(10);

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
            _older = await OlderAsync(until, cancellationToken);
            var ended = time.GetTimestamp();
            (_until, _dueAt) = (until, ended + ((ended - begun) * RestPerCost));
        }

        return _older.Concat(await SumsAsync(_until, DateTime.MaxValue, cancellationToken));
    }

    private async Task<IReadOnlyList<ShoppingTotal>> OlderAsync(DateTime until, CancellationToken cancellationToken)
    {
        List<ShoppingTotal> sums = [];
        for (var from = await FirstAsync(DateTime.UnixEpoch, until, cancellationToken); from is { } begin; from = await FirstAsync(begin + Together, until, cancellationToken))
        {
            sums.AddRange(await SumsAsync(begin, begin + Together < until ? begin + Together : until, cancellationToken));
        }

        return
        [
            .. sums.GroupBy(sum => (sum.Action, sum.AgeRange, sum.Gender, sum.Province)).Select(same => new ShoppingTotal(
                same.Key.Action, same.Key.AgeRange, same.Key.Gender, same.Key.Province,
                same.Sum(sum => sum.Actions), same.Sum(sum => sum.AgeRanges), same.Sum(sum => sum.Genders), same.Sum(sum => sum.Provinces))),
        ];
    }

    /// <summary>The first window that has cells, from a time on; null: none has, until another.</summary>
    private async Task<DateTime?> FirstAsync(DateTime from, DateTime until, CancellationToken cancellationToken) => (await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
        shard,
        (context, stop) => context.UserStats.Where(row => row.WindowTime >= from && row.WindowTime < until).MinAsync(row => (DateTime?)row.WindowTime, stop),
        cancellationToken)))).Min();

    private async Task<IReadOnlyList<ShoppingTotal>> SumsAsync(DateTime from, DateTime until, CancellationToken cancellationToken) =>
    [
        .. (await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            (context, stop) => context.UserStats.Where(row => row.WindowTime >= from && row.WindowTime < until).GroupBy(row => new { row.ActionType, row.AgeRange, row.Gender, row.Province })
                .Select(cells => new ShoppingTotal(
                    cells.Key.ActionType, cells.Key.AgeRange, cells.Key.Gender, cells.Key.Province,
                    cells.Sum(row => row.ActionCount), cells.Sum(row => row.AgeCount), cells.Sum(row => row.GenderCount), cells.Sum(row => row.ProvinceCount)))
                .ToListAsync(stop),
            cancellationToken)))).SelectMany(part => part),
    ];
}
