using System.Globalization;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Admin;

/// <summary>Dead letters as files.</summary>
internal static class AdminExports
{
    public static void Map(IEndpointRouteBuilder exports)
    {
        var admin = exports.MapGroup("").AdminOnly();
        foreach (var kind in ExportFile.Kinds)
        {
            admin.MapGet($"/dead-letters.{kind}", (HttpContext context, DeadLetterAdmin letters, RangeClock clock, Words words) => DeadLettersAsync(context, kind, letters, clock, words));
            admin.MapGet($"/retention.{kind}", (HttpContext context, StorageQueries storage, RetentionAdmin retention, RangeClock clock, Words words) => RetentionAsync(context, kind, storage, retention, clock, words));
        }

        admin.MapGet("/dead-letters/{id:long}", PayloadAsync);
    }

    private static async Task RetentionAsync(HttpContext context, string kind, StorageQueries storage, RetentionAdmin retention, RangeClock clock, Words words)
    {
        var kept = await retention.ReadAsync(context.RequestAborted);
        var tables = await storage.TablesAsync(null, context.RequestAborted);
        await ExportFile.SendAsync(
            context,
            kind,
            ExportFile.Name("retention", clock),
            new ExportTable<(StoredTable Table, StoredPart Part)>(words)
                .Text("table", words.TableColumn, row => row.Table.Table)
                .Number("shard", words.ShardColumn, row => row.Part.Shard)
                .Number("days", words.KeptColumn, row => kept.Days[row.Table.Kind])
                .Time("oldest", words.SinceWhen, row => Local(row.Part.Oldest, clock))
                .Number("rows_about", words.RowsColumn, row => row.Part.Rows)
                .Number("bytes", words.BytesColumn, row => row.Part.Bytes),
            tables.SelectMany(table => table.Parts.Select(part => (table, part))).ToAsyncEnumerable());
    }

    private static Task DeadLettersAsync(HttpContext context, string kind, DeadLetterAdmin letters, RangeClock clock, Words words)
    {
        var filter = DeadLetterFilter.Parse(ExportFile.Query(context), out var errors);
        return errors.Count > 0 ? ExportFile.Refuse(context, errors) : ExportFile.SendAsync(
            context,
            kind,
            ExportFile.Name("dead-letters", clock),
            new ExportTable<DeadLetterRow>(words)
                .Number("id", "#", letter => letter.Id)
                .Text("stream", words.Stream, letter => letter.Stream)
                .Text("log_id", words.LogColumn, letter => letter.LogId)
                .Number("partition", words.Partition, letter => letter.Partition)
                .Number("offset", words.Offset, letter => letter.Offset)
                .Time("record_time", words.TimeColumn, letter => Local(letter.RecordTime, clock))
                .Text("status", null, letter => letter.Status)
                .Text(null, words.StatusColumn, letter => words.DeadLetterStatus(letter.Status))
                .Number("attempts", words.Attempts, letter => letter.Attempts)
                .Text("reason", null, letter => letter.Reason)
                .Text(null, words.ReasonColumn, letter => words.Refusal(letter.Reason))
                .Time("updated_at", words.ChangedColumn, letter => Local(letter.UpdatedAt, clock))
                .Number("payload_bytes", words.Size, letter => letter.PayloadBytes),
            letters.AllAsync(filter, context.RequestAborted));
    }

    private static ExportTime? Local(DateTime? utc, RangeClock clock) => utc is { } at ? new(clock.Local(at)) : null;

    private static async Task<IResult> PayloadAsync(long id, HttpContext context, DeadLetterAdmin letters) =>
        await letters.PayloadAsync(id, context.RequestAborted) is { } payload
            ? Results.File(payload, "application/octet-stream", string.Create(CultureInfo.InvariantCulture, $"dead-letter-{id}.bin"))
            : Results.Problem($"dead letter {id} is not there any more", statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
