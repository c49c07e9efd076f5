using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Live;

/// <summary>All checkpoints that have had passages or stand in kkmc_info, and what that says of them, kept for a few seconds; of one that it lacks, what its name tells.</summary>
internal sealed class CheckpointBook(ShardReader reader, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private volatile ImmutableDictionary<string, CheckpointInfo> _known = ImmutableDictionary<string, CheckpointInfo>.Empty;
    private volatile ImmutableSortedSet<string> _all = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    private long _readAt;

    /// <summary>All checkpoints' names as delivered.</summary>
    public ImmutableSortedSet<string> All => _all;

    /// <summary>All roads that have checkpoints.</summary>
    public IEnumerable<string> Roads => All.Select(RoadOf).Where(road => road.Length > 0).Distinct().Order(StringComparer.Ordinal);

    /// <summary>All districts that have checkpoints.</summary>
    public IEnumerable<string> Districts => All.Select(DistrictOf).Where(district => district.Length > 0).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Reads the tables, unless that was done within the last seconds.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What kkmc_info has.</returns>
    public async Task<ImmutableDictionary<string, CheckpointInfo>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_readAt == 0 || time.GetElapsedTime(_readAt) >= Fresh)
        {
            var names = Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(shard, (context, stop) => context.CheckpointDays.Select(row => row.Kkmc).Distinct().ToListAsync(stop), cancellationToken)));
            var rows = await reader.AskMainAsync((main, stop) => main.Checkpoints.AsNoTracking().ToListAsync(stop), cancellationToken);
            _all = ImmutableSortedSet.CreateRange(StringComparer.Ordinal, rows.Select(row => row.Kkmc).Concat((await names).SelectMany(name => name)));
            _known = rows.ToImmutableDictionary(row => row.Kkmc);
            _readAt = time.GetTimestamp();
        }

        return _known;
    }

    /// <summary>The road that a checkpoint stands on; empty where that is not known.</summary>
    /// <param name="kkmc">Its name as delivered.</param>
    public string RoadOf(string kkmc) => _known.TryGetValue(kkmc, out var info) && info.Road is { Length: > 0 } road ? road : CheckpointName.Of(kkmc).Road;

    /// <summary>The district that a checkpoint stands in; empty where that is not known.</summary>
    /// <param name="kkmc">Its name as delivered.</param>
    public string DistrictOf(string kkmc) => _known.TryGetValue(kkmc, out var info) && info.District is { Length: > 0 } district ? district : CheckpointName.Of(kkmc).District;

    /// <summary>A checkpoint's name as on its sign.</summary>
    /// <param name="kkmc">Its name as delivered.</param>
    public string SignOf(string kkmc) => _known.TryGetValue(kkmc, out var info) && info.Codename is { Length: > 0 } sign ? sign : CheckpointName.Of(kkmc).Short;
}
