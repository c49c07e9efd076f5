using Confluent.Kafka;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Streams.Visitors.Producing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Producing;

public sealed class ReplayOverKafkaTests : IDisposable
{
    private static readonly StreamOptions Stream = new() { Name = "Visitors", Topic = "replayed", GroupId = "reader" };
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();
    private readonly string _path = Path.GetTempFileName();
    private readonly StringWriter _output = new();

    private KafkaTarget Target => new(_kafka.BootstrapServers, new Dictionary<string, string>(), Embedded: true);

    public void Dispose()
    {
        File.Delete(_path);
        _kafka.Dispose();
    }

    [Fact]
    public async Task SendAsync_Visits_ReachTheTopicKeyedAndInOrder()
    {
        File.WriteAllLines(_path, Enumerable.Range(0, 500).Select(i => $"v{i % 90},2025-07-15 {8 + (i / 60):00}:{i % 60:00}:00,2025-07-15 {8 + (i / 60):00}:{i % 60:00}:30").Append("bad,row"));
        var plan = new ReplayPlan { File = _path, VisitsOf = "A" };
        var run = Run(plan);
        var outcome = await run.SendAsync(run.Survey(CancellationToken.None), TimeSpan.Zero, CancellationToken.None);
        run.Report(outcome, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(new ReplayOutcome(1_000, 1, null, null), outcome);
        Assert.Contains("line 501: has 2 fields instead of 3", _output.ToString());

        var records = Read(1_000);
        Assert.Equal(500, records.Count(record => record.Entering));
        Assert.All(records, record => Assert.Equal(record.Key, record.User));
        // One visitor's events lie in one partition, in the order in which they happened.
        Assert.All(records.GroupBy(record => record.User), visits =>
        {
            Assert.Single(visits.Select(visit => visit.Partition).Distinct());
            Assert.Equal(visits.Select((_, i) => i % 2 == 0), visits.Select(visit => visit.Entering));
        });
        var content = TopicContent.Read(Target, "replayed", TimeZoneInfo.Utc);
        Assert.Equal(1_000, content.Records);
        Assert.Equal(records.Max(record => record.Time), content.Newest);
    }

    [Fact]
    public async Task SendAsync_Interrupted_GoesOnWithNothingLostOrDoubled()
    {
        File.WriteAllLines(_path, Enumerable.Range(0, 3_000).Select(i => $$"""{"event_time":"2025-07-15T12:{{i / 60:00}}:{{i % 60:00}}","area_id":"A","action":"in","user_id":"u{{i}}"}"""));
        using var stop = new CancellationTokenSource();
        var run = Run(new ReplayPlan { File = _path, Rate = 50 });
        var sending = run.SendAsync(run.Survey(CancellationToken.None), TimeSpan.Zero, stop.Token);
        Read(40);
        await stop.CancelAsync();
        var first = await sending;
        Assert.Equal("interrupted", first.Problem);
        Assert.Equal(first.Sent + 1, first.StoppedAt);
        run.Report(first, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Contains($"--from-line {first.StoppedAt}", _output.ToString());

        var second = await Run(new ReplayPlan { File = _path, From = first.StoppedAt!.Value }).SendAsync(null, TimeSpan.Zero, CancellationToken.None);
        Assert.Equal(3_000, first.Sent + second.Sent);
        Assert.Equal(3_000, Read(3_000).Select(record => record.User).Distinct().Count());
    }

    [Fact]
    public async Task SendAsync_MoreThanTheEmbeddedKafkaHolds_WaitsForTheReader()
    {
        const int events = 120_000;
        File.WriteAllLines(_path, Enumerable.Range(0, events).Select(i =>
            $$"""{"event_time":"2025-07-15T12:00:00","area_id":"A","action":"in","user_id":"u{{i}}","filler":"{{new string('x', 120)}}{{i}}"}"""));
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() => ReadAndCommit(events, stop.Token));
        var run = Run(new ReplayPlan { File = _path });
        var outcome = await run.SendAsync(null, TimeSpan.Zero, CancellationToken.None);
        Assert.Equal(events, outcome.Sent);
        stop.CancelAfter(TimeSpan.FromSeconds(30));
        Assert.Equal(events, await reading);
    }

    [Fact]
    public async Task SendAsync_NobodyReads_StopsBelowWhatThePartitionsHold()
    {
        File.WriteAllLines(_path, Enumerable.Range(0, 120_000).Select(i =>
            $$"""{"event_time":"2025-07-15T12:00:00","area_id":"A","action":"in","user_id":"u{{i}}","filler":"{{new string('x', 120)}}{{i}}"}"""));
        using var stop = new CancellationTokenSource();
        var sending = Run(new ReplayPlan { File = _path }).SendAsync(null, TimeSpan.Zero, stop.Token);
        var before = -1L;
        for (var now = 0L; now != before || now == 0; now = TopicContent.Read(Target, "replayed", TimeZoneInfo.Utc).Records)
        {
            before = now;
            await Task.Delay(500);
        }

        await stop.CancelAsync();
        var outcome = await sending;
        Assert.InRange(outcome.Sent, 1, 60_000);
        // Nothing was dropped: the first record is still the first.
        Assert.Equal(outcome.Sent, TopicContent.Read(Target, "replayed", TimeZoneInfo.Utc).Records);
    }

    private ReplayRun Run(ReplayPlan plan) =>
        new(plan, Target, Stream, TimeProvider.System, _output, new ProgressLine(TextWriter.Null, terminal: false, TimeProvider.System));

    private IConsumer<string, byte[]> Reader()
    {
        var reader = new ConsumerBuilder<string, byte[]>(Target.Consumer("reader")).SetLogHandler((_, _) => { }).Build();
        reader.Assign(Enumerable.Range(0, 4).Select(partition => new TopicPartitionOffset("replayed", partition, Offset.Beginning)));
        return reader;
    }

    private List<(string Key, string User, bool Entering, DateTime Time, int Partition)> Read(int count)
    {
        using var reader = Reader();
        var parser = new VisitorParser(TimeZoneInfo.Utc);
        var read = new List<(string, string, bool, DateTime, int)>();
        while (read.Count < count)
        {
            var record = reader.Consume(TimeSpan.FromSeconds(20)) ?? throw new TimeoutException($"{read.Count} of {count} records came");
            if (!record.IsPartitionEOF)
            {
                Assert.True(parser.TryParse(record.Message.Value, record.Message.Timestamp.UnixTimestampMs, out var visit, out var reason), reason);
                read.Add((record.Message.Key, System.Text.Encoding.UTF8.GetString(visit.User), visit.Entering, DateTime.UnixEpoch.AddMilliseconds(visit.Time), record.Partition.Value));
            }
        }

        return read;
    }

    private int ReadAndCommit(int count, CancellationToken cancellationToken)
    {
        using var reader = Reader();
        var next = new Dictionary<int, long>();
        var read = 0;
        while (read < count && !cancellationToken.IsCancellationRequested)
        {
            if (reader.Consume(TimeSpan.FromMilliseconds(100)) is not { IsPartitionEOF: false } record)
            {
                continue;
            }

            Assert.Equal(next.GetValueOrDefault(record.Partition.Value), record.Offset.Value);
            next[record.Partition.Value] = record.Offset.Value + 1;
            if (++read % 2_000 == 0)
            {
                reader.Commit(next.Select(at => new TopicPartitionOffset("replayed", at.Key, at.Value)));
            }
        }

        return read;
    }
}
