using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Forecasts;

/// <summary>Gives the calendar its first days, once: what somebody changes or removes stays so.</summary>
internal sealed class CalendarSeed(Databases databases, TimeProvider time) : ISeed
{
    private const string Mark = "calendar-seeded";

    public Task PlantAsync(CancellationToken cancellationToken) => SeedMark.PlantOnceAsync(
        databases,
        Mark,
        async main =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
            var there = await main.CalendarDays.Select(day => day.Day).ToListAsync(cancellationToken);
            main.CalendarDays.AddRange(CalendarDays.All.Where(day => !there.Contains(day.Day)).Select(day => new CalendarDay { Day = day.Day, Kind = day.Kind, Name = day.Name, UpdatedBy = "TrafficWatch", UpdatedAt = now, Version = 1 }));
        },
        cancellationToken);
}
