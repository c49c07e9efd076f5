using System.Globalization;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Streams.Passages.Checkpoints;
using TrafficWatch.Web.Streams.Passages.Details;
using TrafficWatch.Web.Streams.Passages.Forecasts;
using TrafficWatch.Web.Streams.Passages.Records;
using TrafficWatch.Web.Streams.Passages.Resources;
using TrafficWatch.Web.Streams.Passages.Schema;
using TrafficWatch.Web.Streams.Passages.Warnings;

namespace TrafficWatch.Web.Streams.Passages;

/// <summary>Passages as a file. Plates are whole for who may administer, and that is written down; else masked.</summary>
internal static class PassageExports
{
    public static void Map(IEndpointRouteBuilder exports)
    {
        foreach (var kind in ExportFile.Kinds)
        {
            exports.MapGet($"/passages.{kind}", (HttpContext context, PassageQueries queries, PlateSearches searches, RangeClock clock, AdminAccess access, AuditLog audit, PassageWords words) =>
                PassagesAsync(context, kind, queries, searches, clock, access, audit, words));
            exports.MapGet($"/checkpoints.{kind}", (HttpContext context, CheckpointQueries queries, SiteCalendar calendar, RangeClock clock, PassageWords words) =>
                CheckpointsAsync(context, kind, queries, calendar, clock, words));
            exports.MapGet($"/warnings.{kind}", (HttpContext context, WarningQueries queries, RangeClock clock, AdminAccess access, AuditLog audit, PassageWords words) =>
                WarningsAsync(context, kind, queries, clock, access, audit, words));
            exports.MapGet($"/forecast.{kind}", (HttpContext context, ForecastQueries queries, RangeClock clock, PassageWords words) => ForecastAsync(context, kind, queries, clock, words));
            var admin = exports.MapGroup("").AdminOnly();
            admin.MapGet($"/kkmc_info.{kind}", (HttpContext context, CheckpointDetails details, RangeClock clock, PassageWords words) => DetailsAsync(context, kind, details.Checkpoints, clock, words));
            admin.MapGet($"/calendar_day.{kind}", (HttpContext context, CheckpointDetails details, RangeClock clock, PassageWords words) => DetailsAsync(context, kind, details.Calendar, clock, words));
            admin.MapGet($"/kkmc_distance.{kind}", (HttpContext context, CheckpointDetails details, RangeClock clock, PassageWords words) => DetailsAsync(context, kind, details.Distances, clock, words));
        }
    }

    /// <summary>Columns by their own names in every form, so that a file can be changed and imported again.</summary>
    private static async Task DetailsAsync(HttpContext context, string kind, IDetailTable table, RangeClock clock, PassageWords words)
    {
        var rows = await table.ListAsync(context.RequestAborted);
        var columns = table.Columns.Index().Aggregate(new ExportTable<DetailRow>(words), (all, column) => all.Text(column.Item, column.Item, row => row.Cells[column.Index]))
            .Text("updated_by", "updated_by", row => row.UpdatedBy)
            .Time("updated_at", "updated_at", row => row.UpdatedAt is { } at ? new(clock.Local(at)) : null);
        await ExportFile.SendAsync(context, kind, ExportFile.Name(table.Name, clock), columns, rows.ToAsyncEnumerable());
    }

    /// <summary>A row for each checkpoint and hour of a day that is over.</summary>
    private static async Task CheckpointsAsync(HttpContext context, string kind, CheckpointQueries queries, SiteCalendar calendar, RangeClock clock, PassageWords words)
    {
        if (CheckpointsPage.DayOf(context.Request.Query["day"], queries.Today, out var errors) is not { } day)
        {
            await ExportFile.Refuse(context, errors);
            return;
        }

        await ExportFile.SendAsync(
            context,
            kind,
            string.Create(CultureInfo.InvariantCulture, $"checkpoints_{day:yyyy-MM-dd}"),
            new ExportTable<(string Checkpoint, DateTime Begin, long Count)>(words)
                .Text("kkmc", words.Checkpoint, row => row.Checkpoint)
                .Time("window_end", null, row => new(clock.Local(row.Begin.AddHours(1))))
                .Time(null, words.HourBegin, row => new(clock.Local(row.Begin), Minutes: true))
                .Number("count", words.Passed, row => row.Count),
            RowsAsync());

        async IAsyncEnumerable<(string, DateTime, long)> RowsAsync()
        {
            foreach (var course in await queries.DayAsync(day, context.RequestAborted))
            {
                foreach (var (hour, count) in course.Hours.Index().Where(hour => hour.Item is not null))
                {
                    yield return (course.Checkpoint, calendar.StartOf(day).AddHours(hour), count!.Value);
                }
            }
        }
    }

