using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Watch;

/// <summary>Writes passages into a log that is rotated in every way, follows it with the verb and reads the topic with the app, kills both again and again, and compares topic and tables with what was written.</summary>
internal sealed class WatchBench(KafkaServer kafka, DatabaseServers databases, string directory, int seed)
{
    private const string Topic = "watched", Stream = "passages";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), BetweenRotations = TimeSpan.FromSeconds(1.5);
    private readonly Random _chance = new(seed);
    private readonly string _logs = Path.Combine(directory, "logs");
    private readonly WatcherProcess _watcher = new(kafka, Topic, Path.Combine(directory, "logs", RotatingWriter.Name + "*"), Path.Combine(directory, "state.json"));
    private AppProcess? _app;
    private int _watchers;
    private int _apps;

    public async Task RunAsync(string? data, int rate, TimeSpan span, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_logs);
        await kafka.CreateTopicAsync(Topic, 4);
        await databases.RenewAsync();
        var recorded = data is null ? [] : Recorded(data);
        using var writer = new RotatingWriter(_logs, number => Line(recorded, number), rate, _watcher.Knows);
        await using var watcher = _watcher;
        try
        {
            await RunAsync(writer, number => Line(recorded, number), rate, span, cancellationToken);
        }
        finally
        {
            await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private async Task RunAsync(RotatingWriter writer, Func<int, string> line, int rate, TimeSpan span, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watcher.Start();
        _app = await StartAsync(cancellationToken);
        var (killing, reading) = (KillWatchersAsync(stop.Token), KillAppsAsync(stop.Token));
        var begun = Stopwatch.GetTimestamp();
        await writer.RunAsync(span, BetweenRotations, cancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(killing, reading);
        Say($"{writer.Written:N0} lines written, {writer.Rotations} rotations; reading to the end");
        var dropped = await TablesAsync(writer.Written, cancellationToken);
        var wall = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        await _watcher.StopAsync();
        var topic = WatchedTopic.Read(kafka, Topic);
        var expected = Enumerable.Range(0, writer.Written).Select(line).ToHashSet(StringComparer.Ordinal);
        var lost = expected.Except(topic.Lines).Count();
        if (lost > 0 || topic.Lines.Count != writer.Written || topic.Doubled > 0)
        {
            throw new BenchException($"the topic lacks {lost} of {writer.Written} lines and has {topic.Doubled} from more than one place:\n{_watcher.Said}");
        }

        Console.WriteLine(_watcher.Said);
        Say($"watch: 0 lost and 0 doubled of {writer.Written} lines at {rate} a second, {writer.Rotations} rotations of {RotatingWriter.Kinds.Length} kinds, {_watchers} kills of the watcher and {_apps} of the reader, {topic.Again} records sent again and {dropped} dropped, {wall - span.TotalSeconds:0.0} s behind at the end");
    }

    private static string Line(IReadOnlyList<string> recorded, int number) => recorded.Count == 0
        ? string.Create(CultureInfo.InvariantCulture, $"w{number}\t邳州市\t卡口{number % 19}\t{(number % 2) + 1}\t{new DateTime(2023, 12, 1).AddMilliseconds(number * 200L):yyyy/M/d H:mm:ss}\t02\t苏C{number % 10}***\t大众-朗逸-2018")
        : string.Create(CultureInfo.InvariantCulture, $"w{number}-{recorded[number % recorded.Count]}");

    /// <summary>Recorded passages as lines of eight fields.</summary>
    private static List<string> Recorded(string directory)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return [.. Directory.GetFiles(directory, "*.csv.gz").Order(StringComparer.Ordinal).SelectMany(Read)];

        static IEnumerable<string> Read(string path)
        {
            using var file = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.GetEncoding("GB18030"));
            file.ReadLine();
            while (file.ReadLine() is { } line)
            {
                yield return string.Join('\t', line.Split(',').Select(cell => cell.Trim('"')));
            }
        }
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private async Task<AppProcess> StartAsync(CancellationToken cancellationToken)
    {
        var app = AppProcess.Start(
            [.. AppSettings.Of(kafka, databases, Topic, Stream), "--Ingest:Lease", "00:00:02", "--Ingest:SnapshotEvery", "00:00:02", "--Retention:RecordDays", "3650"], (AppChild.Stream, Stream));
        await app.Running.WaitAsync(TimeSpan.FromMinutes(2), cancellationToken);
        return app;
    }

    private async Task KillWatchersAsync(CancellationToken stop)
    {
        while (await PauseAsync(1_000, 5_000, stop))
        {
            await _watcher.KillAsync();
            _watchers++;
            await PauseAsync(0, 2_500, stop);
            _watcher.Start();
        }
    }

    private async Task KillAppsAsync(CancellationToken stop)
    {
        while (await PauseAsync(5_000, 15_000, stop))
        {
            await _app!.KillAsync();
            await _app.DisposeAsync();
            _apps++;
            _app = await StartAsync(CancellationToken.None);
        }
    }

    private async Task<bool> PauseAsync(int least, int most, CancellationToken stop)
    {
        int pause;
        lock (_chance)
        {
            pause = _chance.Next(least, most);
        }

        await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }

    /// <summary>Waits until the tables hold every line, and sees that they hold nothing else.</summary>
    /// <returns>How many records were dropped.</returns>
    private async Task<long> TablesAsync(long lines, CancellationToken cancellationToken)
    {
        var (begun, before) = (Stopwatch.GetTimestamp(), 0L);
        while (true)
        {
            var counted = await SumAsync("SELECT COALESCE(SUM(`count`), 0) FROM kkmc_traffic_per_day", cancellationToken);
            var (received, dropped, letters) = (await MinutesAsync("received"), await MinutesAsync("duplicate"), await MinutesAsync("rejected"));
            if (counted == lines && received == lines + dropped)
            {
                var (rows, copies) = (await SumAsync("SELECT COUNT(*) FROM traffic_data", cancellationToken), await SumAsync("SELECT SUM(copies) FROM kkmc_traffic_per_day", cancellationToken));
                return rows == lines && copies == 0 && letters == 0 ? dropped : throw new BenchException($"{rows} rows of {lines} lines, {copies} copies, {letters} refused");
            }

            (begun, before) = received > before ? (Stopwatch.GetTimestamp(), received) : (begun, before);
            if (counted > lines || _app is null or { HasExited: true } || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException($"{counted} of {lines} lines are counted, {received} received, {dropped} dropped, {letters} refused\n{_watcher.Said}\n{_app?.Log}");
            }

            await Task.Delay(200, cancellationToken);
        }

        Task<long> MinutesAsync(string column) => SumAsync($"SELECT COALESCE(SUM({column}), 0) FROM stream_minute WHERE stream = '{Stream}'", cancellationToken, 0);
    }

    private async Task<long> SumAsync(string sql, CancellationToken cancellationToken, int? shard = null) => (await databases.QueryAsync(sql, cancellationToken, shard)).Sum(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
}
