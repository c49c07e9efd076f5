using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Records;

namespace TrafficWatch.Bench.Search;

/// <summary>Measures searches of passages as the page makes them, first pages and thousandth ones, and a file of a million over HTTP; while the app goes on to store what comes.</summary>
internal sealed class SearchBench(KafkaServer kafka, DatabaseServers databases)
{
    private const string Topic = "passages";
    private const int PageSize = 100, Thousandth = 1000, FileRows = 1_000_000;
    private const double LiveRate = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public async Task RunAsync(int records, CancellationToken cancellationToken)
    {
        await kafka.CreateTopicAsync(Topic, 4);
        await databases.RenewAsync();
        foreach (var shard in databases.ConnectionStrings)
        {
            await DatabaseServers.ExecuteAsync(shard, "SET GLOBAL local_infile = 1; SET GLOBAL innodb_buffer_pool_size = 2147483648");
        }

        var load = new SearchLoad(TimeProvider.System.GetUtcNow().UtcDateTime, records);
        await using var app = AppProcess.Start(AppSettings.Of(kafka, databases, "nobody").Concat(["--Streams:Visitors:Enabled", "false", "--Streams:Passages:Topic", Topic]), (AppChild.Stream, "passages"));
        await app.Running.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        using (var sender = new TopicSender(kafka.BootstrapServers, Topic))
        {
            load.Send(sender);
        }

        await StoredAsync(app, load.Sent, cancellationToken);
        Say($"{load.Sent:N0} passages of {load.Checkpoints.Count} checkpoints over three days are stored; {databases.Product}");
        foreach (var shard in databases.ConnectionStrings)
        {
            await DatabaseServers.ExecuteAsync(shard, "ANALYZE TABLE traffic_data, kkmc_traffic_per_hour, kkmc_traffic_per_minute");
        }

        using var live = new TopicSender(kafka.BootstrapServers, Topic);
        using var ended = new CancellationTokenSource();
        var going = load.GoOnAsync(live, LiveRate, TimeProvider.System, ended.Token);
        var behind = BehindAsync(load, ended.Token);
        var (first, thousandth) = await SearchAsync(load, cancellationToken);
        var (rate, held) = await FileAsync(app, cancellationToken);
        await ended.CancelAsync();
        await going;
        Say($"search: {At(first, 0.95):0} ms p95 first page (median {At(first, 0.5):0}, longest {At(first, 1):0}), {At(thousandth, 0.95):0} ms p95 page {Thousandth} (median {At(thousandth, 0.5):0}), {rate:0} rows/s of CSV at {held:0} MB more, ingest at {LiveRate:0} records/s {await behind:0.0} s behind at most");
    }

    private async Task<(List<double> First, List<double> Thousandth)> SearchAsync(SearchLoad load, CancellationToken cancellationToken)
    {
        var shards = new ShardMap(new Web.Platform.Configuration.ShardOptions(databases.ConnectionStrings));
        var calendar = new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null);
        var (schema, time) = (new PassageStream().Schema, TimeProvider.System);
        var reader = new ShardReader(new Databases(shards, [schema]), time);
        var book = new CheckpointBook(reader, time);
        var clock = new RangeClock(calendar, time);
        var queries = new PassageQueries(reader, shards, clock, book, new PassageCounts(reader, calendar), time);
        await book.ReadAsync(cancellationToken);
        var mix = SearchMix.Make(load.Plates, book);
        foreach (var search in mix.Take(20))
        {
            // So that neither the compiler nor an empty cache is measured.
            await PageAsync(search, null);
        }

        List<double> first = [], thousandth = [];
        Dictionary<string, List<double>> kinds = [];
        foreach (var search in mix)
        {
            var page = await PageAsync(search, null);
            first.Add(page.Took.TotalMilliseconds);
            (kinds.TryGetValue(search.Kind, out var took) ? took : kinds[search.Kind] = []).Add(page.Took.TotalMilliseconds);
            if (page.Total.Count >= Thousandth * PageSize && kinds[search.Kind].Count <= 3)
            {
                var (filter, plate) = SearchMix.Ask(search);
                var last = await queries.PartAsync(filter, plate, clock.Resolve(filter.Range), ((Thousandth - 1) * PageSize) - 1, 1, cancellationToken);
                thousandth.Add((await PageAsync(search, PassageKey.Of(last[0]).ToCursor())).Took.TotalMilliseconds);
            }
        }

        foreach (var (kind, took) in kinds.OrderByDescending(kind => kind.Value.Max()))
        {
            Say($"  {kind}: median {At(took, 0.5):0} ms, longest {At(took, 1):0} ms");
        }

        return (first, thousandth);

        async Task<Page<PassageRow>> PageAsync(SearchMix.Search search, string? after)
        {
            var (filter, plate) = SearchMix.Ask(search);
            try
            {
                return await queries.PageAsync(filter with { After = after }, plate, PageSize, null, cancellationToken);
            }
            catch (ShardAwayException e)
            {
                throw new InvalidOperationException($"{search.Kind}: {filter} {plate?.Text}: {e.Message}", e);
            }
        }
    }

    /// <summary>The first million rows of everything, over HTTP from the app that stores: how quickly, and how much more memory the app takes than before.</summary>
    private static async Task<(double Rate, double Held)> FileAsync(AppProcess app, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri(await app.Address), Timeout = TimeSpan.FromMinutes(10) };
        List<double> rates = [];
        var (before, most) = (await app.HeapAsync(cancellationToken), 0L);
        for (var run = 0; run < 3; run++)
        {
            var begun = Stopwatch.GetTimestamp();
            await using var stream = await client.GetStreamAsync("/export/passages.csv?headers=raw&range=7d", cancellationToken);
            var (buffer, lines) = (new byte[64 * 1024], 0L);
            var next = FileRows / 4;
            while (lines < FileRows && await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                lines += buffer.AsSpan(0, read).Count((byte)'\n');
                if (run == 2 && lines > next)
                {
                    // The last run is for the memory: looking at it takes time.
                    (most, next) = (Math.Max(most, await app.HeapAsync(cancellationToken) - before), next + (FileRows / 4));
                }
            }

            rates.Add(lines / Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        Say($"  a file of {FileRows:N0} rows: {rates[0]:0}, {rates[1]:0} rows/s");
        return (Math.Max(rates[0], rates[1]), most / 1e6);
    }

    /// <summary>The longest that what was sent has waited to be stored, in seconds.</summary>
    private async Task<double> BehindAsync(SearchLoad load, CancellationToken ended)
    {
        var most = 0.0;
        while (!ended.IsCancellationRequested)
        {
            var (sent, begun) = (load.Sent, Stopwatch.GetTimestamp());
            while (await CountAsync() < sent && Stopwatch.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(50, CancellationToken.None);
            }

            most = Math.Max(most, Stopwatch.GetElapsedTime(begun).TotalSeconds);
            await Task.Delay(200, CancellationToken.None);
        }

        return most;
    }

    private async Task StoredAsync(AppProcess app, long records, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        while (await CountAsync() is var stored && stored < records)
        {
            if (app.HasExited || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException($"{stored} of {records} records are stored:\n{app.Log}");
            }

            await Task.Delay(500, cancellationToken);
        }
    }

    private async Task<long> CountAsync() =>
        (await databases.QueryAsync("SELECT COALESCE(SUM(`count`), 0) FROM kkmc_traffic_per_day", CancellationToken.None)).Sum(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture));

    private static double At(List<double> values, double part) => values.Count == 0 ? double.NaN : values.Order().ElementAt(Math.Min(values.Count - 1, (int)(values.Count * part)));

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
