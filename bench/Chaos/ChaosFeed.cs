using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TrafficWatch.Bench.Chaos;

/// <summary>Sends visits at a steady rate, up to 2 s out of order, into partitions drawn by chance, and keeps what it sent. Bursts are asked for from outside.</summary>
internal sealed class ChaosFeed(string bootstrapServers, string topic, int partitions, int rate, int seed) : IDisposable
{
    private const int Disorder = 2_000;
    private const long TwoDays = 2 * 86_400_000;
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(5);
    private readonly Random _chance = new(seed);
    private readonly ParkWalk _park = new(seed);
    private readonly PriorityQueue<ParkEvent, (long, long)> _waiting = new();
    private readonly List<ParkEvent> _sent = [];
    private readonly ConcurrentBag<RefusedRecord> _refused = [];
    private readonly Dictionary<long, (long Received, long Rejected)> _minutes = [];
    private readonly TopicWriter _log = new(bootstrapServers, topic, partitions);
    private readonly CancellationTokenSource _stop = new();
    private readonly int[] _asked = new int[Enum.GetValues<Burst>().Length];
    private bool _isStamped = true;
    private long _number;
    private (bool Commits, long Since, TimeSpan For)? _transaction;
    private List<(byte[] Value, int Partition)>? _collected;
    private Task? _sending;
    private long _line;

    public long Events => _sent.Count;

    /// <summary>Everything was sent.</summary>
    public bool HasEnded { get; private set; }

    /// <inheritdoc cref="TopicWriter.Held"/>
    public IReadOnlyList<List<(long Offset, byte[]? Value)>> Held => _log.Held;

    /// <summary>What was sent. Call when it has ended.</summary>
    public ParkTruth Truth => new(_sent, [.. _refused], _log.Unreadable, _isStamped ? _minutes : null, _line);

    /// <summary>True while a burst is still being sent.</summary>
    public bool IsBursting => _asked.Any(left => left > 0) || _transaction is not null;

    /// <summary>Asks for a burst.</summary>
    /// <param name="burst">Of what.</param>
    /// <param name="count">How much of it.</param>
    public void Ask(Burst burst, int count) => Interlocked.Add(ref _asked[(int)burst], count);

    public void Start() => _sending = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Ends: what waits is sent, then the markers that let everything be decided.</summary>
    /// <param name="later">How much later than the last event the markers are.</param>
    /// <exception cref="Servers.BenchException">Kafka did not take every record.</exception>
    public async Task EndAsync(TimeSpan later)
    {
        await _stop.CancelAsync();
        await _sending!;
        var markers = _park.Markers(partitions, later, Lateness, out _line);
        for (var partition = 0; partition < partitions; partition++)
        {
            Send(markers[partition], partition);
        }

        _log.Flush();
        HasEnded = true;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _sending?.ContinueWith(task => _ = task.Exception, TaskScheduler.Default).Wait();
        _log.Dispose();
        _stop.Dispose();
    }

    private static byte[] Bytes(ParkEvent visit, string time) =>
        Encoding.UTF8.GetBytes($"{{\"event_time\":\"{time}\",\"area_id\":\"{visit.Area}\",\"action\":\"{(visit.Entering ? "in" : "out")}\",\"user_id\":\"{visit.User}\"}}");

