using System.Globalization;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Admin;

/// <summary>Dead letters as files.</summary>
internal static class AdminExports
{
    public static void Map(IEndpointRouteBuilder exports)
    {
        var admin = exports.MapGroup("").AdminOnly();
        admin.MapGet("/dead-letters.csv", DeadLettersAsync);
        admin.MapGet("/dead-letters/{id:long}", PayloadAsync);
    }

    private static Task DeadLettersAsync(HttpContext context, DeadLetterAdmin letters, RangeClock clock)
    {
        var filter = DeadLetterFilter.Parse(ExportFile.Query(context), out var errors);
        return errors.Count > 0 ? ExportFile.Refuse(context, errors) : CsvExport.SendAsync(
            context,
            ExportFile.Name("dead-letters", clock),
            ["id", "stream", "log_id", "partition", "offset", "record_time", "status", "attempts", "reason", "updated_at", "payload_bytes"],
            letters.AllAsync(filter, context.RequestAborted),
            (csv, letter) => csv.Number(letter.Id).Text(letter.Stream).Text(letter.LogId).Number(letter.Partition)
                .Number(letter.Offset).Time(letter.RecordTime is { } time ? clock.Local(time) : null)
                .Text(letter.Status).Number(letter.Attempts).Text(letter.Reason)
                .Time(letter.UpdatedAt is { } at ? clock.Local(at) : null).Number(letter.PayloadBytes));
    }

    private static async Task<IResult> PayloadAsync(long id, HttpContext context, DeadLetterAdmin letters) =>
        await letters.PayloadAsync(id, context.RequestAborted) is { } payload
            ? Results.File(payload, "application/octet-stream", string.Create(CultureInfo.InvariantCulture, $"dead-letter-{id}.bin"))
            : Results.Problem($"dead letter {id} is not there any more", statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
