using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Live;

/// <summary>What kkmc_info says of checkpoints, kept for a few seconds; of one that it lacks, what its name tells.</summary>
internal sealed class CheckpointBook(ShardReader reader, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private volatile ImmutableDictionary<string, CheckpointInfo> _known = ImmutableDictionary<string, CheckpointInfo>.Empty;
    private long _readAt;

    /// <summary>All that kkmc_info has.</summary>
    public ImmutableDictionary<string, CheckpointInfo> Known => _known;

    /// <summary>Reads the table, unless that was done within the last seconds.</summary>
    /// <param name="anew">Reads it in any case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ImmutableDictionary<string, CheckpointInfo>> ReadAsync(bool anew, CancellationToken cancellationToken)
    {
        if (anew || _readAt == 0 || time.GetElapsedTime(_readAt) >= Fresh)
        {
            var rows = await reader.AskMainAsync((main, stop) => main.Checkpoints.AsNoTracking().ToListAsync(stop), cancellationToken);
            _known = rows.ToImmutableDictionary(row => row.Kkmc);
            _readAt = time.GetTimestamp();
        }

        return _known;
    }

    /// <summary>A checkpoint's name as on its sign.</summary>
    /// <param name="kkmc">Its name as delivered.</param>
    public string SignOf(string kkmc) => _known.TryGetValue(kkmc, out var info) && info.Codename is { Length: > 0 } sign ? sign : CheckpointName.Of(kkmc).Short;
}
