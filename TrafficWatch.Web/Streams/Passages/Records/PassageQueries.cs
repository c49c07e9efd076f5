using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Records;

/// <summary>Reads passages from the shards that hold the checkpoints asked for.</summary>
internal sealed class PassageQueries(ShardReader reader, ShardMap shards, RangeClock clock, CheckpointBook book, PassageCounts counts, TimeProvider time)
{
    private const int Batch = 2000;

    /// <summary>Plates that have more passages are sooner found by time than by plate.</summary>
    private const int FewOfPlate = 20_000;

    /// <summary>Where each passage has to be looked at, it is done stretch by stretch from the newest, the first so long and each twice as long as the one before: the page soon has what is near, no statement is long, and a search can be given up between two.</summary>
    private static readonly TimeSpan FirstStretch = TimeSpan.FromMinutes(15), LongestStretch = TimeSpan.FromHours(2);

    /// <summary>How long passages are counted that no sum tells: the page is not to wait for that.</summary>
    private static readonly TimeSpan CountFor = TimeSpan.FromMilliseconds(100);

    /// <summary>The most passages of a trail.</summary>
    public const int TrailMost = 200;

    /// <summary>One page, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="plate">Of which plates; null: of all.</param>
    /// <param name="size">Rows of a page.</param>
    /// <param name="looked">Hears how far a long search has come: the UTC time of the passages that it looks at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Page<PassageRow>> PageAsync(PassageFilter filter, PlatePattern? plate, int size, Action<DateTime>? looked, CancellationToken cancellationToken)
    {
        filter = await AtAsync(filter, cancellationToken);
        var range = clock.Resolve(filter.Range);
        return await Paging.ReadAsync<PassageRow, PassageKey>(
            async (key, backwards, take) => await Merged(filter, plate, range, key, backwards, take, looked, cancellationToken).Take(take).ToListAsync(cancellationToken),
            filter.After is { } after ? PassageKey.Parse(after) : null,
            filter.Before is { } before ? PassageKey.Parse(before) : null,
            size,
            PassageKey.Of,
            key => key.ToCursor(),
            () => CountAsync(filter, plate, range, CountFor, cancellationToken),
            time);
    }

    /// <summary>All of them, newest first, at constant memory: each batch is a statement of its own, so that none stays open.</summary>
    public async IAsyncEnumerable<PassageRow> AllAsync(PassageFilter filter, PlatePattern? plate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var at = await AtAsync(filter, cancellationToken);
        await foreach (var row in Merged(at, plate, clock.Resolve(filter.Range), null, backwards: false, null, null, cancellationToken))
        {
            yield return row;
        }
    }

    /// <summary>So many after the first so many, newest first: for callers that count pages. What is left out is read all the same.</summary>
    public async Task<List<PassageRow>> PartAsync(PassageFilter filter, PlatePattern? plate, UtcRange range, int skip, int take, CancellationToken cancellationToken) =>
        await Merged(filter, plate, range, null, backwards: false, skip + take > Batch ? null : skip + take, null, cancellationToken).Skip(skip).Take(take).ToListAsync(cancellationToken);

    /// <summary>The passages of one plate, newest first, at most <see cref="TrailMost"/>, whenever and wherever they were.</summary>
    public async Task<IReadOnlyList<PassageRow>> TrailAsync(string plate, CancellationToken cancellationToken)
    {
        var parts = await Task.WhenAll(Enumerable.Range(0, shards.Count).Select(shard => reader.AskAsync(
            shard,
            (context, stop) => Rows(context.Passages.AsNoTracking().Where(row => row.Plate == plate).OrderByDescending(row => row.PassedAt).ThenByDescending(row => row.Id)).Take(TrailMost).ToListAsync(stop),
            cancellationToken)));
        return [.. parts.SelectMany(rows => rows).Order(Comparer<PassageRow>.Create(PassageKey.Compare)).Take(TrailMost)];
    }

