using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;
using TrafficWatch.Web.Streams.Passages.Tables;

namespace TrafficWatch.Web.Streams.Passages.Live;

/// <summary>Reads the newest pairs of sightings that stand against somebody.</summary>
internal sealed class OpenWarnings(ShardReader reader)
{
    /// <summary>The newest pairs that stand against somebody and were not dismissed, newest first.</summary>
    /// <param name="since">By their second sighting, UTC.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<StoredWarning>> NewestAsync(DateTime since, int most, CancellationToken cancellationToken)
    {
        List<string> open = [.. WarningTable.Open];
        var newest = await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            (context, stop) =>
            {
                var dismissed = context.JudgedCases.Where(judged => judged.Judgement == Judgements.Dismissed);
                return context.Warnings.AsNoTracking()
                    .Where(row => row.SecondAt >= since && open.Contains(row.Status) && !dismissed.Any(judged => judged.CaseStart == row.CaseStart && judged.CaseId == row.CaseId))
                    .OrderByDescending(row => row.SecondAt).Take(most).ToListAsync(stop);
            },
            cancellationToken)));
        return [.. newest.SelectMany(rows => rows).OrderByDescending(row => row.SecondAt).ThenBy(row => row.SecondId, StringComparer.Ordinal).Take(most)];
    }
}
