using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Streams.Passages.Records;
using TrafficWatch.Web.Streams.Passages.Resources;

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
        }
    }

    private static async Task PassagesAsync(
        HttpContext context, string kind, PassageQueries queries, PlateSearches searches, RangeClock clock, AdminAccess access, AuditLog audit, PassageWords words)
    {
        var query = ExportFile.Query(context);
        var filter = PassageFilter.Parse(query, out var errors);
        var plate = filter.Plate is { } id && access.Allowed ? searches.Find(id) : null;
        if (filter.Plate is { } lost && plate is null)
        {
            errors = [.. errors, new FilterError("plate", lost, access.Allowed
                ? new(PassageWords.English.SearchGone, PassageWords.Chinese.SearchGone)
                : new(PassageWords.English.PlateForAdmins, PassageWords.Chinese.PlateForAdmins))];
        }

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
