using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;
using TrafficWatch.Web.Streams.Passages.Tables;

namespace TrafficWatch.Web.Streams.Passages.Warnings;

/// <summary>Reads cloned plates from all shards.</summary>
internal sealed class WarningQueries(ShardReader reader, RangeClock clock, TimeProvider time)
{
    private const int Batch = 1000;

    /// <summary>One page of cases, newest first.</summary>
    public Task<Page<WarningCase>> PageAsync(WarningFilter filter, int size, CancellationToken cancellationToken)
    {
        var range = clock.Resolve(filter.Range);
        return Paging.ReadAsync<WarningCase, WarningKey>(
            async (key, backwards, take) => await Merged(filter, range, key, backwards, take, cancellationToken).Take(take).ToListAsync(cancellationToken),
            filter.After is { } after ? WarningKey.Parse(after) : null,
            filter.Before is { } before ? WarningKey.Parse(before) : null,
            size,
            WarningKey.Of,
            key => key.ToCursor(),
            async () => RowCount.Of((await Task.WhenAll(Shards.Select(shard => reader.AskAsync(shard, (context, stop) => Cases(context, filter, range, null, false).Take(RowCount.Cap + 1).CountAsync(stop), cancellationToken)))).Sum()),
            time);
    }

    /// <summary>All pairs of all cases of the filter, case by case, newest first, at constant memory.</summary>
    public async IAsyncEnumerable<(WarningCase Case, StoredWarning Pair)> AllAsync(WarningFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in Merged(filter, clock.Resolve(filter.Range), null, false, null, cancellationToken))
        {
            foreach (var pair in await PairsAsync(WarningKey.Of(found), cancellationToken))
            {
                yield return (found, pair);
            }
        }
    }

    /// <summary>A case by its key; null: there is none.</summary>
    public async Task<WarningCase?> FindAsync(WarningKey key, CancellationToken cancellationToken)
    {
        var (start, id) = key;
        var found = await Task.WhenAll(Shards.Select(shard => reader.AskAsync(
            shard,
            (context, stop) => CasesAsync(context, Grouped(context.Warnings.Where(row => row.CaseStart == start && row.CaseId == id)), stop),
            cancellationToken)));
        return found.SelectMany(cases => cases).FirstOrDefault();
    }

    /// <summary>The pairs of a case, newest first.</summary>
    public async Task<IReadOnlyList<StoredWarning>> PairsAsync(WarningKey key, CancellationToken cancellationToken)
    {
        var (start, id) = key;
        var pairs = await Task.WhenAll(Shards.Select(shard => reader.AskAsync(
            shard, (context, stop) => context.Warnings.AsNoTracking().Where(row => row.CaseStart == start && row.CaseId == id).OrderByDescending(row => row.SecondAt).ThenByDescending(row => row.FirstAt).ToListAsync(stop), cancellationToken)));
        return [.. pairs.SelectMany(rows => rows)];
    }

    private IEnumerable<int> Shards => Enumerable.Range(0, reader.Count);

    private IAsyncEnumerable<WarningCase> Merged(WarningFilter filter, UtcRange range, WarningKey? key, bool backwards, int? page, CancellationToken cancellationToken) =>
        SortedMerge.MergeAsync(
            [.. Shards.Select(shard => (SortedMerge.Read<WarningCase>)((last, take, stop) => reader.AskAsync(
                shard,
                (context, halt) => CasesAsync(context, Cases(context, filter, range, last is null ? key : WarningKey.Of(last), backwards).Take(take), halt),
                stop)))],
            page ?? Batch,
            page is null,
            backwards ? (a, b) => WarningKey.Compare(b, a) : WarningKey.Compare,
            (a, _) => a,
            cancellationToken);

    private static IQueryable<Group> Cases(ShardContext context, WarningFilter filter, UtcRange range, WarningKey? key, bool backwards)
    {
        var (from, to) = range;
        var rows = context.Warnings.Where(row => row.CaseStart >= from && row.CaseStart < to);
        if (key is var (start, id))
        {
            rows = backwards
                ? rows.Where(row => row.CaseStart >= start && (row.CaseStart > start || string.Compare(row.CaseId, id) > 0))
                : rows.Where(row => row.CaseStart <= start && (row.CaseStart < start || string.Compare(row.CaseId, id) < 0));
        }

        if (filter.Checkpoint is { } place)
        {
            var all = context.Warnings.AsQueryable();
            rows = rows.Where(row => all.Any(pair => pair.CaseStart == row.CaseStart && pair.CaseId == row.CaseId && (pair.FirstCheckpoint == place || pair.SecondCheckpoint == place)));
        }

        var wanted = (filter.Chosen.Count > 0 ? filter.Chosen : WarningTable.Open).Select(state => WarningTable.States.IndexOf(state)).ToList();
        var cases = Grouped(rows).Where(found => wanted.Contains(found.State));
        return backwards ? cases.OrderBy(found => found.Start).ThenBy(found => found.Id) : cases.OrderByDescending(found => found.Start).ThenByDescending(found => found.Id);
    }

    /// <summary>A case's state is its weightiest pair's.</summary>
    private static IQueryable<Group> Grouped(IQueryable<StoredWarning> rows) => rows
        .GroupBy(row => new { row.CaseStart, row.CaseId, row.Plate })
        .Select(pairs => new Group
        {
            Start = pairs.Key.CaseStart,
            Id = pairs.Key.CaseId,
            Plate = pairs.Key.Plate,

            // As WarningTable.States has them.
            State = pairs.Min(row => row.Status == "confirmed" ? 0 : row.Status == "suspect" ? 1 : row.Status == "provisional" ? 2 : row.Status == "misread" ? 3 : row.Status == "clock" ? 4 : 5),
            Pairs = pairs.Count(),
            From = pairs.Min(row => row.FirstAt),
            Last = pairs.Max(row => row.SecondAt),
        });

    private static async Task<List<WarningCase>> CasesAsync(ShardContext context, IQueryable<Group> groups, CancellationToken cancellationToken)
    {
        var found = await groups.ToListAsync(cancellationToken);
        var starts = found.Select(group => group.Start).Distinct().ToList();
        var judged = await context.JudgedCases.AsNoTracking().Where(row => starts.Contains(row.CaseStart)).ToListAsync(cancellationToken);
        return [.. found.Select(group => new WarningCase(group.Start, group.Id, group.Plate, WarningTable.States[group.State], group.Pairs, group.From, group.Last) { Judged = judged.Find(row => row.CaseStart == group.Start && row.CaseId == group.Id) })];
    }

    private sealed class Group
    {
        public DateTime Start { get; init; }

        public required string Id { get; init; }

        public required string Plate { get; init; }

        public int State { get; init; }

        public int Pairs { get; init; }

        public DateTime From { get; init; }

        public DateTime Last { get; init; }
    }
}
