using System.Runtime.CompilerServices;

namespace TrafficWatch.Web.Api;

/// <summary>Reads sorted rows from several places as one sorted sequence.</summary>
internal static class SortedMerge
{
    /// <summary>Reads rows in batches, each beginning after the last row of the one before: no statement stays open while rows are used.</summary>
    /// <param name="read">Reads at most so many rows after a row; after none: from the start.</param>
    /// <param name="batch">Rows of a batch.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async IAsyncEnumerable<T> BatchesAsync<T>(
        Func<T?, int, CancellationToken, Task<List<T>>> read, int batch, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class
    {
        T? last = null;
        while (true)
        {
            var rows = await read(last, batch, cancellationToken);
            foreach (var row in rows)
            {
                yield return row;
            }

            if (rows.Count < batch)
            {
                yield break;
            }

            last = rows[^1];
        }
    }

    /// <summary>Merges sequences that are each in the same order. The first rows are asked for from all at once.</summary>
    /// <param name="sources">What to merge.</param>
    /// <param name="compare">The order.</param>
    /// <param name="combine">Makes one row of two that are equal in it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async IAsyncEnumerable<T> MergeAsync<T>(
        IReadOnlyList<IAsyncEnumerable<T>> sources,
        Comparison<T> compare,
        Func<T, T, T> combine,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var heads = sources.Select(source => source.GetAsyncEnumerator(cancellationToken)).ToList();
        var all = heads.ToArray();
        try
        {
            // Only what was used is moved on, and only when more is asked for: a page must not cost a batch too many.
            var used = new List<IAsyncEnumerator<T>>(heads);
            while (true)
            {
                await AdvanceAsync(used, heads);
                if (heads.Count == 0)
                {
                    yield break;
                }

                var next = heads.Select(head => head.Current).Aggregate((a, b) => compare(b, a) < 0 ? b : a);
                used = [.. heads.Where(head => compare(head.Current, next) == 0)];
                yield return used.Select(head => head.Current).Aggregate(combine);
            }
        }
        finally
        {
            foreach (var head in all)
            {
                await head.DisposeAsync();
            }
        }
    }

    private static async Task AdvanceAsync<T>(List<IAsyncEnumerator<T>> used, List<IAsyncEnumerator<T>> heads)
    {
        var moves = used.Select(head => head.MoveNextAsync().AsTask()).ToList();
        try
        {
            await Task.WhenAll(moves);
        }
        catch
        {
            // An enumerator that still runs cannot be disposed.
            await Task.WhenAll(moves.Select(move => move.ContinueWith(_ => { }, TaskScheduler.Default)));
            throw;
        }

        for (var i = 0; i < used.Count; i++)
        {
            if (!await moves[i])
            {
                heads.Remove(used[i]);
            }
        }
    }
}
