using System.Text;
using TrafficWatch.Web.Platform.Ingest;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>A log that brings what a test puts in, in that order.</summary>
internal sealed class FakeLog : IKafkaLog
{
    private readonly Queue<Brought> _brought = [];

    public int Errors { get; set; }

    public (string LogId, int Partitions)? Described { get; set; } = ("log", 2);

    public Exception? Failure { get; set; }

    public Dictionary<int, (long Low, long High)> Bounds { get; } = [];

    /// <summary>What was asked of it: <c>pause 1</c>, <c>seek 0 7</c>.</summary>
    public List<string> Asked { get; } = [];

    public FakeLog Record(int partition, long offset, string payload = "", long recordTime = 1) => Bring(new(PollKind.Record, partition, offset, payload, recordTime));

    public FakeLog End(int partition, long offset) => Bring(new(PollKind.EndOfPartition, partition, offset));

    public FakeLog Unreadable(int partition, long offset) => Bring(new(PollKind.Unreadable, partition, offset, "damaged"));

    public FakeLog OutOfRange(int partition, long offset) => Bring(new(PollKind.OffsetOutOfRange, partition, offset));

    public Task<(string LogId, int Partitions)?> DescribeAsync(TimeSpan timeout) =>
        Failure is null ? Task.FromResult(Described) : Task.FromException<(string LogId, int Partitions)?>(Failure);

    public void Assign(IEnumerable<(int Partition, long Next)> positions) => Asked.Add($"assign {string.Join(' ', positions.Select(p => $"{p.Partition}:{p.Next}"))}");

    public void Add(int partition, long next) => Asked.Add($"add {partition} {next}");

    public void Seek(int partition, long next) => Asked.Add($"seek {partition} {next}");

    public void Pause(IEnumerable<int> partitions) => Asked.Add($"pause {string.Join(' ', partitions)}");

    public void Resume(IEnumerable<int> partitions) => Asked.Add($"resume {string.Join(' ', partitions)}");

    public Task<(long Low, long High)> BoundsAsync(int partition, TimeSpan timeout) => Task.FromResult(Bounds.GetValueOrDefault(partition, (0, long.MaxValue)));

    public long KnownEnd(int partition) => -1;

    public Poll Next() => _brought.TryDequeue(out var next)
        ? new Poll { Kind = next.Kind, Partition = next.Partition, Offset = next.Offset, RecordTime = next.RecordTime, Payload = Encoding.UTF8.GetBytes(next.Text), Reason = next.Text }
        : default;

    public Task<bool> WaitAsync(TimeSpan patience) => Task.FromResult(_brought.Count > 0);

    public void Report(IEnumerable<(int Partition, long Next)> positions) => Asked.Add($"report {string.Join(' ', positions.Select(p => $"{p.Partition}:{p.Next}"))}");

    private FakeLog Bring(Brought next)
    {
        _brought.Enqueue(next);
        return this;
    }

    private sealed record Brought(PollKind Kind, int Partition, long Offset, string Text = "", long RecordTime = 1);
}