    private static long Clock() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Iso(long time, string zone = "") =>
        DateTime.UnixEpoch.AddMilliseconds(time).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture) + zone;

    private void Run()
    {
        var begun = Stopwatch.GetTimestamp();
        long flooded = 0;
        while (!_stop.IsCancellationRequested)
        {
            while (!_stop.IsCancellationRequested)
            {
                if (Took(Burst.Flood))
                {
                    flooded++;
                }
                else if (_number - flooded >= Stopwatch.GetElapsedTime(begun).TotalSeconds * rate)
                {
                    break;
                }

                Happen();
            }

            while (Took(Burst.Broken) && !_stop.IsCancellationRequested)
            {
                Refuse(BrokenMessages.Next(_chance), Clock());
            }

            while (Took(Burst.Ahead) && !_stop.IsCancellationRequested)
            {
                SendAhead();
            }

            while (Took(Burst.Huge))
            {
                Refuse(BrokenMessages.Huge(_chance), Clock());
            }

            while (Took(Burst.Unreadable))
            {
                _log.SendUnreadable(_chance.Next(partitions), Clock());
            }

            Transact();
            Thread.Sleep(5);
        }

        CloseTransaction();
        while (_waiting.Count > 0)
        {
            Send(_waiting.Dequeue(), _chance.Next(partitions));
        }
    }

    private bool Took(Burst burst)
    {
        if (Volatile.Read(ref _asked[(int)burst]) <= 0)
        {
            return false;
        }

        Interlocked.Decrement(ref _asked[(int)burst]);
        return true;
    }

    private void Happen()
    {
        var visit = _park.Next();
        var copies = Took(Burst.Repeated) ? _chance.Next(5) == 0 ? 3 : 2 : 1;
        _number++;
        for (var copy = 0; copy < copies; copy++)
        {
            _waiting.Enqueue(visit, (visit.Time + _chance.Next(Disorder + 1), (_number * 4) + copy));
        }

        while (_waiting.TryPeek(out _, out var arrival) && arrival.Item1 <= _park.Now)
        {
            Send(_waiting.Dequeue(), _chance.Next(partitions));
        }
    }

    private void Send(ParkEvent visit, int partition)
    {
        _sent.Add(visit);

        // A time with an offset names the same instant.
        var value = Bytes(visit, _chance.Next(20) == 0 ? Iso(visit.Time + 28_800_000, "+08:00") : Iso(visit.Time));
        var now = Clock();
        if (_collected is not null)
        {
            Count(now, 0);
            _collected.Add((value, partition));
            return;
        }

        if (Took(Burst.Unstamped))
        {
            // None, seconds where milliseconds belong, and a clock that is years ahead.
            _isStamped = false;
            _log.Send(value, partition, _chance.Next(3) switch { 0 => 0, 1 => now / 1000, _ => now + (1000 * TwoDays) });
            return;
        }

        Count(now, 0);
        _log.Send(value, partition, now);
    }

    /// <summary>Of a producer whose clock is ahead; the records have its time too, or Kafka's.</summary>
    private void SendAhead()
    {
        var (now, visit) = (Clock(), _park.Anyone());
        var isStampedAhead = _chance.Next(2) == 0;
        _isStamped &= !isStampedAhead;
        Refuse(Bytes(visit, Iso(now + TwoDays)), now + (isStampedAhead ? TwoDays : 0));
    }

    private void Refuse(byte[]? value, long recordTime)
    {
        var partition = _chance.Next(partitions);
        Count(recordTime, 1);
        _log.Send(value, partition, recordTime, offset => _refused.Add(new RefusedRecord(partition, offset, recordTime > Clock() + (TwoDays / 2) ? null : recordTime, value ?? [])));
    }

    private void Count(long recordTime, int rejected)
    {
        var minute = recordTime - (recordTime % 60_000);
        var (received, refused) = _minutes.GetValueOrDefault(minute);
        _minutes[minute] = (received + 1, refused + rejected);
    }

    /// <summary>Opens a transaction that was asked for, with the next visits or with some that are never to be seen, and ends it when it was open for long enough.</summary>
    private void Transact()
    {
        if (_transaction is { } open)
        {
            if (Stopwatch.GetElapsedTime(open.Since) > open.For)
            {
                CloseTransaction();
            }

            return;
        }

        if (!Took(Burst.Transactions))
        {
            return;
        }

        var commits = _chance.Next(2) == 0;
        List<(byte[] Value, int Partition)> records = [];
        _transaction = (commits, Stopwatch.GetTimestamp(), TimeSpan.FromMilliseconds(_chance.Next(800)));
        if (commits)
        {
            _collected = records;
            for (var left = 100 + _chance.Next(200); left > 0; left--)
            {
                Happen();
            }

            _collected = null;
        }
        else
        {
            records.AddRange(Enumerable.Range(0, 200).Select(_ => (Bytes(_park.Anyone(), Iso(_park.Now)), _chance.Next(partitions))));
        }

        _log.Open(records, Clock(), commits);
    }

    private void CloseTransaction()
    {
        if (_transaction is { } open)
        {
            _log.Close(open.Commits);
            _transaction = null;
        }
    }
}

/// <summary>What can be sent besides, or instead.</summary>
internal enum Burst
{
    /// <summary>Visits at full speed.</summary>
    Flood,

    /// <summary>Records that no parser takes.</summary>
    Broken,

    /// <summary>The next visits come twice, some of them three times.</summary>
    Repeated,

    /// <summary>Visits from a clock that is two days ahead.</summary>
    Ahead,

    /// <summary>The next visits have record timestamps that mean nothing.</summary>
    Unstamped,

    /// <summary>Refused records of megabytes.</summary>
    Huge,

    /// <summary>Records that no client can unpack.</summary>
    Unreadable,

    /// <summary>Transactions, half of them aborted.</summary>
    Transactions,
}
