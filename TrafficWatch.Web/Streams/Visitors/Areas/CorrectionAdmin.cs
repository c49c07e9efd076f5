using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>Sets counted values of areas, takes them back within a minute, and reads what was set. Each is an edit of the stream: what it made of the figure stands in a row once the stream has taken it in.</summary>
internal sealed class CorrectionAdmin(Databases databases, ShardReader reader, ShardMap shards, EditSignal signal, TimeProvider time)
{
    /// <summary>How long a comment may be.</summary>
    public const int LongestComment = 500;

    private const string Stream = "visitors";
    private const int Batch = 500;
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sets how many somebody has counted inside.</summary>
    /// <param name="area">The area.</param>
    /// <param name="id">The edit's own id: the same once more is stored once.</param>
    /// <param name="counted">How many; 0: everybody present is released.</param>
    /// <param name="comment">What the person says; empty: nothing.</param>
    /// <param name="who">The name that the person gave.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is wrong, each naming its field; none: it is stored.</returns>
    public async Task<IReadOnlyList<FilterError>> CountAsync(string area, string id, long counted, string? comment, string who, CancellationToken cancellationToken = default)
    {
        (who, comment) = (who.Trim(), Given(comment));
        var errors = Errors(who, comment);
        if (counted is < 0 or > ThresholdSet.Largest)
        {
            errors.Add(new("counted", counted.ToString(CultureInfo.InvariantCulture), new($"must be 0 to {ThresholdSet.Largest}", $"须为 0 到 {ThresholdSet.Largest}")));
        }

        if (area == ThresholdSet.WholePark)
        {
            errors.Add(new("area", area, new("count its areas, not the whole park", "请按区域清点，不能清点全园")));
        }
        else if (!await reader.AskAsync(shards.ShardOf(area), (shard, stop) => shard.Present.AnyAsync(row => row.AreaId == area, stop), cancellationToken))
        {
            errors.Add(new("area", area, new("is not an area in which anybody is counted", "不是正在计数的区域")));
        }

        if (errors.Count > 0)
        {
            return errors;
        }

        var now = Now();
        return await StoreAsync(null, Edit(Correction.Count, new Content(area, id, counted, null, who, comment, Iso(now)), who, now), cancellationToken);
    }

    /// <summary>Takes a counted value back, within a minute.</summary>
    /// <param name="area">The area.</param>
    /// <param name="id">The edit's own id: the same once more is stored once.</param>
    /// <param name="of">The id of the count.</param>
    /// <param name="comment">What the person says; empty: nothing.</param>
    /// <param name="who">The name that the person gave.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is wrong, each naming its field; none: it is stored.</returns>
    public async Task<IReadOnlyList<FilterError>> UndoAsync(string area, string id, string of, string? comment, string who, CancellationToken cancellationToken = default)
    {
        (who, comment) = (who.Trim(), Given(comment));
        var errors = Errors(who, comment);
        if (errors.Count > 0)
        {
            return errors;
        }

        var now = Now();
        var recent = await reader.AskMainAsync((main, stop) => RecentAsync(main, now, stop), cancellationToken);
        if (recent.Find(edit => edit.Kind == Correction.Count && edit.Content.Id == of && edit.Content.Area == area) is not { Content: not null } count || now - count.MadeAt > Correction.UndoWithin)
        {
            return [new FilterError("undo", "", new("a count can be undone within a minute only: set another one", "清点只能在一分钟内撤销，请重新清点"))];
        }

        return await StoreAsync(count.EditId, Edit(Correction.Undo, new Content(area, id, null, of, who, comment, Iso(now)), who, now), cancellationToken);
    }

    /// <summary>The newest of an area, those first that the stream has not taken in yet.</summary>
    /// <param name="area">The area.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Correction>> LastAsync(string area, int most, CancellationToken cancellationToken = default)
    {
        var now = Now();
        var edits = reader.AskMainAsync(
            async (main, stop) => (
                Waiting: (await Own(main).Where(edit => edit.Epoch == null).ToListAsync(stop)).ConvertAll(Recent),
                Recent: await RecentAsync(main, now, stop)),
            cancellationToken);
        var stored = reader.AskAsync(
            shards.ShardOf(area),
            (shard, stop) => shard.Corrections.AsNoTracking().Where(row => row.AreaId == area).OrderByDescending(row => row.MadeAt).ThenByDescending(row => row.Id).Take(most).ToListAsync(stop),
            cancellationToken);
        await Task.WhenAll(edits, stored);
        var (waits, recent) = await edits;
        var undone = recent.Where(edit => edit.Kind == Correction.Undo).Select(edit => edit.Content.Of).ToHashSet();
        var done = (await stored).Select(Of).ToList();
        return
        [
            // An instance may hold the epoch before the area's does.
            .. waits.Concat(recent).DistinctBy(edit => edit.EditId).Where(edit => edit.Content.Area == area && done.TrueForAll(row => row.Id != edit.Content.Id))
                .Select(edit => new Correction(area, edit.Content.Id, edit.Kind, edit.MadeAt, null, edit.Content.Counted, edit.Content.Who, edit.Content.Comment))
                .Concat(done).Select(row => row with { Undone = undone.Contains(row.Id) }).OrderByDescending(row => row.MadeAt).ThenByDescending(row => row.Waits),
        ];
    }

