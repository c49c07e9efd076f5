using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Streams;

/// <summary>Measures one app that reads all streams at once.</summary>
internal sealed class StreamsBench(KafkaServer kafka, DatabaseServers databases, string directory)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30), Patience = TimeSpan.FromMinutes(1);

    /// <summary>How many events of each stream its tables hold.</summary>
    private static readonly string[] Stored =
    [
        "SELECT COALESCE(SUM(current_visitors), 0) FROM area_realtime_stats", "SELECT COUNT(*) FROM traffic_data", "SELECT COALESCE(SUM(`count`), 0) FROM shopping_per_day", "SELECT COALESCE(SUM(`count`), 0) FROM request_stats",
    ];

    public async Task RunAsync(int rate, TimeSpan lasts, CancellationToken cancellationToken)
    {
        await databases.RenewAsync();
        foreach (var stream in StreamsLoad.Streams)
        {
            await kafka.CreateTopicAsync(stream, StreamsLoad.Partitions);
        }

        List<string> settings = [.. AppSettings.Of(kafka, databases, StreamsLoad.Streams[0]), .. StreamsLoad.Streams.Skip(1).SelectMany(stream => new[] { $"--Streams:{stream}:Topic", stream })];
        await using var app = AppProcess.Start(settings);
        await app.Running.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        using var load = new StreamsLoad(kafka.BootstrapServers, rate, WarmUp + lasts);
        var (begun, cpu, spent) = (Stopwatch.GetTimestamp(), app.Cpu, ProcessCost.CpuNaming(directory));
        var from = (TimeProvider.System.GetUtcNow().UtcDateTime + WarmUp - DateTime.UnixEpoch).TotalMilliseconds;
        await load.SendAsync(WarmUp + lasts, cancellationToken);
        var wall = Stopwatch.GetElapsedTime(begun);
        var (apps, servers) = ((app.Cpu - cpu) / wall, (ProcessCost.CpuNaming(directory) - spent) / wall);
        await NothingLostAsync(load, app, cancellationToken);
        var delays = StreamsLoad.Streams.Select((stream, number) => number == 0 ? OfRecords(app, load, from) : OfFigures(app, load, number, from)).ToList();
        foreach (var (stream, of) in StreamsLoad.Streams.Zip(delays))
        {
            Say($"{stream}: p50 {of.At(0.5)} ms, p99 {of.At(0.99)}, at most {of.At(1)} to a published frame, over {of.Count:N0}");
        }

        Say($"streams: {load.Each * StreamsLoad.Streams.Length / wall.TotalSeconds:0} events/s, {delays.Max(of => of.At(0.99))} ms p99 to a frame of the slowest stream, {apps:0.00} cores by the app and {servers:0.00} by Kafka and the databases, {ProcessCost.PeakMegabytes(app.Id)} MB");
    }

    /// <summary>The tables hold every event, and none was refused.</summary>
    private async Task NothingLostAsync(StreamsLoad load, AppProcess app, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        long[] right = [load.Inside, load.Each, load.Each, load.Each];
        while (true)
        {
            var stored = new long[right.Length];
            for (var stream = 0; stream < stored.Length; stream++)
            {
                stored[stream] = (await databases.QueryAsync(Stored[stream], cancellationToken)).Sum(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
            }

            var refused = Convert.ToInt64((await databases.QueryAsync("SELECT COUNT(*) FROM dead_letter", cancellationToken, 0))[0][0], CultureInfo.InvariantCulture);
            if (stored.SequenceEqual(right) && refused == 0 && StreamsLoad.Streams.Skip(1).All(stream => app.Figures.LastOrDefault(figure => figure.Stream == stream).Figure == load.Each))
            {
                return;
            }

            if (app.HasExited || refused > 0 || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException($"the tables hold {string.Join(", ", stored)} of {string.Join(", ", right)} ({string.Join(", ", StreamsLoad.Streams)}), and {refused} dead letters:\n{app.Log}");
            }

            await Task.Delay(200, cancellationToken);
        }
    }

    /// <summary>Visitors: an event is in the first frame whose newest record is not older.</summary>
    private static Delays OfRecords(AppProcess app, StreamsLoad load, double from)
    {
        var (delays, next) = (new Delays(), 0);
        foreach (var frame in app.Frames)
        {
            for (; next < load.Each && load.SentAt(0, next) <= frame.NewestRecordAt; next++)
            {
                Add(delays, load.SentAt(0, next), frame.PublishedAt, from);
            }
        }

        return delays;
    }

    /// <summary>The others: the n-th event is in the first frame that counts as many today.</summary>
    private static Delays OfFigures(AppProcess app, StreamsLoad load, int stream, double from)
    {
        var (delays, next) = (new Delays(), 0);
        foreach (var figure in app.Figures.Where(figure => figure.Stream == StreamsLoad.Streams[stream]))
        {
            for (; next < Math.Min(load.Each, figure.Figure); next++)
            {
                Add(delays, load.SentAt(stream, next), figure.PublishedAt, from);
            }
        }

        return delays;
    }

    private static void Add(Delays delays, double sentAt, double publishedAt, double from)
    {
        if (sentAt >= from)
        {
            delays.Add(publishedAt - sentAt);
        }
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
