using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>Recorded epochs read once more from the log.</summary>
public sealed class RangeReaderTests
{
    private readonly FakeLog _log = new();
    private readonly List<(int Partition, long Offset)> _taken = [];

    [Fact]
    public async Task Read_RecordsOfTheNextEpochComeEarly_AreKeptForIt()
    {
        EpochRecord[] epochs = [Epoch(1, [], new OffsetRange(0, 0, 2), new OffsetRange(1, 0, 1)), Epoch(2, [], new OffsetRange(0, 2, 3), new OffsetRange(1, 1, 2))];
        var reader = new RangeReader(_log.Record(0, 0).Record(0, 1).Record(0, 2).Record(1, 0).Record(1, 1), [.. epochs]);
        await reader.ReadAsync(epochs[0], Take);
        Assert.Equal([(0, 0), (0, 1), (1, 0)], _taken);
        await reader.ReadAsync(epochs[1], Take);
        Assert.Equal([(0, 0), (0, 1), (1, 0), (0, 2), (1, 1)], _taken);
        Assert.Equal(["assign 0:0 1:0"], _log.Asked);
    }

    [Fact]
    public async Task Read_MarksOfTransactionsAtTheEnd_AreRead()
    {
        var epoch = Epoch(1, [], new OffsetRange(0, 0, 3));
        await new RangeReader(_log.Record(0, 0).End(0, 3), [epoch]).ReadAsync(epoch, Take);
        Assert.Equal([(0, 0)], _taken);
    }

    [Fact]
    public async Task Read_UnreadableWhereAGapWasRecorded_GoesPastIt()
    {
        var epoch = Epoch(1, [new LogGap(0, 1, 3)], new OffsetRange(0, 0, 4));
        await new RangeReader(_log.Record(0, 0).Unreadable(0, 1).Record(0, 3), [epoch]).ReadAsync(epoch, Take);
        Assert.Equal([(0, 0), (0, 3)], _taken);
        Assert.Contains("seek 0 3", _log.Asked);
    }

    [Fact]
    public async Task Read_UnreadableWhereNoGapWasRecorded_StopsAndNamesThePlace()
    {
        var epoch = Epoch(7, [], new OffsetRange(0, 0, 4));
        var stopped = await Assert.ThrowsAsync<StreamStoppedException>(() => new RangeReader(_log.Unreadable(0, 0), [epoch]).ReadAsync(epoch, Take));
        Assert.Contains("epoch 7 can't be run again: offset 0 of partition 0", stopped.Message);
    }

    [Fact]
    public async Task Read_UnreadableBehindWhatWasRecorded_StopsNothing()
    {
        var epoch = Epoch(1, [], new OffsetRange(0, 0, 1), new OffsetRange(1, 0, 1));
        await new RangeReader(_log.Record(0, 0).Unreadable(0, 1).Record(1, 0), [epoch]).ReadAsync(epoch, Take);
        Assert.Equal([(0, 0), (1, 0)], _taken);
    }

    [Fact]
    public async Task Read_RangeGoneFromTheLog_Stops()
    {
        var epoch = Epoch(1, [], new OffsetRange(0, 0, 1));
        await Assert.ThrowsAsync<StreamStoppedException>(() => new RangeReader(_log.OutOfRange(0, 0), [epoch]).ReadAsync(epoch, Take));
    }

    private void Take(int partition, long offset, long recordTime, ReadOnlySpan<byte> payload, SourcePlace place) => _taken.Add((partition, offset));

    private static EpochRecord Epoch(long number, LogGap[] gaps, params OffsetRange[] ranges) => new(number, "log", false, 0, 0, null, ranges, [], gaps);
}