    /// <summary>All that the stream has taken in, newest first, at constant memory.</summary>
    /// <param name="areas">Of these areas; none: of all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<Correction> AllAsync(IReadOnlyList<string> areas, CancellationToken cancellationToken = default)
    {
        List<string> wanted = [.. areas];
        return SortedMerge.MergeAsync<Correction>(
            [.. Enumerable.Range(0, reader.Count).Select(shard => (SortedMerge.Read<Correction>)((last, take, stop) => reader.AskAsync(
                shard,
                async (context, end) =>
                {
                    var rows = context.Corrections.AsNoTracking().Where(row => wanted.Count == 0 || wanted.Contains(row.AreaId));
                    if (last is { MadeAt: var at, AreaId: var area, Id: var id })
                    {
                        rows = rows.Where(row => row.MadeAt < at || (row.MadeAt == at && (string.Compare(row.AreaId, area) < 0 || (row.AreaId == area && string.Compare(row.Id, id) < 0))));
                    }

                    return (await rows.OrderByDescending(row => row.MadeAt).ThenByDescending(row => row.AreaId).ThenByDescending(row => row.Id).Take(take).ToListAsync(end)).ConvertAll(Of);
                },
                stop)))],
            Batch,
            ahead: true,
            Compare,
            (one, _) => one,
            cancellationToken);
    }

    private static int Compare(Correction a, Correction b)
    {
        var byTime = b.MadeAt.CompareTo(a.MadeAt);
        var byArea = byTime != 0 ? byTime : KeyOrder.Compare(b.AreaId, a.AreaId);
        return byArea != 0 ? byArea : KeyOrder.Compare(b.Id, a.Id);
    }

    private static List<FilterError> Errors(string who, string? comment)
    {
        List<FilterError> errors = [.. AreaEditCheck.Name(who)];
        if (comment?.Length > LongestComment)
        {
            errors.Add(new("comment", comment, new($"must have at most {LongestComment} characters", $"最多 {LongestComment} 个字符")));
        }

        return errors;
    }

    /// <summary>Stores an edit once, also where the answer to its commit was lost and it is tried again.</summary>
    /// <param name="of">The edit that it takes back, which can be done once; null: none.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<IReadOnlyList<FilterError>> StoreAsync(long? of, StreamEdit edit, CancellationToken cancellationToken)
    {
        var content = Read(edit);
        bool stored;
        await using (var outer = databases.Main())
        {
            stored = await outer.Database.CreateExecutionStrategy().ExecuteAsync(
                async stop =>
                {
                    await using var main = databases.Main();
                    await using var transaction = await main.Database.BeginTransactionAsync(stop);
                    if (of is { } other)
                    {
                        // Whoever comes second waits here, and then sees the first one's.
                        await main.Edits.Where(row => row.Id == other).ExecuteUpdateAsync(set => set.SetProperty(row => row.Kind, Correction.Count), stop);
                    }

                    var recent = await RecentAsync(main, edit.MadeAt, stop);
                    if (recent.Exists(one => one.Content.Id == content.Id))
                    {
                        return true;
                    }

                    if (content.Of is not null && recent.Exists(one => one.Content.Of == content.Of))
                    {
                        return false;
                    }

                    edit.Id = 0;
                    main.Edits.Add(edit);
                    await main.SaveChangesAsync(stop);
                    await transaction.CommitAsync(stop);
                    return true;
                },
                cancellationToken);
        }

        if (!stored)
        {
            return [new FilterError("undo", "", new("it is undone already", "已经撤销"))];
        }

        signal.Notify();
        return [];
    }

    /// <summary>Edits that were made a short while ago, whether the stream has taken them in or not.</summary>
    private static async Task<List<(long EditId, string Kind, DateTime MadeAt, Content Content)>> RecentAsync(MainContext main, DateTime now, CancellationToken cancellationToken)
    {
        var from = now - (2 * Correction.UndoWithin);
        return (await Own(main).Where(edit => edit.MadeAt >= from).ToListAsync(cancellationToken)).ConvertAll(Recent);
    }

    private static IQueryable<StreamEdit> Own(MainContext main) => main.Edits.AsNoTracking().Where(edit => edit.Stream == Stream && (edit.Kind == Correction.Count || edit.Kind == Correction.Undo));

    private static (long EditId, string Kind, DateTime MadeAt, Content Content) Recent(StreamEdit edit) => (edit.Id, edit.Kind, edit.MadeAt, Read(edit));

    private static StreamEdit Edit(string kind, Content content, string who, DateTime now) =>
        new() { Stream = Stream, Kind = kind, Content = JsonSerializer.Serialize(content, Json), Who = who, MadeAt = now };

    private static Content Read(StreamEdit edit) => JsonSerializer.Deserialize<Content>(edit.Content, Json)!;

    private static Correction Of(AreaCorrection row) => new(row.AreaId, row.Id, row.Kind, row.MadeAt, row.BeforeCount, row.AfterCount, row.Who, row.Comment);

    private DateTime Now() => time.GetUtcNow().UtcDateTime is var now ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)) : default;

    private static string Iso(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private sealed record Content(
        [property: JsonPropertyName("area")] string Area,
        [property: JsonPropertyName("id")] string Id,
        [property: JsonPropertyName("counted"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Counted,
        [property: JsonPropertyName("of"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Of,
        [property: JsonPropertyName("who")] string Who,
        [property: JsonPropertyName("comment")] string? Comment,
        [property: JsonPropertyName("madeAt")] string MadeAt);
}
