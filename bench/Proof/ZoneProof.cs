using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Playwright;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Proof;

/// <summary>
/// The same instants in every combination of the zones of the database servers, the app's process and the site: the
/// export and the page show each at its local time, on a day of 23 hours, on one of 25, and around them. The fourth
/// zone, the browser's, is one that no request tells; a real browser in that zone is asked for a sample.
/// </summary>
internal sealed class ZoneProof(KafkaServer kafka, string? mysql, bool mariaDb, string directory)
{
    private const string Topic = "zones", Area = "Gate";
    private static readonly string[] Zones = ["UTC", "Asia/Shanghai", "America/New_York"];

    // New York's clocks go forward on the first of these days, and back on the second.
    private static readonly DateOnly[] Days = [new(2025, 3, 9), new(2025, 11, 2)];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Ends of the minutes in which someone enters, every half hour around the days when clocks change, UTC.</summary>
    private static readonly DateTime[] Instants =
    [
        .. Days.SelectMany(day => Enumerable.Range(-48, 192).Select(half => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddMinutes((half * 30) + 1))),
    ];

    /// <returns>How many combinations were right, and how many of them in a real browser.</returns>
    public async Task<(int Combinations, int InBrowser)> RunAsync(bool browsers, CancellationToken cancellationToken)
    {
        await kafka.CreateTopicAsync(Topic, 2);
        var source = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        Send(source);
        await using var chromium = browsers ? await Chromium.StartAsync() : null;
        int combinations = 0, inBrowser = 0;
        for (var one = 0; one < Zones.Length; one++)
        {
            var database = Zones[one];
            var home = Path.Combine(directory, $"zone{combinations}");
            await using var databases = await DatabaseServers.StartAsync(mysql, mariaDb, home, database);
            await databases.RenewAsync();
            var held = await databases.QueryAsync("SELECT CONCAT(@@global.time_zone, ' ', @@system_time_zone)", cancellationToken, 0);
            Say($"databases in {database} (they say {held[0][0]})");
            for (var server = 0; server < Zones.Length; server++)
            {
                for (var site = 0; site < Zones.Length; site++)
                {
                    await databases.RenewAsync();
                    List<string> settings = [.. AppSettings.Of(kafka, databases, Topic), "--Site:TimeZone", Zones[site], "--Streams:Visitors:SourceTimeZone", source.Id];
                    await using var app = AppProcess.Start(settings, ("TZ", Zones[server]));
                    await app.Running.WaitAsync(Patience, cancellationToken);
                    var address = await app.Address;
                    await StoredAsync(databases, app, cancellationToken);
                    var zone = Zones[(one + server + site) % Zones.Length];
                    foreach (var day in Days)
                    {
                        await CheckAsync(address, day, TimeZoneInfo.FindSystemTimeZoneById(Zones[site]), cancellationToken);
                        if (chromium is not null)
                        {
                            await CheckInBrowserAsync(chromium.Browser, address, day, TimeZoneInfo.FindSystemTimeZoneById(Zones[site]), zone);
                            inBrowser++;
                        }
                    }

                    combinations += Zones.Length;
                    Say($"databases {database}, server {Zones[server]}, site {Zones[site]}: right{(chromium is not null ? $", also in a browser in {zone}" : "")}");
                }
            }
        }

        return (combinations, inBrowser);
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static async Task StoredAsync(DatabaseServers databases, AppProcess app, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            var rows = await databases.QueryAsync("SELECT window_end FROM area_traffic_per_minute WHERE in_count = 1 AND out_count = 1", cancellationToken);
            if (rows.Count == Instants.Length)
            {
                var stored = rows.Select(row => (DateTime)row[0]!).Order();
                if (!stored.SequenceEqual(Instants.Order()))
                {
                    throw new BenchException("wrong tables: the minutes are not those of the events");
                }

                return;
            }

            if (app.HasExited || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException($"{rows.Count} of {Instants.Length} minutes are stored:\n{app.Log}");
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>The instants that belong to a day of the site, or those that lie so far from them, told as its clocks told them.</summary>
    private static List<string> Expected(DateOnly day, TimeZoneInfo site, string format, TimeSpan shift = default) =>
    [
        .. Instants.Where(instant => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(new DateTimeOffset(instant), site).DateTime) == day)
            .Select(instant => TimeZoneInfo.ConvertTime(new DateTimeOffset(instant + shift), site).ToString(format, CultureInfo.InvariantCulture))
            .Order(StringComparer.Ordinal),
    ];

    private static string Range(DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"range=custom&from={day:yyyy-MM-dd}T00:00&to={day.AddDays(1):yyyy-MM-dd}T00:00");

    private static async Task CheckAsync(string address, DateOnly day, TimeZoneInfo site, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        var csv = await client.GetStringAsync($"/export/traffic.csv?headers=raw&{Range(day)}", cancellationToken);
        var shown = csv.Split('\n').Skip(1).Select(line => line.Split(',')).Where(cells => cells.Length > 3 && cells[0] == Area && cells[2] == "1")
            .Select(cells => cells[1]).Order(StringComparer.Ordinal).ToList();
        var expected = Expected(day, site, "yyyy-MM-ddTHH:mm:sszzz");
        if (!shown.SequenceEqual(expected))
        {
            throw new BenchException(
                $"the export of {day:yyyy-MM-dd} in {site.Id} is wrong: {shown.Count} rows instead of {expected.Count}\n  lacking {string.Join(", ", expected.Except(shown).Take(3))}\n  surplus {string.Join(", ", shown.Except(expected).Take(3))}");
        }
    }

    private static async Task CheckInBrowserAsync(IBrowser browser, string address, DateOnly day, TimeZoneInfo site, string zone)
    {
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { Locale = "en-US", TimezoneId = zone });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{address}/visitors/traffic?{Range(day)}");
        // The page shows the newest rows first.
        foreach (var time in Expected(day, site, "yyyy-MM-dd HH:mm", TimeSpan.FromMinutes(-1)).TakeLast(5))
        {
            try
            {
                await page.GetByText(time, new PageGetByTextOptions { Exact = true }).First.WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
            }
            catch (TimeoutException)
            {
                throw new BenchException($"the page of {day:yyyy-MM-dd} in {site.Id}, seen from {zone}, lacks {time}:\n{await page.InnerTextAsync("body")}");
            }
        }
    }

    private void Send(TimeZoneInfo source)
    {
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        foreach (var instant in Instants.Order())
        {
            foreach (var (action, second) in new[] { ("in", 10), ("out", 40) })
            {
                var local = TimeZoneInfo.ConvertTimeFromUtc(instant.AddSeconds(second - 60), source);
                var user = string.Create(CultureInfo.InvariantCulture, $"u{instant:yyyyMMddHHmm}");
                var text = string.Create(CultureInfo.InvariantCulture, $"{{\"event_time\":\"{local:yyyy-MM-ddTHH:mm:ss.fff}\",\"area_id\":\"{Area}\",\"action\":\"{action}\",\"user_id\":\"{user}\"}}");
                producer.Produce(Topic, new Message<string, byte[]> { Key = user, Value = Encoding.UTF8.GetBytes(text) });
            }
        }

        producer.Flush(TimeSpan.FromSeconds(30));
    }
}
