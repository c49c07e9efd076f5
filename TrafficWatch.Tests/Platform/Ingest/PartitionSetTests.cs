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
        pressure.Apply(BackPressure.BufferCap);
        Assert.Empty(_log.Asked);
        pressure.Apply(BackPressure.BufferCap + 1);
        pressure.Apply(BackPressure.BufferCap + 1);

        // The one that ran on is ahead by now: the other holds the line, with the buffer as full as before.
        _marks.Note(1, Noon + 90_000, Noon + 90_000);
        pressure.Apply(BackPressure.BufferCap + 1);
        pressure.Apply(BackPressure.BufferCap / 2);
        pressure.Apply((BackPressure.BufferCap / 2) - 1);
        Assert.Equal(["pause 0", "resume 0", "pause 1", "resume 1"], _log.Asked);
    }

    /// <summary>Where the lateness alone fills the buffer, pausing one would gain nothing.</summary>
    [Fact]
    public void Apply_BufferFullAndPartitionsInStep_PausesNobody()
    {
        var pressure = new BackPressure(_log, _partitions, _marks);
        _marks.Note(0, Noon + 1_250, Noon + 1_250);
        _marks.Note(1, Noon, Noon);
        pressure.Apply(3 * BackPressure.BufferCap);
        Assert.Empty(_log.Asked);
        _marks.Note(0, Noon + 1_251, Noon + 1_251);
        pressure.Apply(3 * BackPressure.BufferCap);

        // It may go on once it is half as far ahead.
        _marks.Note(1, Noon + 625, Noon + 625);
        pressure.Apply(3 * BackPressure.BufferCap);
        _marks.Note(1, Noon + 626, Noon + 626);
        pressure.Apply(3 * BackPressure.BufferCap);
        Assert.Equal(["pause 0", "resume 0"], _log.Asked);
    }

    /// <summary>A partition of which nothing has come yet holds the line: all others wait, until it is idle.</summary>
    [Fact]
    public void Apply_OnePartitionWithoutAnEvent_IsWaitedForUntilItIsIdle()
    {
        var pressure = new BackPressure(_log, _partitions, _marks);
        _marks.Note(0, Noon, Noon);
        pressure.Apply(BackPressure.BufferCap + 1);
        _partitions.AtEnd(_partitions[1], 20);
        Pass(3);
        pressure.Apply(BackPressure.BufferCap + 1);
        Assert.Equal(["pause 0", "resume 0"], _log.Asked);
    }

    /// <summary>What is not read may grow unseen: the line must not go past it.</summary>
    [Fact]
    public void IsIdle_Paused_IsNotUntilItIsReadAndSeenQuietAgain()
    {
        var pressure = new BackPressure(_log, _partitions, _marks);
        _marks.Note(0, Noon + 60_000, Noon + 60_000);
        _marks.Note(1, Noon, Noon);
        _partitions.AtEnd(_partitions[0], 10);
        pressure.Apply(BackPressure.BufferCap + 1);
        Pass(3);
        Assert.False(_partitions.IsIdle(_partitions[0]));
        pressure.Apply(BackPressure.BufferCap + 1);
        Assert.Equal(["pause 0"], _log.Asked);
        pressure.Apply(0);
        Assert.False(_partitions.IsIdle(_partitions[0]));
        Pass(2.1);
        Assert.True(_partitions.IsIdle(_partitions[0]));
    }

    /// <summary>Partitions begin hours apart and come at paces of their own: none is ever late, the buffer stays bounded, and it takes little longer than the slowest alone.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Apply_PartitionsHoursApart_AllAreReadInBoundedSpace(int seed)
    {
        const int PerSecond = 2000, Lateness = 300_000, End = 12 * 3_600_000;
        var random = new Random(seed);
        var marks = new Watermarks(Lateness);
        var partitions = new PartitionSet(_log, TimeSpan.FromSeconds(2), _time);
        var (line, pressure) = (new DecidedLine(partitions, marks), new BackPressure(_log, partitions, marks));
        var begin = Enumerable.Range(0, 4).Select(_ => Noon + random.Next(End / 2)).ToArray();
        for (var p = 0; p < begin.Length; p++)
        {
            partitions.Add(p, 0);
        }

        partitions.Watch();
        var at = begin.ToArray();
        var (buffered, most, decided) = (0L, 0L, 0L);

        // Half as many looks again as the slowest alone would take.
        for (var left = 3 * (Noon + End - begin.Min()) / 20_000 / 2; left > 0 && at.Any(time => time < Noon + End); left--)
        {
            for (var p = 0; p < at.Length; p++)
            {
                if (at[p] < Noon + End && !partitions[p].Paused)
                {
                    at[p] = Math.Min(Noon + End, at[p] + random.Next(10_000, 30_000));
                    marks.Note(p, at[p], at[p]);
                }
            }

            decided = line.At(Noon + End, (int)buffered).Line;
            Assert.InRange(decided, at.Min() - Lateness - 999, at.Min() - Lateness);
            buffered = at.Zip(begin).Sum(p => Math.Max(0, p.First - Math.Max(p.Second, decided))) / 1000 * PerSecond;
            most = Math.Max(most, buffered);
            pressure.Apply((int)buffered);
        }

        // What the lateness alone keeps of four partitions is more than the cap.
        Assert.InRange(most, 4L * Lateness / 1000 * PerSecond, DecidedLine.MostBuffered);
        Assert.All(at, time => Assert.Equal(Noon + End, time));
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
