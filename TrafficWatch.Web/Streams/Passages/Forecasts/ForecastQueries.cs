using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Forecasts;

/// <summary>What is forecast for a checkpoint, and how far that is to be trusted.</summary>
/// <param name="Kkmc">The checkpoint as delivered; all together under <see cref="StoredForecast.All"/>.</param>
/// <param name="Figures">The newest version's, by horizon; none while nothing could be held out.</param>
/// <param name="Hours">What is ahead, and the two days before, by time.</param>
internal sealed record CheckpointForecast(string Kkmc, IReadOnlyList<ForecastModel> Figures, IReadOnlyList<StoredForecast> Hours)
{
    /// <summary>The first hour that is not over; null for none.</summary>
    public StoredForecast? Next => Hours.FirstOrDefault(hour => hour.Actual is null && hour.WindowEnd > hour.MadeAt);
}

/// <summary>Reads forecasts from all shards.</summary>
internal sealed class ForecastQueries(ShardReader reader, ShardMap shards, SiteCalendar calendar, TimeProvider time)
{
    /// <summary>All checkpoints that are forecast, all together first, then by name.</summary>
    /// <param name="before">How many hours before now are wanted too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<CheckpointForecast>> ListAsync(int before, CancellationToken cancellationToken)
    {
        var from = time.GetUtcNow().UtcDateTime.AddHours(-before);
        var parts = await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            async (context, stop) =>
            {
                var models = context.ForecastModels.AsNoTracking();
                return (
                    Figures: await models.Where(row => row.TrainedAt == models.Where(other => other.Kkmc == row.Kkmc).Max(other => other.TrainedAt)).ToListAsync(stop),
                    Hours: await context.Forecasts.AsNoTracking().Where(row => row.WindowEnd > from).ToListAsync(stop));
            },
            cancellationToken)));
        var figures = parts.SelectMany(part => part.Figures).ToLookup(row => row.Kkmc);
        return
        [
            .. parts.SelectMany(part => part.Hours).GroupBy(row => row.Kkmc)
                .Select(place => new CheckpointForecast(place.Key, [.. figures[place.Key].OrderBy(row => row.Horizon)], [.. place.OrderBy(row => row.WindowEnd)]))
                .OrderBy(place => place.Kkmc != StoredForecast.All).ThenBy(place => place.Kkmc, StringComparer.Ordinal),
        ];
    }

    /// <summary>What was forecast for a checkpoint's hours of a day, by the end of each.</summary>
    public Task<Dictionary<DateTime, StoredForecast>> DayAsync(string kkmc, DateOnly day, CancellationToken cancellationToken)
    {
        var (from, to) = (calendar.StartOf(day), calendar.EndOf(day));
        return reader.AskAsync(shards.ShardOf(kkmc), (context, stop) => context.Forecasts.AsNoTracking().Where(row => row.Kkmc == kkmc && row.WindowEnd > from && row.WindowEnd <= to).ToDictionaryAsync(row => row.WindowEnd, stop), cancellationToken);
    }

    /// <summary>What a local hour of the day comes to the next time that it is not over yet.</summary>
    /// <param name="kkmc">The checkpoint as delivered.</param>
    /// <param name="hour">0 to 23, by the site's clocks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when there is no forecast for it.</returns>
    public async Task<StoredForecast?> NextAsync(string kkmc, int hour, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var ahead = await reader.AskAsync(shards.ShardOf(kkmc), (context, stop) => context.Forecasts.AsNoTracking().Where(row => row.Kkmc == kkmc && row.WindowEnd > now && row.WindowEnd <= now.AddHours(25)).OrderBy(row => row.WindowEnd).ToListAsync(stop), cancellationToken);
        return ahead.Find(row => calendar.ToLocal(row.WindowEnd.AddHours(-1)).Hour == hour);
    }
}