    /// <summary>The rows of all shards in their order: as many as a page wants; without, all of them, read ahead.</summary>
    private IAsyncEnumerable<PassageRow> Merged(PassageFilter filter, PlatePattern? plate, UtcRange range, PassageKey? key, bool backwards, int? page, Action<DateTime>? looked, CancellationToken cancellationToken) =>
        SortedMerge.MergeAsync(
            [.. Shards(filter).Select(shard => Reader(shard, filter, plate, range, key, backwards, looked))],
            page ?? Batch,
            page is null,
            backwards ? (a, b) => PassageKey.Compare(b, a) : PassageKey.Compare,
            (a, _) => a,
            cancellationToken);

    private SortedMerge.Read<PassageRow> Reader(int shard, PassageFilter filter, PlatePattern? plate, UtcRange range, PassageKey? key, bool backwards, Action<DateTime>? looked)
    {
        IReadOnlyList<UtcRange>? held = null;
        return async (last, take, stop) =>
        {
            var from = last is null ? key : PassageKey.Of(last);
            held ??= await IsDirectAsync(shard, filter, plate, stop) ? [] : await counts.HeldAsync(shard, range, stop);
            if (held.Count == 0)
            {
                return await RowsAsync(range, take);
            }

            List<PassageRow> rows = [];
            foreach (var stretch in Stretches(held, from, backwards))
            {
                looked?.Invoke(backwards ? stretch.From : stretch.To);
                rows.AddRange(await RowsAsync(stretch, take - rows.Count));
                if (rows.Count == take)
                {
                    break;
                }
            }

            return rows;

            Task<List<PassageRow>> RowsAsync(UtcRange part, int most) => reader.AskAsync(
                shard, (context, halt) => Rows(After(Matching(context, filter, plate, part), from, backwards)).Take(most).ToListAsync(halt), stop);
        };
    }

    /// <summary>Whether one statement finds the rows soon by itself: by time or by an index; by plates if they are few.</summary>
    private async Task<bool> IsDirectAsync(int shard, PassageFilter filter, PlatePattern? plate, CancellationToken cancellationToken) => plate switch
    {
        null => filter.PlateType is null,
        { Exactly.Count: > 0 } => true,

        // The index alone tells it.
        { HasEdge: true } => await reader.AskAsync(shard, (context, stop) => OfPlate(context.Passages.AsNoTracking(), plate).Select(row => row.Plate).Take(FewOfPlate).CountAsync(stop), cancellationToken) < FewOfPlate,
        _ => false,
    };

    /// <summary>Cuts what a shard has into stretches: newest first, or the other way round; what is beyond the bound is left out.</summary>
    private static IEnumerable<UtcRange> Stretches(IReadOnlyList<UtcRange> held, PassageKey? bound, bool backwards)
    {
        var length = FirstStretch;
        foreach (var part in backwards ? held : held.Reverse())
        {
            var (from, to) = bound is not { PassedAt: var at } ? (part.From, part.To)
                : backwards ? (at > part.From ? at : part.From, part.To)
                : (part.From, at < part.To ? at.AddMilliseconds(1) : part.To);
            while (from < to)
            {
                var stretch = to - from <= length ? new UtcRange(from, to) : backwards ? new UtcRange(from, from + length) : new UtcRange(to - length, to);
                yield return stretch;
                (from, to) = backwards ? (stretch.To, to) : (from, stretch.From);
                length = length * 2 < LongestStretch ? length * 2 : LongestStretch;
            }
        }
    }

    /// <summary>How many there are: exactly where sums tell it, else counted no further than <see cref="RowCount.Cap"/>, and no longer than the caller has patience, if that ends at all.</summary>
    public async Task<RowCount> CountAsync(PassageFilter filter, PlatePattern? plate, UtcRange range, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(patience, time);
        var parts = await Task.WhenAll(Shards(filter).Select(shard => CountAsync(shard, filter, plate, range, enough.Token, cancellationToken)));
        return new(parts.Sum(part => part.Count), parts.Any(part => part.More));
    }