    /// <summary>A row for each checkpoint and hour ahead.</summary>
    private static async Task ForecastAsync(HttpContext context, string kind, ForecastQueries queries, RangeClock clock, PassageWords words)
    {
        var places = await queries.ListAsync(0, context.RequestAborted);
        await ExportFile.SendAsync(
            context,
            kind,
            ExportFile.Name("forecast", clock),
            new ExportTable<StoredForecast>(words)
                .Text("kkmc", words.Checkpoint, row => words.CheckpointOf(row.Kkmc))
                .Time("window_end", null, row => new(clock.Local(row.WindowEnd)))
                .Time(null, words.HourBegin, row => new(clock.Local(row.WindowEnd.AddHours(-1)), Minutes: true))
                .Text("predicted", words.Expected, row => Whole(row.Predicted))
                .Text("low80", null, row => Whole(row.Low80))
                .Text("high80", null, row => Whole(row.High80))
                .Text("low90", null, row => Whole(row.Low90))
                .Text("high90", null, row => Whole(row.High90))
                .Text("method", words.MethodColumn, row => row.Method)
                .Time("made_at", null, row => new(clock.Local(row.MadeAt))),
            places.SelectMany(place => place.Hours.Where(hour => hour.Actual is null)).ToAsyncEnumerable());

        static string Whole(double? value) => value?.ToString("0.#", CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>A row for each pair.</summary>
    private static async Task WarningsAsync(HttpContext context, string kind, WarningQueries queries, RangeClock clock, AdminAccess access, AuditLog audit, PassageWords words)
    {
        var query = ExportFile.Query(context);
        var filter = WarningFilter.Parse(query, out var errors);
        if (errors.Count > 0)
        {
            await ExportFile.Refuse(context, errors);
            return;
        }

        if (access.Allowed)
        {
            await audit.AddAsync("", access.From, "warnings-exported", query, null, context.RequestAborted);
        }

        await ExportFile.SendAsync(
            context,
            kind,
            ExportFile.Name("plate_warning", filter.Range, clock),
            new ExportTable<(WarningCase Case, StoredWarning Pair)>(words)
                .Text("hphm", words.Plate, row => access.Allowed ? row.Case.Plate : row.Case.Masked)
                .Text("status", null, row => row.Pair.Status)
                .Text(null, words.StateColumn, row => words.StateOf(row.Pair.Status))
                .Time("first_gcsj", words.FirstSeen, row => new(clock.Local(row.Pair.FirstAt)))
                .Text("first_id", null, row => row.Pair.FirstId)
                .Text("first_kkmc", words.Field("from_kkmc"), row => row.Pair.FirstCheckpoint)
                .Text("first_clppxh", null, row => row.Pair.FirstModel)
                .Time("second_gcsj", words.LastSeen, row => new(clock.Local(row.Pair.SecondAt)))
                .Text("second_id", null, row => row.Pair.SecondId)
                .Text("second_kkmc", words.Field("to_kkmc"), row => row.Pair.SecondCheckpoint)
                .Text("second_clppxh", null, row => row.Pair.SecondModel)
                .Text("minutes_between", null, row => Number(row.Pair.MinutesBetween))
                .Text("least_minutes", null, row => Number(row.Pair.LeastMinutes))
                .Text("rule", null, row => row.Pair.Rule)
                .Text("distance_km", null, row => Number(row.Pair.DistanceKm))
                .Text("speed_kmh", null, row => Number(row.Pair.SpeedKmh))
                .Time("case_start", null, row => new(clock.Local(row.Case.Start)))
                .Text("case_id", null, row => row.Case.Id)
                .Text("judgement", null, row => row.Case.Judged?.Judgement ?? "")
                .Text("reason", null, row => row.Case.Judged?.Reason ?? "")
                .Text(null, words.JudgedColumn, row => words.Judged(row.Case.Judged?.Judgement)),
            queries.AllAsync(filter, context.RequestAborted));

        static string Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "";
    }

    private static async Task PassagesAsync(
        HttpContext context, string kind, PassageQueries queries, PlateSearches searches, RangeClock clock, AdminAccess access, AuditLog audit, PassageWords words)
    {
        var query = ExportFile.Query(context);
        var filter = PassageFilter.Parse(query, out var errors);
        var plate = searches.Find(filter.Plate, access.Allowed, ref errors);
        if (errors.Count > 0)
        {
            await ExportFile.Refuse(context, errors);
            return;
        }

        if (access.Allowed)
        {
            await audit.AddAsync("", access.From, "passages-exported", plate is null ? query : $"{query} {plate.Text}", null, context.RequestAborted);
        }

        await ExportFile.SendAsync(
            context,
            kind,
            ExportFile.Name("passages", filter.Range, clock),
            new ExportTable<PassageRow>(words)
                .Text("id", words.RecordId, row => row.Id)
                .Time("gcsj", words.TimeOfPassage, row => new(clock.Local(row.PassedAt)))
                .Text("hphm", words.Plate, row => access.Allowed ? row.Plate : row.Masked)
                .Text("kkmc", words.Checkpoint, row => row.Checkpoint)
                .Text("fxlx", words.Direction, row => row.Direction)
                .Text("hpzl", null, row => row.PlateType)
                .Text(null, words.PlateType, row => words.TypeOf(row.PlateType))
                .Text("vehicle_type_name", null, row => row.VehicleType)
                .Text("province", words.Province, row => row.Province)
                .Text("clppxh", words.Model, row => row.Model)
                .Text("xzqhmc", words.District, row => row.District)
                .Number("is_weekend", null, row => row.IsWeekend ? 1 : 0)
                .Number("is_peak_hour", null, row => row.IsPeakHour ? 1 : 0),
            queries.AllAsync(filter, plate, context.RequestAborted));
    }
}
