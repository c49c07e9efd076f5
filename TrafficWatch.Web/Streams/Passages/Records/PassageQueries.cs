using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Records;

/// <summary>Reads passages from the shards that hold the checkpoints asked for.</summary>
internal sealed class PassageQueries(ShardReader reader, ShardMap shards, RangeClock clock, CheckpointBook book, TimeProvider time)
{
    private const int Batch = 2000;

    /// <summary>The most passages of a trail.</summary>
    public const int TrailMost = 200;

    /// <summary>One page, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="plate">Of which plates; null: of all.</param>
    /// <param name="size">Rows of a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Page<PassageRow>> PageAsync(PassageFilter filter, PlatePattern? plate, int size, CancellationToken cancellationToken)
    {
        filter = await AtAsync(filter, cancellationToken);
        var range = clock.Resolve(filter.Range);
        return await Paging.ReadAsync<PassageRow, PassageKey>(
            async (key, backwards, take) => await Merged(filter, plate, range, key, backwards, take, ahead: false, cancellationToken).Take(take).ToListAsync(cancellationToken),
            filter.After is { } after ? PassageKey.Parse(after) : null,
            filter.Before is { } before ? PassageKey.Parse(before) : null,
            size,
            PassageKey.Of,
            key => key.ToCursor(),
            () => CountAsync(filter, plate, range, cancellationToken),
            time);
    }

    /// <summary>All of them, newest first, at constant memory: each batch is a statement of its own, so that none stays open.</summary>
    public async IAsyncEnumerable<PassageRow> AllAsync(PassageFilter filter, PlatePattern? plate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var at = await AtAsync(filter, cancellationToken);
        await foreach (var row in Merged(at, plate, clock.Resolve(filter.Range), null, backwards: false, Batch, ahead: true, cancellationToken))
        {
            yield return row;
        }
    }

    /// <summary>So many after the first so many, newest first: for callers that count pages. What is left out is read all the same.</summary>
    public async Task<List<PassageRow>> PartAsync(PassageFilter filter, PlatePattern? plate, UtcRange range, int skip, int take, CancellationToken cancellationToken) =>
        await Merged(filter, plate, range, null, backwards: false, Math.Min(Batch, skip + take), ahead: skip + take > Batch, cancellationToken).Skip(skip).Take(take).ToListAsync(cancellationToken);

    /// <summary>The passages of one plate, newest first, at most <see cref="TrailMost"/>, whenever and wherever they were.</summary>
    public async Task<IReadOnlyList<PassageRow>> TrailAsync(string plate, CancellationToken cancellationToken)
    {
        var parts = await Task.WhenAll(Enumerable.Range(0, shards.Count).Select(shard => reader.AskAsync(
            shard,
            (context, stop) => Rows(context.Passages.AsNoTracking().Where(row => row.Plate == plate).OrderByDescending(row => row.PassedAt).ThenByDescending(row => row.Id)).Take(TrailMost).ToListAsync(stop),
            cancellationToken)));
        return [.. parts.SelectMany(rows => rows).Order(Comparer<PassageRow>.Create(PassageKey.Compare)).Take(TrailMost)];
    }

    private IAsyncEnumerable<PassageRow> Merged(
        PassageFilter filter, PlatePattern? plate, UtcRange range, PassageKey? key, bool backwards, int batch, bool ahead, CancellationToken cancellationToken) =>
        SortedMerge.MergeAsync<PassageRow>(
            [.. Shards(filter).Select(shard => (SortedMerge.Read<PassageRow>)((last, take, stop) => reader.AskAsync(
                shard,
                (context, halt) => Rows(After(Matching(context, filter, plate, range), last is null ? key : PassageKey.Of(last), backwards)).Take(take).ToListAsync(halt),
                stop)))],
            batch,
            ahead,
            backwards ? (a, b) => PassageKey.Compare(b, a) : PassageKey.Compare,
            (a, _) => a,
            cancellationToken);

    /// <summary>How many there are, counted no further than <see cref="RowCount.Cap"/>.</summary>
    public async Task<RowCount> CountAsync(PassageFilter filter, PlatePattern? plate, UtcRange range, CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(Shards(filter).Select(shard => reader.AskAsync(
            shard, (context, stop) => Matching(context, filter, plate, range).Select(row => row.Id).Take(RowCount.Cap + 1).CountAsync(stop), cancellationToken)));
        return RowCount.Of(counts.Sum());
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
        if (plate?.Exactly is { Count: > 0 } exactly)
        {
            var plates = exactly.ToList();
            rows = rows.Where(row => plates.Contains(row.Plate));
        }

        rows = plate?.Like is { } like ? rows.Where(row => EF.Functions.Like(row.Plate, like)) : rows;
        return plate?.LikeReversed is { } reversed ? rows.Where(row => EF.Functions.Like(row.PlateReversed, reversed)) : rows;
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
