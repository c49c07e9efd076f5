using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Details;

/// <summary>A row of details as text, in the order of its table's columns; the key's columns come first.</summary>
/// <param name="Cells">Empty for what is not known.</param>
/// <param name="Version">Rises with each edit; 0: nobody has stored it.</param>
/// <param name="UpdatedBy">Who edited last.</param>
/// <param name="UpdatedAt">When, UTC.</param>
internal sealed record DetailRow(IReadOnlyList<string> Cells, int Version = 0, string? UpdatedBy = null, DateTime? UpdatedAt = null)
{
    /// <summary>Whether a cell holds a text, in any case.</summary>
    public bool Holds(string? text) => string.IsNullOrWhiteSpace(text) || Cells.Any(cell => cell.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase));
}

/// <summary>A small table on the first instance that people edit row by row or by a file. Each edit is written down in audit_log in its own transaction.</summary>
internal interface IDetailTable
{
    /// <summary>The table's name.</summary>
    string Name { get; }

    /// <summary>How many columns its key has.</summary>
    int Keys { get; }

    /// <summary>The columns that are edited.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>What stands for a row's key.</summary>
    string KeyOf(DetailRow row);

    /// <summary>A row's values in the form in which they are kept, and what is wrong with them by column.</summary>
    (DetailRow Row, IReadOnlyList<FilterError> Errors) Read(DetailRow row);

    /// <summary>All rows, by key.</summary>
    Task<IReadOnlyList<DetailRow>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Stores rows, all or none.</summary>
    /// <param name="rows">Good ones; each with the version that was seen.</param>
    /// <param name="who">The name that the person gave.</param>
    /// <param name="from">The address that the person's connection comes from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when it is done; else what somebody else has stored meanwhile, and nothing was changed. Of a row that was removed meanwhile: with version 0.</returns>
    Task<DetailRow?> SaveAsync(IReadOnlyList<DetailRow> rows, string who, string from, CancellationToken cancellationToken);

    /// <summary>Takes a row away.</summary>
    /// <inheritdoc cref="SaveAsync"/>
    Task<DetailRow?> RemoveAsync(DetailRow row, string who, string from, CancellationToken cancellationToken);
}

/// <inheritdoc/>
/// <remarks>Where a stream wants to hear of its rows, <c>tell</c> makes an edit of a row, and of whether it has been removed.</remarks>
internal sealed class DetailTable<T>(string name, int keys, IReadOnlyList<DetailColumn<T>> columns, Databases databases, ShardReader reader, TimeProvider time, Func<T, bool, StreamEdit>? tell = null) : IDetailTable
    where T : class, IEditedRow, new()
{
    public string Name => name;

    public int Keys => keys;

    public IReadOnlyList<string> Columns { get; } = [.. columns.Select(column => column.Name)];

    public string KeyOf(DetailRow row) => string.Join('\t', row.Cells.Take(keys));

    public (DetailRow Row, IReadOnlyList<FilterError> Errors) Read(DetailRow row)
    {
        var read = new T();
        var errors = Write(read, row);
        return (errors.Count == 0 ? row with { Cells = Of(read).Cells } : row, errors);
    }

    public async Task<IReadOnlyList<DetailRow>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await reader.AskMainAsync((main, stop) => main.Set<T>().AsNoTracking().ToListAsync(stop), cancellationToken);
        return [.. rows.Select(Of).OrderBy(KeyOf, StringComparer.Ordinal)];
    }

    public Task<DetailRow?> SaveAsync(IReadOnlyList<DetailRow> rows, string who, string from, CancellationToken cancellationToken) => EditAsync(
        rows,
        who,
        from,
        (main, row, stored, now) =>
        {
            var target = stored ?? new T();
            if (Write(target, row) is [var error, ..])
            {
                throw new ArgumentException(error.ToString(), nameof(rows));
            }

            (target.UpdatedBy, target.UpdatedAt, target.Version) = (who, now, row.Version + 1);
            if (stored is null)
            {
                main.Add(target);
            }

            Tell(main, target, removed: false, who, now);
        },
        cancellationToken);

    public Task<DetailRow?> RemoveAsync(DetailRow row, string who, string from, CancellationToken cancellationToken) =>
        EditAsync(
            [row],
            who,
            from,
            (main, _, stored, now) =>
            {
                main.Remove(stored!);
                Tell(main, stored!, removed: true, who, now);
            },
            cancellationToken);

    private async Task<DetailRow?> EditAsync(IReadOnlyList<DetailRow> rows, string who, string from, Action<MainContext, DetailRow, T?, DateTime> edit, CancellationToken cancellationToken)
    {
        await using var main = databases.Main();
        var stored = (await main.Set<T>().ToListAsync(cancellationToken)).ToDictionary(row => KeyOf(Of(row)));
        var now = time.GetUtcNow().UtcDateTime;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        var before = new Dictionary<string, DetailRow>();
        foreach (var row in rows)
        {
            var there = stored.GetValueOrDefault(KeyOf(row));
            if ((there?.Version ?? 0) != row.Version)
            {
                return there is null ? Gone(row) : Of(there);
            }

            if (there is not null)
            {
                before[KeyOf(row)] = Of(there);
            }

            edit(main, row, there, now);
        }

        var removed = main.ChangeTracker.Entries<T>().Any(entry => entry.State == EntityState.Deleted);
        main.Audit.Add(AuditLog.Entry(now, who, from, removed ? $"{name}-removed" : $"{name}-edited", rows is [var one] ? Told(before.GetValueOrDefault(KeyOf(one)), one, removed) : "", rows.Count));
        try
        {
            // One save is one transaction.
            await main.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException)
        {
            // Someone else was quicker: a version is another, or a row is there already, or gone.
            var current = (await ListAsync(cancellationToken)).ToDictionary(KeyOf);
            if (rows.FirstOrDefault(row => (current.GetValueOrDefault(KeyOf(row))?.Version ?? 0) != row.Version) is { } other)
            {
                return current.GetValueOrDefault(KeyOf(other)) ?? Gone(other);
            }

            throw;
        }
    }

    private void Tell(MainContext main, T row, bool removed, string who, DateTime now)
    {
        if (tell?.Invoke(row, removed) is { } edit)
        {
            (edit.Who, edit.MadeAt) = (who, now);
            main.Edits.Add(edit);
        }
    }

    /// <summary>What is left of a row that somebody has removed: its key.</summary>
    private DetailRow Gone(DetailRow row) => new([.. row.Cells.Select((cell, at) => at < keys ? cell : "")]);

    private string Told(DetailRow? before, DetailRow after, bool removed)
    {
        var key = string.Join(" → ", after.Cells.Take(keys));
        var changes = columns.Index().Skip(keys).Select(column => (column.Item.Name, Old: before?.Cells[column.Index] ?? "", New: removed ? "" : after.Cells[column.Index])).Where(change => change.Old != change.New);
        return $"{key}: {string.Join(", ", changes.Select(change => $"{change.Name} {change.Old} → {change.New}"))}";
    }

    private DetailRow Of(T row) => new([.. columns.Select(column => column.Read(row))], row.Version, row.UpdatedBy, row.UpdatedAt);

    private List<FilterError> Write(T target, DetailRow row) =>
        [.. columns.Zip(row.Cells, (column, cell) => column.Write(target, cell) is { } problem ? new FilterError(column.Name, cell.Trim(), problem) : null).OfType<FilterError>()];
}
