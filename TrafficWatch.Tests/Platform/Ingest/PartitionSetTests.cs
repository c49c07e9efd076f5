using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>Idle partitions, and where the decided line goes.</summary>
public sealed class PartitionSetTests
{
    private const long Noon = 1_752_580_800_000;
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLog _log = new();
    private readonly Watermarks _marks = new(5000);
    private readonly PartitionSet _partitions;
    private readonly DecidedLine _line;

    public PartitionSetTests()
    {
        _partitions = new PartitionSet(_log, TimeSpan.FromSeconds(2), _time);
        _partitions.Add(0, 10);
        _partitions.Add(1, 20);
        _line = new DecidedLine(_partitions, _marks);
        _partitions.Watch();
    }

    [Fact]
    public void IsIdle_ReadToItsEndForAWhile_UntilARecordComes()
    {
        _partitions.AtEnd(_partitions[0], 10);
        Pass(1.9);
        Assert.False(_partitions.IsIdle(_partitions[0]));
        Pass(0.2);
        Assert.True(_partitions.IsIdle(_partitions[0]));
        Assert.False(_partitions.IsIdle(_partitions[1]));
        _partitions[0].Read(10);
        Assert.False(_partitions.IsIdle(_partitions[0]));
    }

    [Fact]
    public void IsIdle_HeldUpOrABrokerAway_HasToBeSeenQuietOnceMore()
    {
        _partitions.AtEnd(_partitions[0], 10);
        Pass(3);
        _time.Advance(TimeSpan.FromSeconds(10));
        _partitions.Watch();
        Assert.False(_partitions.IsIdle(_partitions[0]));
        Pass(2);
        Assert.True(_partitions.IsIdle(_partitions[0]));
        _log.Errors++;
        _partitions.Watch();
        Assert.False(_partitions.IsIdle(_partitions[0]));
    }

    [Fact]
    public void At_BothActive_IsBehindTheLeastWatermarkInWholeSeconds()
    {
        Assert.Equal((Watermarks.None, null), _line.At(Noon, 0));
        _marks.Note(0, Noon + 10_500, Noon + 10_500);
        Assert.Equal(Watermarks.None, _line.At(Noon, 0).Line);
        _marks.Note(1, Noon + 8_700, Noon + 8_700);
        Assert.Equal(Noon + 3_000, _line.At(Noon, 0).Line);
    }

    [Fact]
    public void At_OneIdle_TheOtherAloneHoldsIt()
    {
        _marks.Note(0, Noon + 60_500, Noon + 60_500);
        _marks.Note(1, Noon, Noon);
        _partitions.AtEnd(_partitions[1], 20);
        Pass(3);
        Assert.Equal(Noon + 55_000, _line.At(Noon, 0).Line);
    }

    [Fact]
    public void At_AllIdle_GoesPastTheNewestEventAndSaysWhatTimeItWouldBe()
    {
        _marks.Note(0, Noon + 500, Noon + 700);
        _partitions.AtEnd(_partitions[0], 10);
        _partitions.AtEnd(_partitions[1], 20);
        Assert.Null(_line.AtRest(Noon + 5_700));
        Pass(3);
        Assert.Equal((Noon + 1_000, Noon + 5_500), _line.AtRest(Noon + 5_700));
        Assert.Equal((Noon + 1_000, Noon + 5_500), _line.At(Noon + 5_700, 0));
    }

    [Fact]
    public void At_BufferFarTooFull_WaitsForNobody()
    {
        _marks.Note(0, Noon + 60_500, Noon + 60_500);
        _marks.Note(1, Noon, Noon);
        Assert.Equal(Noon + 60_000, _line.At(Noon, DecidedLine.MostBuffered + 1).Line);
    }

    [Fact]
    public void Apply_BufferFull_PausesThoseAheadAndNeverTheOneThatHoldsTheLine()
    {
        var pressure = new BackPressure(_log, _partitions, _marks);
        _marks.Note(0, Noon + 60_000, Noon + 60_000);
        _marks.Note(1, Noon, Noon);
        pressure.Apply(BackPressure.BufferCap + 1);
        pressure.Apply(BackPressure.BufferCap + 1);

        // The one that ran on is ahead by now.
        _marks.Note(1, Noon + 90_000, Noon + 90_000);
        pressure.Apply(BackPressure.BufferCap - 1);
        pressure.Apply((BackPressure.BufferCap / 2) - 1);
        Assert.Equal(["pause 0", "resume 0"], _log.Asked);
    }

    private void Pass(double seconds)
    {
        for (var left = seconds; left > 0.001; left -= 0.1)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
            _partitions.Watch();
        }
    }
}
