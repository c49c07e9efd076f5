using System.Globalization;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Api;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Forecasts;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Records;
using TrafficWatch.Web.Streams.Passages.Warnings;

namespace TrafficWatch.Web.Streams.Passages;

/// <summary>What other programs ask of passages, at the addresses of the system before.</summary>
internal static class PassageApi
{
    private const int MostRows = 1000, MostSkipped = 100_000, LongestKey = 255, NewestWarnings = 10, NewestDays = 7;
    private const string LocalTime = "yyyy-MM-dd HH:mm:ss";

    public static void Map(IEndpointRouteBuilder api)
    {
        var calls = api.MapGroup("").WithTags("Passages").AddEndpointFilter(async (call, next) =>
        {
            try
            {
                return await next(call);
            }
            catch (ShardAwayException e)
            {
                return Results.Json(new { error = e.Message }, statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
        calls.MapPost("/query", QueryAsync).Tells(
            "Stored passages, newest first",
            new("hphm", "A part of the plate; * and ? may stand in it; for administrators"),
            new("kkmc", "The checkpoint, as delivered"),
            new("start", "From: 2023-12-08 08:15:00, and the other forms that a passage's time may have"),
            new("end", "Before"),
            new("hpzl", "The plate type's code"),
            new("direction", "The direction"),
            new("page", "From 1"),
            new("size", $"Rows of a page; 20, at most {MostRows}"));
        calls.MapGet("/warnings/realtime", WarningsAsync).Tells("The ten newest pairs of sightings that stand against somebody");
        calls.MapGet("/predict/flow", PredictAsync).Tells(
            "How many passages an hour of the day is forecast to have, the next time that it is not over",
            new("kkmc", "The checkpoint, as delivered; * for all together", IsNeeded: true),
            new("hour", "0 to 23 by the site's clocks", IsNeeded: true));
        Stat("kkmc_count", "The ten checkpoints with most passages today", (frame, _, _) => frame.Checkpoints.Take(10).Select(place => (place.Checkpoint, place.Count)));
        Stat("flow_24h", "The last 24 hours that are over, named by their beginning", (frame, calendar, time) => LastDay(frame, calendar, time.GetUtcNow().UtcDateTime));
        Stat("map_data", "Provinces of today's plates, named as on the map", (frame, _, _) => frame.Provinces.Where(part => part.Name.Length > 0).Select(part => (ProvinceNames.Of(part.Name), part.Count)));
        Stat("vehicle_type", "Today's vehicle types", (frame, _, _) => frame.VehicleTypes.Select(part => (part.Name, part.Count)));
        Stat("today", "Today's passages", (frame, _, _) => [("今日过车", frame.Today)]);

        void Stat(string name, string summary, Func<PassageFrame, SiteCalendar, TimeProvider, IEnumerable<(string, long)>> of) => calls.MapGet(
            $"/stats/{name}", (Feed<PassageFrame> frames, SiteCalendar calendar, TimeProvider time) => Named(of(frames.Current, calendar, time))).Tells(summary);
    }

    /// <summary>The ten newest pairs that stand against somebody, times by the site's clocks.</summary>
    private static async Task<IResult> WarningsAsync(OpenWarnings queries, SiteCalendar calendar, TimeProvider time, AdminAccess access, CancellationToken cancellationToken)
    {
        var rows = await queries.NewestAsync(time.GetUtcNow().UtcDateTime.AddDays(-NewestDays), NewestWarnings, cancellationToken);
        return Results.Json(
            rows.Select(row => WarningMessage.Fields(row, access.Allowed ? row.Plate : PlateMask.Of(row.Plate), null, at => calendar.ToLocal(at).ToString(LocalTime, CultureInfo.InvariantCulture))), WarningMessage.Json);
    }

    /// <summary>What a local hour comes to at a checkpoint, the next time that it is not over.</summary>
    private static async Task<IResult> PredictAsync(HttpContext context, ForecastQueries queries, CancellationToken cancellationToken)
    {
        var query = ApiQuery.Of(context);
        var (kkmc, hour) = (query.Text("kkmc", LongestKey), query.Number("hour", -1, 0, 23));
        if (kkmc is null)
        {
            query.Refuse("kkmc", "must name a checkpoint");
        }

        if (hour < 0 && query.Problems.Count == 0)
        {
            query.Refuse("hour", "must be a whole number from 0 to 23");
        }

        if (query.Problems.Count > 0)
        {
            return query.Refusal();
        }

        return await queries.NextAsync(kkmc!, hour, cancellationToken) is { } found
            ? Results.Json(new { predicted_flow = (long)Math.Round(found.Predicted) })
            : Results.Json(new { error = $"kkmc: nothing is forecast for '{kkmc}' at that hour yet", fields = new[] { "kkmc" } }, statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> QueryAsync(HttpContext context, PassageQueries queries, SiteCalendar calendar, TimeProvider time, AdminAccess access, AuditLog audit)
    {
        var query = await ApiQuery.ReadAsync(context);
        var reader = new PassageTime(calendar.Zone);
        var now = (time.GetUtcNow().UtcDateTime - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        var plate = query.Text("hphm", 50);
        var pattern = plate is null ? null : PlatePattern.Parse($"*{plate}*");
        if (plate is not null && pattern is null)
        {
            query.Refuse("hphm", "must hold one certain character at least");
        }

        var (page, size) = (query.Number("page", 1, 1, int.MaxValue), query.Number("size", 20, 1, MostRows));
        if ((page - 1L) * size > MostSkipped)
        {
            query.Refuse("page", $"lies beyond {MostSkipped} rows: narrow the time range instead");
        }

        var (start, end) = (query.Time("start", Read), query.Time("end", Read));
        if (start >= end)
        {
            query.Refuse("end", "must be later than start");
        }

        var filter = new PassageFilter
        {
            Checkpoints = query.Text("kkmc", LongestKey) is { } checkpoint ? [checkpoint] : [],
            PlateType = query.Text("hpzl", 20),
            Direction = query.Text("direction", 20),
        };
        if (query.Problems.Count > 0)
        {
            return query.Refusal();
        }

        if (pattern is not null)
        {
            if (!access.Allowed)
            {
                return Results.Json(new { error = "hphm: only administrators may search by plate", fields = new[] { "hphm" } }, statusCode: StatusCodes.Status403Forbidden);
            }

            await audit.AddAsync("", access.From, "plate-search", pattern.Text, null, context.RequestAborted);
        }

        var range = new UtcRange(start ?? DateTime.UnixEpoch, end ?? DateTime.UnixEpoch.AddYears(1000));
        var counting = queries.CountAsync(filter, pattern, range, Timeout.InfiniteTimeSpan, context.RequestAborted);
        var rows = await queries.PartAsync(filter, pattern, range, (page - 1) * size, size, context.RequestAborted);
        var counted = await counting;
        var more = counted.More || counted.Count > RowCount.Cap;
        return Results.Json(new
        {
            data = rows.Select(row => new
            {
                id = row.Id,
                xzqhmc = row.District,
                kkmc = row.Checkpoint,
                fxlx = row.Direction,
                gcsj = calendar.ToLocal(row.PassedAt).ToString(LocalTime, CultureInfo.InvariantCulture),
                hpzl = row.PlateType,
                hphm = access.Allowed ? row.Plate : row.Masked,
                clppxh = row.Model,
                province = row.Province,
                is_weekend = row.IsWeekend ? 1 : 0,
                is_peak_hour = row.IsPeakHour ? 1 : 0,
                vehicle_type_name = row.VehicleType,
            }),
            page,
            size,
            total = more && counted.Count >= RowCount.Cap ? RowCount.Cap + 1 : counted.Count,
            total_is_lower_bound = more,
        });

        (DateTime? Time, string? Problem) Read(byte[] text) =>
            reader.TryRead(text, now, out var read, out var problem) ? (DateTime.UnixEpoch.AddMilliseconds(read), null) : (null, problem);
    }

    /// <summary>The last 24 hours that are over, named by their beginning on the site's clocks.</summary>
    private static IEnumerable<(string, long)> LastDay(PassageFrame frame, SiteCalendar calendar, DateTime now)
    {
        var yesterday = calendar.StartOf(calendar.DayOf(now).AddDays(-1));
        return frame.HoursBefore.Concat(frame.Hours).Index().Where(hour => hour.Item is not null).TakeLast(24)
            .Select(hour => (calendar.ToLocal(yesterday.AddHours(hour.Index)).ToString("HH:mm", CultureInfo.InvariantCulture), hour.Item!.Value));
    }

    private static IResult Named(IEnumerable<(string Name, long Value)> values) => Results.Json(values.Select(value => new { name = value.Name, value = value.Value }));
}
