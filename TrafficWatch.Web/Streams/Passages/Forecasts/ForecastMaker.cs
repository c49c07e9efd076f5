using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Forecasting;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Forecasts;

/// <summary>Learns from the sums by hour, once after each full hour of the site's clocks that the data have passed, and stores what the next 24 hours come to, how good such forecasts were, and whether the hour that is over came as forecast. In the background of the node that owns the stream; storing waits for none of it.</summary>
internal sealed class ForecastMaker(
    Databases databases, ShardMap shards, ShardReader reader, PassageView view, Feed<PassageFrame> frames, SiteCalendar calendar, SchemaReady schema, TimeProvider time, ILogger<ForecastMaker> logger) : RecurringWork(schema, time, logger)
{
    /// <summary>How far back is looked.</summary>
    public const int Days = 180;

    /// <summary>The checkpoints that are forecast, the busiest first.</summary>
    public const int MostCheckpoints = 300;

    private const int DaysAtOnce = 7;

    /// <summary>How long after an hour late records are waited for.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    private DateTime _made = DateTime.MinValue;

    /// <summary>Looks ahead from an hour's end.</summary>
    /// <param name="until">The end of the last hour that is over, UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task MakeAsync(DateTime until, CancellationToken cancellationToken)
    {
        var days = await reader.AskMainAsync((main, stop) => main.CalendarDays.AsNoTracking().ToListAsync(stop), cancellationToken);
        var kinds = new DayKinds(days.ToDictionary(day => CalendarDays.Read(day.Day), day => day.Kind == CalendarDay.Holiday));
        var series = ForecastSeries.Of(await SumsAsync(until, cancellationToken), until);
        var now = Time.GetUtcNow().UtcDateTime;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var busiest = series.Counts.OrderByDescending(one => one.Value.Counts.Where(count => !double.IsNaN(count)).Sum()).Select(one => one.Key).Take(MostCheckpoints + 1);
        foreach (var shard in busiest.GroupBy(shards.ShardOf))
        {
            foreach (var kkmc in shard)
            {
                // One after another, and elsewhere: whoever waits for a thread of the pool goes first.
                var outlook = await Task.Factory.StartNew(() => series.Outlook(kkmc, calendar, kinds), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                await StoreAsync(shard.Key, kkmc, until, now, outlook, series.Counts[kkmc].Counts[^1], cancellationToken);
            }
        }
    }

    private protected override string Failing => "The hours ahead could not be forecast";

    private protected override TimeSpan Every { get; } = TimeSpan.FromSeconds(20);

    private protected override async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        if (view.Owned && LastHour() is { } until && until > _made)
        {
            await MakeAsync(until, cancellationToken);
            _made = until;
        }

        return Every;
    }

    /// <summary>The end of the last of the site's hours that the data have passed, and that is so long ago that hardly anything follows; null before the first.</summary>
    private DateTime? LastHour()
    {
        if (frames.Current.DataTime is not { } data)
        {
            return null;
        }

        var now = Time.GetUtcNow().UtcDateTime - Settled;
        var last = data < now ? data : now;
        return last.AddTicks(-(last.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(-calendar.ToLocal(last).Minute);
    }

    private async Task<List<(string Kkmc, DateTime End, long Count)>> SumsAsync(DateTime until, CancellationToken cancellationToken)
    {
        List<(string, DateTime, long)> sums = [];
        for (var from = until.AddDays(-Days); from < until; from = from.AddDays(DaysAtOnce))
        {
            var (begin, end) = (from, from.AddDays(DaysAtOnce) < until ? from.AddDays(DaysAtOnce) : until);
            var parts = await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
                shard,
                (context, stop) => context.CheckpointHours.Where(row => row.WindowEnd > begin && row.WindowEnd <= end).GroupBy(row => new { row.Kkmc, row.WindowEnd })
                    .Select(hour => new { hour.Key.Kkmc, hour.Key.WindowEnd, Count = hour.Sum(row => row.Count) }).ToListAsync(stop),
                cancellationToken)));
            sums.AddRange(parts.SelectMany(part => part).Select(hour => (hour.Kkmc, hour.WindowEnd, hour.Count)));
        }

        return sums;
    }

    private async Task StoreAsync(int shard, string kkmc, DateTime until, DateTime now, HourOutlook outlook, double actual, CancellationToken cancellationToken)
    {
        await using var context = databases.Shard(shard);
        var stored = await context.Forecasts.Where(row => row.Kkmc == kkmc && row.WindowEnd >= until && row.WindowEnd <= until.AddHours(HourForecaster.Horizons)).ToDictionaryAsync(row => row.WindowEnd, cancellationToken);
        if (stored.TryGetValue(until, out var over) && !double.IsNaN(actual))
        {
            (over.Actual, over.IsOutside) = ((long)actual, over is { Low99: { } low, High99: { } high } && new ForecastBand(low, high).Misses(actual));
        }

        var method = MethodOf(outlook.Method);
        foreach (var hour in outlook.Hours)
        {
            var end = until.AddHours(hour.Horizon);
            if (!stored.TryGetValue(end, out var row))
            {
                context.Forecasts.Add(row = new StoredForecast { Kkmc = kkmc, WindowEnd = end, Method = method });
            }

            (row.Predicted, row.Method, row.MadeAt, row.Actual, row.IsOutside) = (hour.Expected, method, now, null, false);
            (row.Low80, row.High80) = (hour.Band80?.Low, hour.Band80?.High);
            (row.Low90, row.High90) = (hour.Band90?.Low, hour.Band90?.High);
            (row.Low99, row.High99) = (hour.Band99?.Low, hour.Band99?.High);
        }

        // Figures change slowly: a version a day, and one when it is another method.
        var last = await context.ForecastModels.Where(row => row.Kkmc == kkmc).OrderByDescending(row => row.TrainedAt).FirstOrDefaultAsync(cancellationToken);
        context.ForecastModels.AddRange(outlook.Figures.Where(_ => last is null || last.Method != method || last.TrainedAt <= now.AddDays(-1)).Select(figures => new ForecastModel
        {
            Kkmc = kkmc,
            TrainedAt = now,
            Horizon = figures.Horizon,
            Method = method,
            KnownHours = outlook.KnownHours,
            TestedHours = figures.Hours,
            Mae = figures.Mae,
            Rmse = figures.Rmse,
            Coverage80 = figures.Coverage80,
            Coverage90 = figures.Coverage90,
            MaeLast = figures.MaeOfLast,
            MaeWeek = figures.MaeOfWeekBefore,
            MaeProfile = figures.MaeOfProfile,
        }));
        await context.SaveChangesAsync(cancellationToken);
    }

    private static string MethodOf(ForecastMethod method) => method == ForecastMethod.Regression ? "regression" : "profile";
}
