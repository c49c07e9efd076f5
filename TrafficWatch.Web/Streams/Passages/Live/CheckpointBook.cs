using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Live;

/// <summary>All checkpoints that have had passages or stand in kkmc_info, kept for a few seconds.</summary>
internal sealed class CheckpointBook(ShardReader reader, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private volatile ImmutableSortedDictionary<string, CheckpointFacts> _all = ImmutableSortedDictionary.Create<string, CheckpointFacts>(StringComparer.Ordinal);
    private long _readAt;

    /// <summary>By the name as delivered.</summary>
    public ImmutableSortedDictionary<string, CheckpointFacts> All => _all;

    /// <summary>Reads the tables, unless that was done within the last seconds.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (_readAt != 0 && time.GetElapsedTime(_readAt) < Fresh)
        {
            return;
        }

        var seen = Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(shard, (context, stop) => context.CheckpointDays.Select(row => row.Kkmc).Distinct().ToListAsync(stop), cancellationToken)));
        var infos = reader.AskMainAsync((main, stop) => main.Checkpoints.AsNoTracking().ToDictionaryAsync(row => row.Kkmc, stop), cancellationToken);
        await Task.WhenAll(seen, infos);
        var known = await infos;
        _all = known.Keys.Union((await seen).SelectMany(names => names)).ToImmutableSortedDictionary(kkmc => kkmc, kkmc => CheckpointFacts.Of(kkmc, known.GetValueOrDefault(kkmc)), StringComparer.Ordinal);
        _readAt = time.GetTimestamp();
    }

    /// <summary>What is known of a checkpoint; of one that came since the tables were read, what its name tells.</summary>
    /// <param name="kkmc">Its name as delivered.</param>
    public CheckpointFacts Of(string kkmc) => _all.TryGetValue(kkmc, out var facts) ? facts : CheckpointFacts.Of(kkmc, null);
}

/// <summary>What is known of a checkpoint: what kkmc_info says, and where that says nothing, what its name tells.</summary>
/// <param name="Sign">Its name as on the sign.</param>
/// <param name="Road">The road that it stands on; empty where that is not known.</param>
/// <param name="District">The district that it stands in; empty where that is not known.</param>
/// <param name="Inbound">The direction of who comes in; null where that is not known.</param>
internal sealed record CheckpointFacts(string Sign, string Road, string District, string? Inbound)
{
    public static CheckpointFacts Of(string kkmc, CheckpointInfo? info)
    {
        var told = CheckpointName.Of(kkmc);
        return new CheckpointFacts(Given(info?.Codename) ?? told.Short, Given(info?.Road) ?? told.Road, Given(info?.District) ?? told.District, Given(info?.InboundFxlx));

        static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
    }
}
