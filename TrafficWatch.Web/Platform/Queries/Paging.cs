namespace TrafficWatch.Web.Platform.Queries;

/// <summary>Cuts pages out of rows that are read by key, both ways.</summary>
internal static class Paging
{
    /// <summary>Reads the page after a key, before a key, or the first.</summary>
    /// <param name="read">Reads rows after the key in the table's order, or, backwards, before it in the opposite order; without key from that end.</param>
    /// <param name="after">The key before the page.</param>
    /// <param name="before">The key after the page.</param>
    /// <param name="size">Rows of a page.</param>
    /// <param name="cursor">A row's key.</param>
    /// <param name="text">A key as a cursor.</param>
    /// <param name="count">Counts all rows; runs beside the reading.</param>
    /// <param name="time">Measures.</param>
    public static async Task<Page<T>> ReadAsync<T, TKey>(
        Func<TKey?, bool, int, Task<List<T>>> read,
        TKey? after,
        TKey? before,
        int size,
        Func<T, TKey> cursor,
        Func<TKey, string> text,
        Func<Task<RowCount>> count,
        TimeProvider time)
        where TKey : struct
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var started = time.GetTimestamp();
        var counting = count();
        var reading = RowsAsync(read, after, before, size);
        await Task.WhenAll(counting, reading);
        var (rows, hasBefore, hasAfter) = await reading;
        // A page that has become empty leads back to where it was left.
        string? Edge(bool there, T? row, TKey? left) => !there ? null : row is not null ? text(cursor(row)) : left is { } key ? text(key) : null;
        return new Page<T>(
            rows,
            Edge(hasBefore, rows.FirstOrDefault(), after),
            Edge(hasAfter, rows.LastOrDefault(), before),
            await counting,
            time.GetElapsedTime(started));
    }

    private static async Task<(List<T> Rows, bool HasBefore, bool HasAfter)> RowsAsync<T, TKey>(
        Func<TKey?, bool, int, Task<List<T>>> read, TKey? after, TKey? before, int size)
        where TKey : struct
    {
        List<T> rows;
        if (before is not null)
        {
            rows = await read(before, true, size + 1);
            if (rows.Count >= size)
            {
                var more = rows.Count > size;
                rows = rows[..size];
                rows.Reverse();
                return (rows, more, true);
            }

            // Fewer than a page before it: that is the first page, shown whole.
            after = null;
        }

        rows = await read(after, false, size + 1);
        return (rows.Count > size ? rows[..size] : rows, after is not null, rows.Count > size);
    }
}
