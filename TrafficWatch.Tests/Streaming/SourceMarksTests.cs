using System.Text;
using TrafficWatch.Domain.Streaming;
using Xunit;

namespace TrafficWatch.Tests.Streaming;

public sealed class SourceMarksTests
{
    private SourceMarks _marks = new();

    [Fact]
    public void TryTake_WhatIsSentAgain_IsDroppedUpToWhereItWas()
    {
        Assert.Equal([true, true, true], Take(0, 0, 10, 20));
        Assert.Equal([false, false, true], Take(0, 10, 20, 30));
        Assert.Equal((2, 0), (_marks.Repeated, _marks.Doubts));
    }

    /// <summary>Lines of one file are spread over partitions, which come as they like.</summary>
    [Fact]
    public void TryTake_EachPartition_HasMarksOfItsOwn()
    {
        Assert.Equal([true, true], Take(0, 0, 50));
        Assert.Equal([true, true], Take(1, 10, 20));
        Assert.Equal([false, false, true], Take(1, 10, 20, 60));
        Assert.True(_marks.TryTake(0, new SourcePlace(8, 0), 0, "another source"u8));
    }

    [Fact]
    public void TryTake_ARepetitionThatIsNotOne_IsInDoubt()
    {
        Take(0, 0, 10, 20);
        Assert.False(_marks.TryTake(0, new SourcePlace(7, 20), 0, "other bytes"u8));
        Assert.Equal(1, _marks.Doubts);

        // Its lines do not end where the others did.
        Assert.Equal([false, true], Take(0, 15, 25));
        Assert.Equal(2, _marks.Doubts);
    }

    [Fact]
    public void Load_WhatWasSaved_GoesOnAlike()
    {
        Take(0, 0, 10, 20);
        Take(0, 10);
        var writer = new StateWriter();
        _marks.Save(writer);
        _marks = new SourceMarks();
        var reader = new StateReader(writer.Piece(0));
        _marks.Load(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal([false, true], Take(0, 20, 30));
        Assert.Equal(0, _marks.Doubts);

        // A snapshot of before there were any.
        reader = default;
        _marks.Load(ref reader);
        Assert.Equal(0, _marks.Count);
    }

    [Fact]
    public void EndEpoch_TooManyMarks_ForgetsThoseWithTheOldestRecords()
    {
        for (var i = 0; i <= SourceMarks.Most; i++)
        {
            _marks.TryTake(0, new SourcePlace((ulong)i + 1, 5), 1000 + i, "x"u8);
        }

        _marks.EndEpoch();
        Assert.Equal(SourceMarks.Most / 4 * 3, _marks.Count);
        Assert.False(_marks.TryTake(0, new SourcePlace(SourceMarks.Most, 5), 0, "x"u8));
        Assert.True(_marks.TryTake(0, new SourcePlace(1, 5), 0, "x"u8));
    }

    [Theory]
    [InlineData("00000000000000ff:12", 255, 12)]
    [InlineData("ffffffffffffffff:9223372036854775807", ulong.MaxValue, long.MaxValue)]
    [InlineData("", 0, 0)]
    [InlineData("00000000000000ff", 0, 0)]
    [InlineData("00000000000000ff:", 0, 0)]
    [InlineData("00000000000000fg:1", 0, 0)]
    [InlineData("00000000000000ff:-1", 0, 0)]
    [InlineData("00000000000000ff:1x", 0, 0)]
    [InlineData("00000000000000ff:99999999999999999999", 0, 0)]
    public void Place_OfAHeader_IsReadOrNone(string header, ulong source, long at) => Assert.Equal(new SourcePlace(source, at), SourcePlace.Of(Encoding.UTF8.GetBytes(header)));

    [Fact]
    public void Place_Written_IsReadAlike() => Assert.Equal(new SourcePlace(0x1234567890abcdef, 42), SourcePlace.Of(new SourcePlace(0x1234567890abcdef, 42).ToHeader()));

    private bool[] Take(int partition, params int[] places) => [.. places.Select(at => _marks.TryTake(partition, new SourcePlace(7, at), 0, Encoding.UTF8.GetBytes($"line at {at}")))];
}
