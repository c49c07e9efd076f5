using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

public sealed class GapFinderTests
{
    private readonly FakeLog _log = new();
    private readonly PartitionSet _partitions;
    private readonly GapFinder _gaps;

    public GapFinderTests()
    {
        _partitions = new PartitionSet(_log, TimeSpan.FromSeconds(2), new FakeTimeProvider());
        _partitions.Add(0, 10);
        _partitions.Add(1, 20);
        _gaps = new GapFinder(_log, _partitions, "topic", "log", NullLogger.Instance);
    }

    [Fact]
    public async Task Seek_OffsetGoneBy_IsAGapUpToTheLogsBeginning()
    {
        _log.Bounds[0] = (15, 30);
        await _gaps.SeekAsync(0);
        Assert.Equal([new LogGap(0, 10, 15)], _gaps.Take());
        Assert.Equal(15, _partitions[0].Next);
        Assert.Equal(["seek 0 15"], _log.Asked);
        Assert.False(_gaps.Any);
    }

    [Fact]
    public async Task MeetBounds_LogEndsBeforeWhatWasRead_StopsAndNamesBoth()
    {
        _log.Bounds[1] = (0, 12);
        var stopped = await Assert.ThrowsAsync<StreamStoppedException>(() => _gaps.MeetBoundsAsync(_partitions));
        Assert.Contains("partition 1 of topic ends at offset 12, but 20", stopped.Message);
        _log.Described = ("another", 2);
        await Assert.ThrowsAsync<LogReplacedException>(() => _gaps.MeetBoundsAsync(_partitions));
    }

    /// <summary>The client names the beginning of the batch, time and again.</summary>
    [Fact]
    public void GoPast_SeveralInARow_AreOneGap()
    {
        _gaps.GoPast(_partitions[0], 8, "damaged");
        _gaps.GoPast(_partitions[0], 8, "damaged");
        _gaps.GoPast(_partitions[1], 25, "too large");
        Assert.Equal([new LogGap(0, 10, 12, "damaged"), new LogGap(1, 25, 26, "too large")], _gaps.Take());
        Assert.Equal(["seek 0 11", "seek 0 12", "seek 1 26"], _log.Asked);
    }
}
