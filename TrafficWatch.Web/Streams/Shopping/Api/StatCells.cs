using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Shopping.Schema;

namespace TrafficWatch.Web.Streams.Shopping.Api;

/// <summary>Reads cells of all shards, newest window first, at constant memory.</summary>
internal sealed class StatCells(ShardReader reader)
{
    /// <summary>Beyond these there is nothing.</summary>
    public static readonly UtcRange Always = new(DateTime.UnixEpoch, DateTime.UnixEpoch.AddYears(1000));

    private const int Batch = 2000;

    /// <summary>All cells whose windows begin within a range.</summary>
    /// <param name="range">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="until">Only those that were there already at that time, UTC.</param>
    public IAsyncEnumerable<StatRow> AllAsync(UtcRange range, CancellationToken cancellationToken, DateTime? until = null) => SortedMerge.MergeAsync<StatRow>(
        [.. Enumerable.Range(0, reader.Count).Select(shard => (SortedMerge.Read<StatRow>)((last, take, stop) => reader.AskAsync(
            shard,
            (context, ended) => StatRow.After(Within(context, range, until), last).Take(take)
                .Select(row => new StatRow(row.Id, row.WindowTime, row.WindowKind, row.ActionType, row.ActionCount, row.AgeRange, row.AgeCount, row.Gender, row.GenderCount, row.Province, row.ProvinceCount, row.CreatedAt))
                .ToListAsync(ended),
            stop)))],
        Batch,
        ahead: false,
        StatRow.Compare,
        (a, _) => a,
        cancellationToken);

    /// <summary>How many there are.</summary>
    /// <inheritdoc cref="AllAsync"/>
    public async Task<long> CountAsync(UtcRange range, CancellationToken cancellationToken, DateTime? until = null) =>
        (await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(shard, (context, stop) => Within(context, range, until).LongCountAsync(stop), cancellationToken)))).Sum();

    private static IQueryable<UserStat> Within(ShardContext context, UtcRange range, DateTime? until) =>
        context.UserStats.AsNoTracking().Where(row => row.WindowTime >= range.From && row.WindowTime < range.To && (until == null || row.CreatedAt <= until));
}
