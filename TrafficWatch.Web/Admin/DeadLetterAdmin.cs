using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Admin;

/// <summary>Reads dead letters, sends them through their stream again, and deletes them.</summary>
internal sealed partial class DeadLetterAdmin(Databases databases, ShardReader reader, EditSignal signal, TimeProvider time, ILogger<DeadLetterAdmin> logger)
{
    private const int Batch = 1000;
    private const string New = "new";
    private const string Retrying = "retrying";

    /// <summary>What differs between reasons of one kind: as <see cref="DeadLetter.KindOf"/> says it.</summary>
    private const string Values = DeadLetter.Values;

    /// <summary>One page, newest first.</summary>
    public Task<Page<DeadLetterRow>> PageAsync(DeadLetterFilter filter, int size = 50, CancellationToken cancellationToken = default) =>
        Paging.ReadAsync<DeadLetterRow, long>(
            (key, backwards, take) => ReadAsync(filter, key, backwards, take, cancellationToken),
            filter.After is { } after ? DeadLetterFilter.Key(after) : null,
            filter.Before is { } before ? DeadLetterFilter.Key(before) : null,
            size,
            letter => letter.Id,
            DeadLetterFilter.ToCursor,
            () => CountAsync(filter, cancellationToken),
            time);

    /// <summary>All letters of the filter, wherever its page stands, newest first, at constant memory.</summary>
    public IAsyncEnumerable<DeadLetterRow> AllAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) =>
        SortedMerge.MergeAsync<DeadLetterRow>(
            [(last, take, stop) => ReadAsync(filter, last?.Id, backwards: false, take, stop)],
            Batch, ahead: true, (a, b) => b.Id.CompareTo(a.Id), (a, _) => a, cancellationToken);

    /// <summary>The letters that wait for somebody, by stream and kind, most first, at most 50 of them.</summary>
    public Task<List<DeadLetterGroup>> GroupsAsync(CancellationToken cancellationToken = default) => reader.AskMainAsync(
        (main, stop) => main.Database.SqlQuery<DeadLetterGroup>(
            $"""
            SELECT stream AS Stream, REGEXP_REPLACE(reason, {Values}, '…') AS Kind, COUNT(*) AS Letters, MAX(record_time) AS Newest
            FROM dead_letter WHERE status = {New} GROUP BY stream, Kind ORDER BY Letters DESC LIMIT 50
            """).ToListAsync(stop),
        cancellationToken);

    /// <summary>Asks the stream to take again all letters of a filter that wait, oldest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="who">The name that the person gave.</param>
    /// <param name="progress">Told how many have been asked for.</param>
    /// <param name="cancellationToken">Leaves the rest as it is.</param>
    /// <returns>How many were asked for.</returns>
    public async Task<int> RetryAllAsync(DeadLetterFilter filter, string who, IProgress<int> progress, CancellationToken cancellationToken = default)
    {
        var asked = 0;
        await foreach (var ids in WaitingAsync(filter with { Status = New }, retriable: true, cancellationToken))
        {
            foreach (var id in ids)
            {
                asked += await RetryAsync(id, who, cancellationToken) ? 1 : 0;
                progress.Report(asked);
            }
        }

        return asked;
    }

    /// <summary>Deletes all letters of a filter that are not on their way through the stream.</summary>
    /// <inheritdoc cref="RetryAllAsync"/>
    public async Task<int> DeleteAllAsync(DeadLetterFilter filter, string who, IProgress<int> progress, CancellationToken cancellationToken = default)
    {
        var deleted = 0;
        await foreach (var ids in WaitingAsync(filter, retriable: false, cancellationToken))
        {
            progress.Report(deleted += await DeleteAsync(ids, who, cancellationToken));
        }

        return deleted;
    }

    /// <summary>One letter with the beginning of its payload; null: there is none.</summary>
    public Task<DeadLetterDetail?> GetAsync(long id, CancellationToken cancellationToken = default) =>
        reader.AskMainAsync(
            async (main, stop) =>
            {
                if (await Letters(main).SingleOrDefaultAsync(letter => letter.Id == id, stop) is not { } letter)
                {
                    return null;
                }

                const int bytes = DeadLetterDetail.HeadBytes;
                var head = await main.Database.SqlQuery<byte[]?>($"SELECT LEFT(payload, {bytes}) AS Value FROM dead_letter WHERE id = {id}").SingleOrDefaultAsync(stop) ?? [];
                return new DeadLetterDetail(letter.ToRow(), head, Readable(head));
            },
            cancellationToken);

    /// <summary>Refused records of the last day that were only counted, by the kind of their reason, most first.</summary>
    public Task<List<(string Kind, long Letters)>> CountedAsync(CancellationToken cancellationToken = default) => reader.AskMainAsync(
        async (main, stop) =>
        {
            var since = time.GetUtcNow().UtcDateTime.AddDays(-1);
            var kinds = await main.DeadLetterCounts.Where(count => count.Hour > since).GroupBy(count => count.Kind)
                .Select(group => new { Kind = group.Key, Letters = group.Sum(count => count.Letters) }).OrderByDescending(kind => kind.Letters).Take(10).ToListAsync(stop);
            return kinds.ConvertAll(kind => (kind.Kind, kind.Letters));
        },
        cancellationToken);

    /// <summary>A payload as far as it is kept; null: there is no such letter.</summary>
    public async Task<byte[]?> PayloadAsync(long id, CancellationToken cancellationToken = default)
    {
        await using var main = databases.Main();
        var found = await main.DeadLetters.Where(letter => letter.Id == id).Select(letter => new { letter.Payload }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : found.Payload;
    }

    /// <summary>Asks the stream to take a letter again.</summary>
    /// <returns>False: it is gone, on its way already, or was taken.</returns>
    public async Task<bool> RetryAsync(long id, string who, CancellationToken cancellationToken = default)
    {
        var name = Name(who);
        await using var main = databases.Main();
        // The whole of it is what is tried again when a connection is lost.
        if (!await main.Database.CreateExecutionStrategy().ExecuteAsync(stop => AskAsync(id, name, stop), cancellationToken))
        {
            return false;
        }

        signal.Notify();
        return true;
    }

    /// <summary>Deletes letters, except those that are on their way through the stream.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> DeleteAsync(IReadOnlyCollection<long> ids, string who, CancellationToken cancellationToken = default)
    {
        var name = Name(who);
        var deleted = 0;
        await using var main = databases.Main();
        foreach (var some in ids.Chunk(500).Select(chunk => chunk.ToList()))
        {
            deleted += await main.DeadLetters.Where(letter => some.Contains(letter.Id) && letter.Status != Retrying).ExecuteDeleteAsync(cancellationToken);
        }

        LogDeleted(deleted, ids.Count, name);
        return deleted;
    }

    private async Task<bool> AskAsync(long id, string name, CancellationToken cancellationToken)
    {
        await using var main = databases.Main();
        await using var transaction = await main.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        // One that was taken would count twice, one on its way too: only this statement decides who asks.
        var mine = await main.DeadLetters.Where(letter => letter.Id == id && letter.Status == New)
            .ExecuteUpdateAsync(set => set.SetProperty(letter => letter.Status, Retrying).SetProperty(letter => letter.UpdatedAt, now), cancellationToken);
        if (mine == 0)
        {
            return false;
        }

        var stream = await main.DeadLetters.Where(letter => letter.Id == id).Select(letter => letter.Stream).SingleAsync(cancellationToken);
        main.Edits.Add(new StreamEdit
        {
            Stream = stream,
            Kind = "retry",
            Content = JsonSerializer.Serialize(new { deadLetter = id }),
            Who = name,
            MadeAt = now,
        });
        await main.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<List<DeadLetterRow>> ReadAsync(DeadLetterFilter filter, long? key, bool backwards, int take, CancellationToken cancellationToken)
    {
        var found = await reader.AskMainAsync(
            (main, stop) =>
            {
                var letters = Filtered(Letters(main), filter);
                letters = (key, backwards) switch
                {
                    (null, _) => letters,
                    (_, true) => letters.Where(letter => letter.Id > key),
                    _ => letters.Where(letter => letter.Id < key),
                };
                letters = backwards ? letters.OrderBy(letter => letter.Id) : letters.OrderByDescending(letter => letter.Id);
                return letters.Take(take).ToListAsync(stop);
            },
            cancellationToken);
        return [.. found.Select(letter => letter.ToRow())];
    }

    /// <summary>The ids of a filter's letters as they are now, oldest first: what comes in meanwhile is not among them.</summary>
    private async IAsyncEnumerable<List<long>> WaitingAsync(DeadLetterFilter filter, bool retriable, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var newest = await reader.AskMainAsync((main, stop) => main.DeadLetters.MaxAsync(letter => (long?)letter.Id, stop), cancellationToken) ?? 0;
        for (var last = 0L; ;)
        {
            var ids = await reader.AskMainAsync(
                (main, stop) => Filtered(Letters(main), filter).Where(letter => letter.Id > last && letter.Id <= newest && (!retriable || letter.Retriable))
                    .OrderBy(letter => letter.Id).Select(letter => letter.Id).Take(500).ToListAsync(stop),
                cancellationToken);
            if (ids.Count == 0)
            {
                yield break;
            }

            yield return ids;
            last = ids[^1];
        }
    }

    private async Task<RowCount> CountAsync(DeadLetterFilter filter, CancellationToken cancellationToken) => RowCount.Of(await reader.AskMainAsync(
        (main, stop) => Filtered(Letters(main), filter).Select(letter => letter.Id).Take(RowCount.Cap + 1).CountAsync(stop), cancellationToken));

    private static IQueryable<Letter> Filtered(IQueryable<Letter> letters, DeadLetterFilter filter)
    {
        letters = filter.Stream is { } stream ? letters.Where(letter => letter.Stream == stream) : letters;
        letters = filter.Status is { } status ? letters.Where(letter => letter.Status == status) : letters;
        letters = filter.Kind is { } kind ? letters.Where(letter => letter.Kind == kind) : letters;
        return filter.Reason is { } reason ? letters.Where(letter => letter.Reason.Contains(reason)) : letters;
    }

    // Without the payloads, which may be megabytes each.
    private static IQueryable<Letter> Letters(MainContext main) => main.Database.SqlQuery<Letter>(
        $"""
        SELECT id AS Id, stream AS Stream, log_id AS LogId, `partition` AS `Partition`, `offset` AS `Offset`, record_time AS RecordTime,
            reason AS Reason, attempts AS Attempts, status AS Status, updated_at AS UpdatedAt, COALESCE(whole_bytes, LENGTH(payload), 0) AS PayloadBytes, whole_bytes IS NULL AND LENGTH(payload) <= 1048576 AS Retriable,
            REGEXP_REPLACE(reason, {Values}, '…') AS Kind
        FROM dead_letter
        """);

    private static string Name(string who) => who.Trim() is { Length: > 0 and <= 100 } name && !name.Any(char.IsControl)
        ? name : throw new ArgumentException("who: must have 1 to 100 characters, and no line breaks or other control characters", nameof(who));

    private static string Readable(byte[] head)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(head));
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = char.IsControl(text[i]) && text[i] is not ('\n' or '\r' or '\t') ? '\uFFFD' : text[i];
        }

        return text.ToString();
    }

    [LoggerMessage(3201, LogLevel.Information, "{Deleted} of {Asked} dead letters deleted by {Who}")]
    private partial void LogDeleted(int deleted, int asked, string who);

    private sealed class Letter
    {
        public long Id { get; init; }

        public required string Stream { get; init; }

        public required string LogId { get; init; }

        public int Partition { get; init; }

        public long Offset { get; init; }

        public DateTime? RecordTime { get; init; }

        public required string Reason { get; init; }

        public int Attempts { get; init; }

        public required string Status { get; init; }

        public DateTime? UpdatedAt { get; init; }

        public long PayloadBytes { get; init; }

        public bool Retriable { get; init; }

        public required string Kind { get; init; }

        public DeadLetterRow ToRow() =>
            new(Id, Stream, LogId, Partition, Offset, RecordTime, Reason, Attempts, Status, UpdatedAt, PayloadBytes, Retriable);
    }
}
