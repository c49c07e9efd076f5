using TrafficWatch.Web.Platform.Queries;
using Xunit;

namespace TrafficWatch.Tests.Platform.Queries;

public sealed class SortedMergeTests
{
    private const int Batch = 100;
    private long _read;
    private int _reading;

    [Fact]
    public async Task MergeAsync_AllRows_HoldsNoMoreThanTwoBatchesOfAPlace()
    {
        var used = 0L;
        var most = 0L;
        await foreach (var row in Merge(rows: 20_000, ahead: true))
        {
            // Each row is on both places.
            Assert.Equal(used, row.Key);
            used++;
            most = Math.Max(most, Interlocked.Read(ref _read) - (2 * used));
        }

        Assert.Equal(20_000, used);
        Assert.InRange(most, Batch, 2 * 2 * Batch);
    }

    [Fact]
    public async Task MergeAsync_OnePage_ReadsNoBatchTooMany()
    {
        Assert.Equal(Batch, await Merge(rows: 20_000, ahead: false).Take(Batch).CountAsync());

        Assert.Equal(2 * Batch, _read);
    }

    [Fact]
    public async Task MergeAsync_GivenUp_NothingIsReadAnyMore()
    {
        await foreach (var row in Merge(rows: 20_000, ahead: true))
        {
            if (row.Key == 150)
            {
                break;
            }
        }

        Assert.Equal(0, _reading);
    }

    [Fact]
    public async Task MergeAsync_OnePlaceFails_ThrowsItsErrorAndLeavesNothingReading()
    {
        SortedMerge.Read<Row>[] places = [Place(20_000), (_, _, _) => Task.FromException<List<Row>>(new IOException("away"))];

        await Assert.ThrowsAsync<IOException>(async () => await SortedMerge.MergeAsync(places, Batch, true, Compare, (a, _) => a).CountAsync());
        Assert.Equal(0, _reading);
    }

    private IAsyncEnumerable<Row> Merge(int rows, bool ahead) =>
        SortedMerge.MergeAsync([Place(rows), Place(rows)], Batch, ahead, Compare, (a, _) => a);

    private SortedMerge.Read<Row> Place(int rows) => async (last, take, cancellationToken) =>
    {
        Interlocked.Increment(ref _reading);
        try
        {
            await Task.Delay(1, cancellationToken);
            var from = last is null ? 0 : last.Key + 1;
            var found = Enumerable.Range(from, Math.Min(take, rows - from)).Select(key => new Row(key)).ToList();
            Interlocked.Add(ref _read, found.Count);
            return found;
        }
        finally
        {
            Interlocked.Decrement(ref _reading);
        }
    };

    private static int Compare(Row a, Row b) => a.Key.CompareTo(b.Key);

    private sealed record Row(int Key);
}
