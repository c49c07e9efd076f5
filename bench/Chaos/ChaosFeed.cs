using System.Collections.Concurrent;
using System.Diagnostics;

namespace TrafficWatch.Bench.Chaos;

/// <summary>Sends a stream at a steady rate into partitions drawn by chance, and keeps what it sent. Bursts are asked for from outside.</summary>
internal sealed class ChaosFeed(string bootstrapServers, string topic, int partitions, int rate, IChaosStream stream, int seed) : IDisposable
{
    private const long TwoDays = 2 * 86_400_000;
    private readonly Random _chance = new(seed);
    private readonly PriorityQueue<byte[], (long, long)> _waiting = new();
    private readonly ConcurrentBag<RefusedRecord> _refused = [];
    private readonly Dictionary<long, (long Received, long Rejected)> _minutes = [];
    private readonly TopicWriter _log = new(bootstrapServers, topic, partitions);
    private readonly CancellationTokenSource _stop = new();
    private readonly int[] _asked = new int[Enum.GetValues<Burst>().Length];
    private bool _isStamped = true;
    private long _number;
    private (bool Commits, long Since, TimeSpan For)? _transaction;
    private (List<(byte[] Value, int Partition)> Records, long Time)? _collected;
    private Task? _sending;
    private long _made;

    /// <summary>Good records sent, copies too.</summary>
    public long Records { get; private set; }

    /// <summary>Everything was sent.</summary>
    public bool HasEnded { get; private set; }

    /// <inheritdoc cref="TopicWriter.Held"/>
    public IReadOnlyList<List<(long Offset, byte[]? Value)>> Held => _log.Held;

    /// <summary>What was sent. Call when it has ended.</summary>
    public LogTruth Truth => new(stream.Name, Records, [.. _refused], _log.Unreadable, _isStamped ? _minutes : null);

    /// <summary>True while a burst is still being sent.</summary>
    public bool IsBursting => _asked.Any(left => left > 0) || _transaction is not null;

    /// <summary>Asks for a burst.</summary>
    /// <param name="burst">Of what.</param>
    /// <param name="count">How much of it.</param>
    public void Ask(Burst burst, int count) => Interlocked.Add(ref _asked[(int)burst], count);

    public void Start() => _sending = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Ends: what waits is sent, then what ends the stream.</summary>
    /// <exception cref="Servers.BenchException">Kafka did not take every record.</exception>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _sending!;
        foreach (var (partition, value) in stream.End(partitions).Index())
        {
            Send(value, partition);
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

    private static long Clock() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

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
                Refuse(BrokenMessages.Next(stream, _chance), Clock());
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
        var copies = Took(Burst.Repeated) ? _chance.Next(5) == 0 ? 3 : 2 : 1;
        _number++;
        foreach (var (at, value) in stream.Next(copies))
        {
            _waiting.Enqueue(value, (at, _made++));
        }

        while (_waiting.TryPeek(out _, out var next) && next.Item1 <= stream.Now)
        {
            Send(_waiting.Dequeue(), _chance.Next(partitions));
        }
    }

    private void Send(byte[] value, int partition)
    {
        Records++;
        var now = _collected?.Time ?? Clock();
        if (_collected is null && Took(Burst.Unstamped))
        {
            // None, seconds where milliseconds belong, and a clock that is years ahead.
            _isStamped = false;
            stream.Sent(value, null);
            _log.Send(value, partition, _chance.Next(3) switch { 0 => 0, 1 => now / 1000, _ => now + (1000 * TwoDays) });
            return;
        }

        Count(now, 0);
        stream.Sent(value, now);
        if (_collected is { } transaction)
        {
            transaction.Records.Add((value, partition));
            return;
        }

        _log.Send(value, partition, now);
    }

    /// <summary>Of a producer whose clock is ahead; the records have its time too, or Kafka's.</summary>
    private void SendAhead()
    {
        var now = Clock();
        var isStampedAhead = _chance.Next(2) == 0;
        _isStamped &= !isStampedAhead;
        Refuse(stream.Unseen(now + TwoDays), now + (isStampedAhead ? TwoDays : 0));
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

    /// <summary>Opens a transaction that was asked for, with the next records or with some that are never to be seen, and ends it when it was open for long enough.</summary>
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
        var (records, time) = (new List<(byte[] Value, int Partition)>(), Clock());
        _transaction = (commits, Stopwatch.GetTimestamp(), TimeSpan.FromMilliseconds(_chance.Next(800)));
        if (commits)
        {
            _collected = (records, time);
            for (var left = 100 + _chance.Next(200); left > 0; left--)
            {
                Happen();
            }

            _collected = null;
        }
        else
        {
            records.AddRange(Enumerable.Range(0, 200).Select(_ => (stream.Unseen(stream.Now), _chance.Next(partitions))));
        }

        _log.Open(records, time, commits);
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
    /// <summary>Records at full speed.</summary>
    Flood,

    /// <summary>Records that no parser takes.</summary>
    Broken,

    /// <summary>The next events come twice, some of them three times.</summary>
    Repeated,

    /// <summary>Records from a clock that is two days ahead.</summary>
    Ahead,

    /// <summary>The next records have record timestamps that mean nothing.</summary>
    Unstamped,

    /// <summary>Refused records of megabytes.</summary>
    Huge,

    /// <summary>Records that no client can unpack.</summary>
    Unreadable,

    /// <summary>Transactions, half of them aborted.</summary>
    Transactions,
}