    private async Task<RowCount> CountAsync(int shard, PassageFilter filter, PlatePattern? plate, UtcRange range, CancellationToken enough, CancellationToken cancellationToken)
    {
        var (sum, rest) = (0L, (IEnumerable<UtcRange>)[range]);
        if (plate is null && filter.PlateType is null)
        {
            (sum, rest) = await counts.CountAsync(shard, filter, range, cancellationToken);
        }
        else if (!await IsDirectAsync(shard, filter, plate, cancellationToken))
        {
            rest = Stretches(await counts.HeldAsync(shard, range, cancellationToken), null, backwards: false);
        }

        var counted = 0;
        foreach (var part in rest)
        {
            if (counted > RowCount.Cap || enough.IsCancellationRequested)
            {
                return new(sum + Math.Min(counted, RowCount.Cap), true);
            }

            counted += await reader.AskAsync(shard, (context, stop) => Matching(context, filter, plate, part).Select(row => row.Id).Take(RowCount.Cap + 1 - counted).CountAsync(stop), cancellationToken);
        }

        return counted > RowCount.Cap ? new(sum + RowCount.Cap, true) : new(sum + counted, false);
    }

    /// <summary>Roads and districts are those of checkpoints: the filter asks for these instead.</summary>
    private async Task<PassageFilter> AtAsync(PassageFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Road is null && filter.District is null)
        {
            return filter;
        }

        await book.ReadAsync(cancellationToken);
        var there = book.All.Where(place => (filter.Road is null || place.Value.Road == filter.Road) && (filter.District is null || place.Value.District == filter.District)).Select(place => place.Key);
        string[] places = [.. filter.Checkpoints.Count == 0 ? there : there.Intersect(filter.Checkpoints)];

        // No checkpoint has an empty name: where none is left, none is found.
        return filter with { Checkpoints = places.Length > 0 ? places : [""] };
    }

    /// <summary>A checkpoint is on one shard only, so the others need not be asked.</summary>
    private IEnumerable<int> Shards(PassageFilter filter) =>
        filter.Checkpoints.Count == 0 ? Enumerable.Range(0, shards.Count) : filter.Checkpoints.Select(shards.ShardOf).Distinct();

    private static IQueryable<Passage> Matching(ShardContext context, PassageFilter filter, PlatePattern? plate, UtcRange range)
    {
        var rows = context.Passages.AsNoTracking().Where(row => row.PassedAt >= range.From && row.PassedAt < range.To);
        if (filter.Checkpoints.Count > 0)
        {
            var checkpoints = filter.Checkpoints.ToList();
            rows = rows.Where(row => checkpoints.Contains(row.Checkpoint));
        }

        rows = filter.Direction is { } direction ? rows.Where(row => row.Direction == direction) : rows;
        rows = filter.PlateType is { } type ? rows.Where(row => row.PlateType == type) : rows;
        rows = filter.Province is { } province ? rows.Where(row => row.Province == province) : rows;
        rows = filter.VehicleType is { } vehicle ? rows.Where(row => row.VehicleType == vehicle) : rows;
        return plate is null ? rows : OfPlate(rows, plate);
    }

    private static IQueryable<Passage> OfPlate(IQueryable<Passage> rows, PlatePattern plate)
    {
        if (plate.Exactly.Count > 0)
        {
            var plates = plate.Exactly.ToList();
            return rows.Where(row => plates.Contains(row.Plate));
        }

        return plate.LikeReversed is { } reversed ? rows.Where(row => EF.Functions.Like(row.PlateReversed, reversed)) : rows.Where(row => EF.Functions.Like(row.Plate, plate.Like!));
    }

    private static IOrderedQueryable<Passage> After(IQueryable<Passage> rows, PassageKey? key, bool backwards)
    {
        if (key is var (at, id))
        {
            // The bound on the time alone is what leaves partitions out.
            rows = backwards
                ? rows.Where(row => row.PassedAt >= at && (row.PassedAt != at || string.Compare(row.Id, id) > 0))
                : rows.Where(row => row.PassedAt <= at && (row.PassedAt != at || string.Compare(row.Id, id) < 0));
        }

        return backwards
            ? rows.OrderBy(row => row.PassedAt).ThenBy(row => row.Id)
            : rows.OrderByDescending(row => row.PassedAt).ThenByDescending(row => row.Id);
    }

    private static IQueryable<PassageRow> Rows(IQueryable<Passage> rows) => rows.Select(row => new PassageRow(
        row.PassedAt, row.Id, row.Checkpoint, row.District, row.Direction, row.PlateType, row.Plate, row.Model, row.Province, row.VehicleType, row.IsWeekend, row.IsPeakHour));
}
