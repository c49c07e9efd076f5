using System.Runtime.CompilerServices;

namespace TrafficWatch.Web.Platform.Queries;

/// <summary>Reads sorted rows from several places as one sorted sequence.</summary>
internal static class SortedMerge
{
    /// <summary>Reads at most so many rows after a row; after none: from the start.</summary>
    public delegate Task<List<T>> Read<T>(T? last, int take, CancellationToken cancellationToken);

    /// <summary>
    /// Merges places that are each in the same order. Each is read in batches that begin after the last row of the one
    /// before: no statement stays open while rows are used, and of each place one batch is held, or two.
    /// </summary>
    /// <param name="places">What to merge.</param>
    /// <param name="batch">Rows of a batch.</param>
    /// <param name="ahead">
    /// Read a place's next batch while the last one is used: for who wants all rows. Without, a batch is read only when
    /// more is asked for, as a page must not cost one too many.
    /// </param>
    /// <param name="compare">The order.</param>
    /// <param name="combine">Makes one row of two that are equal in it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async IAsyncEnumerable<T> MergeAsync<T>(
        IReadOnlyList<Read<T>> places,
        int batch,
        bool ahead,
        Comparison<T> compare,
        Func<T, T, T> combine,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Place<T>> heads = [.. places.Select(read => new Place<T>(read, batch, ahead, stop.Token))];
        try
        {
            while (true)
            {
                if (heads.Exists(head => head.IsUsedUp))
                {
                    await Task.WhenAll(heads.Where(head => head.IsUsedUp).Select(head => head.FillAsync()));
                    heads.RemoveAll(head => head.IsUsedUp);
                }

                if (heads.Count == 0)
                {
                    yield break;
                }

                yield return Next(heads, compare, combine);
            }
        }
        finally
        {
            // Nothing may still be reading when whoever asked goes on.
            await stop.CancelAsync();
            await Task.WhenAll(heads.Select(head => head.EndAsync()));
        }
    }

    private static T Next<T>(List<Place<T>> heads, Comparison<T> compare, Func<T, T, T> combine)
        where T : class
    {
        var next = heads[0].Current;
        for (var i = 1; i < heads.Count; i++)
        {
            next = compare(heads[i].Current, next) < 0 ? heads[i].Current : next;
        }

        var row = default(T);
        foreach (var head in heads)
        {
            if (compare(head.Current, next) == 0)
            {
                row = row is null ? head.Current : combine(row, head.Current);
                head.MoveOn();
            }
        }

        return row!;
    }

    private sealed class Place<T>(Read<T> read, int batch, bool ahead, CancellationToken cancellationToken)
        where T : class
    {
        private List<T> _rows = [];
        private int _at;
        private bool _ended;
        private Task<List<T>>? _reading;

        public bool IsUsedUp => _at >= _rows.Count;

        public T Current => _rows[_at];

        public void MoveOn() => _at++;

        /// <summary>Reads on; at the end it stays used up.</summary>
        public async Task FillAsync()
        {
            if (_ended)
            {
                return;
            }

            _reading ??= read(_rows.LastOrDefault(), batch, cancellationToken);
            _rows = await _reading;
            (_at, _reading, _ended) = (0, null, _rows.Count < batch);
            if (ahead && !_ended)
            {
                _reading = read(_rows[^1], batch, cancellationToken);
            }
        }

        /// <summary>Waits until nothing is read any more, however that ends.</summary>
        public async Task EndAsync() => await (_reading as Task ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
