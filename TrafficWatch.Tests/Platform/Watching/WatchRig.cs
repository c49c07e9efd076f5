using System.Globalization;
using System.IO.Compression;
using System.Text;
using Confluent.Kafka;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Watching;
using Xunit;

namespace TrafficWatch.Tests.Platform.Watching;

/// <summary>A folder of logs that is followed into a Kafka, and a reader that drops what it has had.</summary>
internal sealed class WatchRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();
    private readonly SourceMarks _marks = new();
    private readonly List<string> _taken = [];
    private readonly List<string> _said = [];
    private IConsumer<Ignore, byte[]>? _consumer;
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private WatchStatus? _status;

    /// <summary>Quick where a test does not wait for what may come, patient where it must not come.</summary>
    public static readonly WatchTimes Quick = new()
    {
        Pause = TimeSpan.FromMilliseconds(5),
        Poll = TimeSpan.FromMilliseconds(50),
        LastLine = TimeSpan.FromMinutes(10),
        Settled = TimeSpan.FromMilliseconds(200),
        Search = TimeSpan.FromMilliseconds(500),
        Open = TimeSpan.FromMilliseconds(200),
        Save = TimeSpan.FromMilliseconds(20),
    };

    public WatchTimes Times { get; set; } = Quick;

    public string Folder { get; } = Directory.CreateTempSubdirectory("watch").FullName;

    public string StateFile => Path.Combine(Folder, "state", "watch.json");

    /// <summary>Records that the reader dropped.</summary>
    public long Dropped => _marks.Repeated;

    /// <summary>Doubts of the reader.</summary>
    public long ReaderDoubts => _marks.Doubts;

    public WatchStatus Status => _status!;

    public IReadOnlyList<string> Said
    {
        get
        {
            lock (_said)
            {
                return [.. _said];
            }
        }
    }

    /// <summary>Follows files until Kafka has taken so many more of their lines.</summary>
    public static async Task FollowAsync(EmbeddedKafka kafka, string topic, string pattern, string state, LineKey key, long lines)
    {
        using var stop = new CancellationTokenSource(Patience);
        var target = new KafkaTarget(kafka.BootstrapServers, new Dictionary<string, string>(), Embedded: false);
        var sent = 0L;
        await new FileWatch("followed", [pattern], state, key, () => new EventSender(target, topic, null, patient: true), Quick, TimeProvider.System, _ => { }, status =>
        {
            sent = status.Sent;
            if (sent >= lines)
            {
                stop.Cancel();
            }
        }).RunAsync(stop.Token);
        Assert.Equal(lines, sent);
    }

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>A line of its own length that no other file has.</summary>
    public static string Line(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name} {number:000000} {new string((char)('a' + (number % 26)), 40 + (number % 37))}");

    public static IEnumerable<string> Lines(string name, int from, int count) => Enumerable.Range(from, count).Select(i => Line(name, i));

    public void Append(string name, params IEnumerable<string> lines) => File.AppendAllText(this[name], string.Concat(lines.Select(line => line + "\n")));

    public void Pack(string name, bool delete = true)
    {
        using (var packed = new GZipStream(File.Create(this[name + ".gz"]), CompressionLevel.Fastest))
        {
            packed.Write(File.ReadAllBytes(this[name]));
        }

        if (delete)
        {
            File.Delete(this[name]);
        }
    }

    public void CopyTruncate(string name, string copy)
    {
        File.Copy(this[name], this[copy]);
        using var log = new FileStream(this[name], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        log.SetLength(0);
    }

    public void Start(params string[] patterns)
    {
        _stop = new CancellationTokenSource();
        var target = new KafkaTarget(_kafka.BootstrapServers, new Dictionary<string, string>(), Embedded: false);
        var watch = new FileWatch(
            "Tiny", [.. patterns.Select(pattern => this[pattern])], StateFile, (line, _) => line[..Math.Min(12, line.Length)].ToArray(), () => new EventSender(target, "lines", null, patient: true), Times, TimeProvider.System,
            text =>
            {
                lock (_said)
                {
                    _said.Add(text);
                }
            },
            status => _status = status);
        _running = Task.Run(() => watch.RunAsync(_stop.Token));
    }

    public async Task StopAsync()
    {
        await (_stop?.CancelAsync() ?? Task.CompletedTask);
        await _running.WaitAsync(Patience);
    }

    /// <summary>Ends it as a kill would that came before the state was written: what was sent since then is sent again.</summary>
    public async Task KillAsync(byte[]? state)
    {
        await StopAsync();
        if (state is null)
        {
            File.Delete(StateFile);
        }
        else
        {
            await File.WriteAllBytesAsync(StateFile, state);
        }
    }

    /// <summary>The state, once it says that all was taken.</summary>
    public async Task<byte[]> StateAsync()
    {
        await StopAsync();
        return await File.ReadAllBytesAsync(StateFile);
    }

    /// <summary>Ends it as a kill would that came before anything of the files was written down but their names.</summary>
    public async Task KillAtOnceAsync()
    {
        await StopAsync();
        using var state = new WatchState(StateFile);
        state.Save([.. state.Load(_ => { }).Select(source => source with { Taken = 0, AtRest = false, Seams = [] })]);
    }

    /// <summary>Waits until a reader holds these lines and no others.</summary>
    public async Task AwaitAsync(params IEnumerable<string> lines)
    {
        var expected = lines.Order(StringComparer.Ordinal).ToList();
        await AwaitAsync(() => _taken.Count >= expected.Count, () => $"{_taken.Count} of {expected.Count} lines came; missing {string.Join(" | ", expected.Except(_taken).Take(5))}");

        // What is too much may come a little later.
        ReadWhatCame(TimeSpan.FromMilliseconds(300));
        Assert.Equal(expected, _taken.Order(StringComparer.Ordinal));
    }

    public async Task AwaitAsync(Func<bool> condition, Func<string> why)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); ; await Task.Delay(20))
        {
            ReadWhatCame(TimeSpan.Zero);
            if (condition())
            {
                return;
            }

            if (_running.IsFaulted)
            {
                await _running;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, $"{why()}\n{string.Join('\n', Said)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _consumer?.Dispose();
        _kafka.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void ReadWhatCame(TimeSpan patience)
    {
        _consumer ??= Consumer();
        while (_consumer.Consume(patience) is { } record)
        {
            Assert.True(record.Message.Headers.TryGetLastBytes(SourcePlace.Header, out var header));
            var place = SourcePlace.Of(header);
            Assert.NotEqual(0ul, place.Source);
            if (_marks.TryTake(record.Partition.Value, place, record.Message.Timestamp.UnixTimestampMs, record.Message.Value))
            {
                _taken.Add(Encoding.UTF8.GetString(record.Message.Value));
            }
        }
    }

    private IConsumer<Ignore, byte[]> Consumer()
    {
        var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = _kafka.BootstrapServers, GroupId = "rig", AutoOffsetReset = AutoOffsetReset.Earliest, FetchWaitMaxMs = 20 }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, 4).Select(partition => new TopicPartitionOffset("lines", partition, Offset.Beginning)));
        return consumer;
    }
}
