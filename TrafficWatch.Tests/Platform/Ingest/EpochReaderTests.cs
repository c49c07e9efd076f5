using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Shopping;
using TrafficWatch.Domain.Time;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Shopping;
using TrafficWatch.Web.Streams.Visitors;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

public sealed class EpochReaderTests : IInstanceClock, IEditSource
{
    private static readonly DateTime Start = VisitorDriver.Start;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(Start.AddMinutes(1)));
    private readonly FakeLog _log = new();
    private readonly PoisonFinder _poison = new();
    private readonly PartitionSet _partitions;
    private readonly GapFinder _gaps;
    private readonly Queue<EditRecord> _edits = [];
    private StreamOptions _options = new() { Name = "Visitors", Topic = "topic", GroupId = "group", EpochSize = 3 };
    private EpochReader<VisitorEvent, VisitorDeltas>? _reader;

    public EpochReaderTests()
    {
        _partitions = new PartitionSet(_log, TimeSpan.FromSeconds(2), _time);
        _partitions.Add(0, 0);
        _partitions.Add(1, 0);
        _gaps = new GapFinder(_log, _partitions, "topic", "log", NullLogger.Instance);
    }

    [Fact]
    public async Task Read_MoreThanAnEpochHolds_IsCutThereAndGoesOn()
    {
        Visits(0, 0, 4);
        var first = await ReadAsync(1);
        Assert.Equal(3, first!.Count);
        Assert.Equal([new OffsetRange(0, 0, 3), new OffsetRange(1, 0, 0)], first.Record.Ranges);
        Assert.Equal((1, "log"), (first.Record.Epoch, first.Record.LogId));
        var second = await ReadAsync(2);
        Assert.Equal([new OffsetRange(0, 3, 4), new OffsetRange(1, 0, 0)], second!.Record.Ranges);
    }

    /// <summary>As a client does after a seek.</summary>
    [Fact]
    public async Task Read_RecordsReadBefore_AreNotTakenTwice()
    {
        Visits(0, 0, 2);
        Visits(0, 1, 2);
        Assert.Equal(3, (await ReadAsync(1))!.Count);
    }

    [Fact]
    public async Task Read_NothingNew_IsNoEpoch() => Assert.Null(await ReadAsync(1, ticks: 5));

    [Fact]
    public async Task Read_NewLogWithoutARecord_IsAnEpoch()
    {
        Reader.NewLog = true;
        Assert.True((await ReadAsync(1))!.Record.NewLog);
        Assert.False(Reader.NewLog);
        Assert.Null(await ReadAsync(2, ticks: 5));
    }

    [Fact]
    public async Task Read_EditAlone_IsAnEpochOfItsOwn()
    {
        _edits.Enqueue(new EditRecord(7, "thresholds", """{"area":"A"}"""));
        Assert.Equal(7, Assert.Single((await ReadAsync(1))!.Record.Edits).Id);
    }

    [Fact]
    public async Task Read_WhatCantBeRead_IsAGapOfTheEpoch()
    {
        Visits(0, 0, 1);
        _log.Unreadable(0, 1);
        Visits(0, 2, 1);
        List<LogGap> gaps = [];
        for (var epoch = 1; gaps.Count == 0; epoch++)
        {
            gaps.AddRange((await ReadAsync(epoch))!.Record.Gaps);
        }

        Assert.Equal([new LogGap(0, 1, 2, "damaged")], gaps);
    }

    /// <summary>Marks of transactions are read and make no epoch.</summary>
    [Fact]
    public async Task Read_EndBehindTheLastRecord_IsReported()
    {
        _log.End(1, 3);
        Assert.Null(await ReadAsync(1, ticks: 5));
        Assert.Contains("report 1:3", _log.Asked);
        Assert.Equal(3, _partitions[1].Next);
    }

    [Fact]
    public async Task Read_WhilePoisonIsSearched_TakesRecordsOrOneEdit()
    {
        Assert.True(_poison.Blame(new EpochRefusedException(new EpochRecord(1, "log", false, 0, 0, null, [], [], []), 2, "no")));
        _edits.Enqueue(new EditRecord(1, "thresholds", """{"area":"A"}"""));
        _edits.Enqueue(new EditRecord(2, "thresholds", """{"area":"B"}"""));
        Visits(0, 0, 2);
        var first = await ReadAsync(1);
        Assert.Equal((1, 0), (first!.Count, first.Record.Edits.Length));
        Assert.Equal(1, Assert.Single((await ReadAsync(2, records: false))!.Record.Edits).Id);
    }

    [Fact]
    public async Task Read_EpochBeforeStillOnItsWay_WaitsUntilItIsFull()
    {
        _options = _options with { EpochSize = 100 };
        Visits(0, 0, 2);
        var ticks = 0;
        var epoch = await Reader.ReadAsync(1, true, () =>
        {
            _time.Advance(_options.EpochAge);
            return Task.FromResult(++ticks > 10);
        }, CancellationToken.None);
        Assert.Equal(2, epoch!.Count);
        Assert.Equal(11, ticks);
    }

    /// <summary>A look around after 64 records, every 20 ms; 100 ms while more is waiting, and the tenth of what it is behind, a second at most.</summary>
    [Theory]
    [InlineData(0, 5)]
    [InlineData(3, 15)]
    [InlineData(3600, 50)]
    [InlineData(int.MaxValue, 5)]
    public async Task Read_TheFurtherBehind_TheLongerIsTheEpoch(int behind, int looks)
    {
        const int handful = 64;
        _options = _options with { EpochSize = 100_000 };
        var recordTime = behind == int.MaxValue ? 0 : VisitorDriver.Ms(Start.AddMinutes(1).AddSeconds(-behind));
        for (var offset = 0; offset < handful * 100; offset++)
        {
            _log.Record(0, offset, VisitorDriver.Json(Start, "A", true, $"u{offset}"), recordTime);
        }

        Assert.Equal(((looks - 1) * handful) + 1, (await ReadAsync(1))!.Count);
    }

    /// <summary>Whatever it may hold, an epoch ends with as many rows as a shard writes in a moment.</summary>
    [Fact]
    public async Task Read_EveryRecordMakesARow_EndsTheEpoch()
    {
        var stream = ShoppingStream.Define(_options with { Name = "Shopping", EpochSize = 1_000_000 }, new SiteCalendar(TimeZoneInfo.Utc, null), new ShardMap(new ShardOptions(["Server=a", "Server=b"])), null!);
        var reader = new EpochReader<ShoppingEvent, ShoppingDeltas>(
            stream, stream.CreateEngine(), "log", _log, _partitions, _gaps, this, _poison, new LetterQuota(), new StreamClock(this, TimeSpan.FromHours(1), _time, NullLogger.Instance), _time);
        for (var offset = 0; offset < 25_000; offset++)
        {
            _log.Record(0, offset, $$"""{"action":0,"province":"p{{offset}}"}""", VisitorDriver.Ms(Start));
        }

        Assert.Equal(20_000, (await reader.ReadAsync(1, true, () => Task.FromResult(false), CancellationToken.None))!.Count);
    }

    [Fact]
    public async Task Read_Lost_EndsWithWhatWasRead()
    {
        _options = _options with { EpochSize = 100 };
        Visits(0, 0, 2);
        using var lost = new CancellationTokenSource();
        _edits.Enqueue(new EditRecord(1, "thresholds", """{"area":"A"}"""));
        var epoch = await Reader.ReadAsync(1, true, async () =>
        {
            await lost.CancelAsync();
            return false;
        }, lost.Token);
        Assert.Empty(epoch!.Record.Edits);
    }

    long IInstanceClock.Clock => _time.GetUtcNow().ToUnixTimeMilliseconds();

    TimeSpan IInstanceClock.ClockAge => TimeSpan.Zero;

    bool IEditSource.Any => _edits.Count > 0;

    Task IInstanceClock.AskClockAsync() => Task.CompletedTask;

    EditRecord[] IEditSource.Take(int most)
    {
        var taken = new List<EditRecord>();
        while (taken.Count < most && _edits.TryDequeue(out var edit))
        {
            taken.Add(edit);
        }

        return [.. taken];
    }

    private EpochReader<VisitorEvent, VisitorDeltas> Reader
    {
        get
        {
            if (_reader is null)
            {
                var stream = VisitorStream.Define(_options, new SiteCalendar(TimeZoneInfo.Utc, null), new ShardMap(new ShardOptions(["Server=a", "Server=b"])), null!);
                _reader = new(
                    stream, stream.CreateEngine(), "log", _log, _partitions, _gaps, this, _poison, new LetterQuota(),
                    new StreamClock(this, TimeSpan.FromHours(1), _time, NullLogger.Instance), _time);
            }

            return _reader;
        }
    }

    private void Visits(int partition, long first, int count)
    {
        for (var offset = first; offset < first + count; offset++)
        {
            _log.Record(partition, offset, VisitorDriver.Json(Start.AddSeconds(offset), "A", true, $"u{offset}"), VisitorDriver.Ms(Start.AddSeconds(offset)));
        }
    }

    /// <summary>Reads an epoch; time goes on with every look around.</summary>
    private async Task<PendingEpoch<VisitorEvent, VisitorDeltas>?> ReadAsync(long epoch, bool records = true, int ticks = 1000)
    {
        using var lost = new CancellationTokenSource();
        var pending = await Reader.ReadAsync(epoch, records, async () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            if (--ticks == 0)
            {
                await lost.CancelAsync();
            }

            return true;
        }, lost.Token);
        pending?.Run.End(pending.Record);
        return pending;
    }
}
