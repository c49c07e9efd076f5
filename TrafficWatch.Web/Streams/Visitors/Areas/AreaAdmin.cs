using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>Reads and edits areas' thresholds, names and order, and removes and merges areas.</summary>
internal sealed class AreaAdmin(Databases databases, ShardReader reader, EditSignal signal, TimeProvider time)
{
    private const string Stream = "visitors";
    private const string Removal = "remove";
    private const string Merger = "merge";
    private const string Closing = "closes";
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All areas that were ever seen or set, the whole park first, then by order and id.</summary>
    public async Task<IReadOnlyList<AreaSettings>> ListAsync(CancellationToken cancellationToken = default)
    {
        var setting = reader.AskMainAsync((main, stop) => main.Thresholds.AsNoTracking().ToDictionaryAsync(row => row.AreaId, stop), cancellationToken);
        var seen = Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard, (context, stop) => context.Present.Select(row => new { row.AreaId, row.CurrentVisitors }).ToListAsync(stop), cancellationToken)));
        var leaving = reader.AskMainAsync(
            (main, stop) => main.Edits.Where(edit => edit.Stream == Stream && edit.Epoch == null && (edit.Kind == Removal || edit.Kind == Merger)).Select(edit => edit.Content).ToListAsync(stop), cancellationToken);
        await Task.WhenAll(setting, seen, leaving);
        var removing = (await leaving).Select(content => JsonSerializer.Deserialize<RemovedArea>(content, Json)!.Area).ToHashSet();
        var set = await setting;
        var counts = (await seen).SelectMany(rows => rows).ToDictionary(row => row.AreaId, row => row.CurrentVisitors);
        return [.. counts.Keys.Union(set.Keys).Append(ThresholdSet.WholePark).Distinct()
            .Select(area => Settings(area, set.GetValueOrDefault(area)) with { Current = counts.TryGetValue(area, out var count) ? count : null, Removing = removing.Contains(area) })
            .OrderBy(area => area.AreaId != ThresholdSet.WholePark)
            .ThenBy(area => area.SortOrder)
            .ThenBy(area => area.AreaId, Comparer<string>.Create(KeyOrder.Compare))];
    }

    /// <summary>Stores an edit, and hands changed thresholds on to the stream, both or neither.</summary>
    /// <param name="edit">All settings of the area, the unchanged ones too.</param>
    /// <param name="who">The name that the person gave.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AreaSaveResult> SaveAsync(AreaEdit edit, string who, CancellationToken cancellationToken = default)
    {
        edit = edit with { AreaId = edit.AreaId.Trim(), NameZh = Given(edit.NameZh), NameEn = Given(edit.NameEn), ClosesAt = Given(edit.ClosesAt), QuietHours = Given(edit.QuietHours) };
        who = who.Trim();
        var errors = AreaEditCheck.Errors(edit, who);
        if (errors.Count > 0)
        {
            return new AreaSaveResult(null, errors, null);
        }

        edit = edit with { ClosesAt = edit.ClosesAt is { } closes ? LocalTimes.Time(closes) : null, QuietHours = edit.QuietHours is { } quiet ? LocalTimes.Spans(quiet) : null };
        await using var main = databases.Main();
        var row = await main.Thresholds.SingleOrDefaultAsync(area => area.AreaId == edit.AreaId, cancellationToken);
        if ((row?.Version ?? 0) != edit.Version)
        {
            return new AreaSaveResult(null, [], Settings(edit.AreaId, row));
        }

        if (row?.MergedInto is { } into)
        {
            return new AreaSaveResult(null, [new("areaId", edit.AreaId, new($"counts in “{into}”: separate it first", $"计入“{into}”，请先拆分"))], null);
        }

        var before = Settings(edit.AreaId, row);
        var now = Milliseconds(time.GetUtcNow().UtcDateTime);
        if (row is null)
        {
            row = new AreaThreshold { AreaId = edit.AreaId };
            main.Thresholds.Add(row);
        }

        (row.Comfort, row.Warning, row.Alert) = (edit.Comfort, edit.Warning, edit.Alert);
        (row.NameZh, row.NameEn, row.SortOrder, row.Hidden) = (edit.NameZh, edit.NameEn, edit.SortOrder, edit.Hidden);
        (row.Capacity, row.ClosesAt, row.QuietHours) = (edit.Capacity, edit.ClosesAt, edit.QuietHours);
        if (before.Version > 0 && !main.ChangeTracker.HasChanges())
        {
            return new AreaSaveResult(before, [], null);
        }

        (row.UpdatedBy, row.UpdatedAt, row.Version) = (who, now, edit.Version + 1);
        main.ThresholdHistory.Add(new ThresholdHistory
        {
            AreaId = edit.AreaId,
            Comfort = edit.Comfort,
            Warning = edit.Warning,
            Alert = edit.Alert,
            NameZh = edit.NameZh,
            NameEn = edit.NameEn,
            SortOrder = edit.SortOrder,
            Hidden = edit.Hidden,
            Capacity = edit.Capacity,
            ClosesAt = edit.ClosesAt,
            QuietHours = edit.QuietHours,
            Who = who,
            MadeAt = now,
        });
        var after = Settings(edit.AreaId, row);
        if (after.Thresholds != before.Thresholds)
        {
            main.Edits.Add(Told("thresholds", new { area = edit.AreaId, comfort = edit.Comfort, warning = edit.Warning, alert = edit.Alert }, who, now));
        }

        if (after.ClosesAt != before.ClosesAt)
        {
            main.Edits.Add(Told(Closing, new { area = edit.AreaId, at = edit.ClosesAt }, who, now));
        }

        try
        {
            // One save is one transaction.
            await main.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Someone else was quicker: the version is another, or the row is there already.
            if (await StoredAsync(edit.AreaId, cancellationToken) is { } theirs && theirs.Version != edit.Version)
            {
                return new AreaSaveResult(null, [], theirs);
            }

            throw;
        }

        signal.Notify();
        return new AreaSaveResult(after, [], null);
    }

    /// <summary>Takes an area's settings away, and has the stream let go of it or count it in another, both or neither. Its minutes and its alert log stay.</summary>
    /// <param name="areaId">The area.</param>
    /// <param name="version">That of the settings that the person saw.</param>
    /// <param name="who">The name that the person gave.</param>
    /// <param name="into">The area that takes in whoever is present, and in which events of this one count from now on; null: they are let go, and events of its name begin a new area.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AreaSaveResult> RemoveAsync(string areaId, int version, string who, string? into = null, CancellationToken cancellationToken = default)
    {
        who = who.Trim();
        var errors = AreaEditCheck.Errors(new AreaEdit(areaId, null, null, null, null, null, 0, false, version), who);
        if (areaId == ThresholdSet.WholePark)
        {
            errors = [.. errors, new FilterError("areaId", areaId, new("the whole park cannot be removed", "不能移除全园"))];
        }

        if (into is not null && (into == areaId || !(await ListAsync(cancellationToken)).Any(area => area.AreaId == into && area.CanTakeIn)))
        {
            errors = [.. errors, new FilterError("into", into, new("must be another area that is there and counts in itself", "须为另一个现有且未并入其他区域的区域"))];
        }

        if (errors.Count > 0)
        {
            return new AreaSaveResult(null, errors, null);
        }

        bool removed;
        await using (var main = databases.Main())
        {
            // The whole of it is what is tried again when a connection is lost.
            removed = await main.Database.CreateExecutionStrategy().ExecuteAsync(stop => RemoveOnceAsync(areaId, version, who, into, stop), cancellationToken);
        }

        if (!removed)
        {
            return new AreaSaveResult(null, [], await StoredAsync(areaId, cancellationToken) ?? Settings(areaId, null));
        }

        signal.Notify();
        return new AreaSaveResult(Settings(areaId, null), [], null);
    }

    /// <summary>What is set of an area; null: nothing is.</summary>
    public Task<AreaSettings?> FindAsync(string areaId, CancellationToken cancellationToken = default) => reader.AskMainAsync(
        async (main, stop) => await main.Thresholds.AsNoTracking().SingleOrDefaultAsync(row => row.AreaId == areaId, stop) is { } row ? Settings(areaId, row) : null, cancellationToken);

    /// <summary>The last edits, newest first.</summary>
    /// <param name="areaId">Of one area; null: of all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<AreaChange>> HistoryAsync(string? areaId = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var rows = await reader.AskMainAsync(
            (main, stop) => main.ThresholdHistory.AsNoTracking().Where(change => areaId == null || change.AreaId == areaId)
                .OrderByDescending(change => change.Id).Take(limit).ToListAsync(stop),
            cancellationToken);
        return [.. rows.Select(row => new AreaChange(
            row.Id, row.AreaId, Thresholds(row.Comfort, row.Warning, row.Alert), row.NameZh, row.NameEn, row.SortOrder, row.Hidden, row.Who, row.MadeAt, row.MergedInto)
        {
            Capacity = row.Capacity,
            ClosesAt = row.ClosesAt,
            QuietHours = row.QuietHours,
        })];
    }

    private async Task<bool> RemoveOnceAsync(string area, int version, string who, string? into, CancellationToken cancellationToken)
    {
        await using var main = databases.Main();
        await using var transaction = await main.Database.BeginTransactionAsync(cancellationToken);

        // Locks the row, or its place where there is none: settings that are saved meanwhile follow the removal, here and in the stream.
        var closed = await main.Thresholds.Where(row => row.AreaId == area && row.Version == version && row.ClosesAt != null).ExecuteDeleteAsync(cancellationToken) > 0;
        await main.Thresholds.Where(row => row.AreaId == area && row.Version == version).ExecuteDeleteAsync(cancellationToken);
        if (await main.Thresholds.AnyAsync(row => row.AreaId == area, cancellationToken))
        {
            return false;
        }

        var now = Milliseconds(time.GetUtcNow().UtcDateTime);
        main.ThresholdHistory.Add(new ThresholdHistory { AreaId = area, MergedInto = into, Who = who, MadeAt = now });
        if (closed)
        {
            main.Edits.Add(Told(Closing, new { area, at = (string?)null }, who, now));
        }

        main.Edits.Add(Told(into is null ? Removal : Merger, new RemovedArea(area, into), who, now));

        // What counted in it counts where it does, as in the stream.
        var merged = main.Thresholds.Where(row => row.MergedInto == area);
        if (into is null)
        {
            await merged.ExecuteDeleteAsync(cancellationToken);
        }
        else
        {
            await merged.ExecuteUpdateAsync(set => set.SetProperty(row => row.MergedInto, into), cancellationToken);
            main.Thresholds.Add(new AreaThreshold { AreaId = area, MergedInto = into, UpdatedBy = who, UpdatedAt = now, Version = version + 1 });
        }

        await main.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<AreaSettings?> StoredAsync(string area, CancellationToken cancellationToken)
    {
        await using var main = databases.Main();
        return await main.Thresholds.AsNoTracking().SingleOrDefaultAsync(row => row.AreaId == area, cancellationToken) is { } row
            ? Settings(area, row) : null;
    }

    private static AreaSettings Settings(string area, AreaThreshold? row) => row is null
        ? new AreaSettings(area, null, null, null, null, 0, false, 0, null, null)
        : new AreaSettings(
            area, null, Thresholds(row.Comfort, row.Warning, row.Alert), row.NameZh, row.NameEn, row.SortOrder, row.Hidden, row.Version, row.UpdatedBy, row.UpdatedAt)
        {
            MergedInto = row.MergedInto,
            Capacity = row.Capacity,
            ClosesAt = row.ClosesAt,
            QuietHours = row.QuietHours,
        };

    private static StreamEdit Told<T>(string kind, T content, string who, DateTime now) =>
        new() { Stream = Stream, Kind = kind, Content = JsonSerializer.Serialize(content, Json), Who = who, MadeAt = now };

    private static ThresholdSet? Thresholds(int? comfort, int? warning, int? alert) =>
        comfort is { } first && warning is { } second && alert is { } third ? new ThresholdSet(first, second, third) : null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateTime Milliseconds(DateTime utc) => utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMillisecond));

    private sealed record RemovedArea(
        [property: JsonPropertyName("area")] string Area,
        [property: JsonPropertyName("into"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Into = null);
}
