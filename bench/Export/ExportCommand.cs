using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Admin;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Bench.Export;

/// <summary>The bench <c>export</c>: the whole traffic table as a CSV, over HTTP, from two instances.</summary>
internal static class ExportCommand
{
    private const int Areas = 5, Runs = 3;
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static Command Create()
    {
        var rows = new Option<int>("--rows") { HelpName = "N", Description = "Rows of the file, half of them from each instance (default 1,000,000)", DefaultValueFactory = _ => 1_000_000 };
        var mysql = new Option<string?>("--mysql") { HelpName = "PATH", Description = "The program that starts a MySQL; without one, MariaDB is used" };
        var mariaDb = new Option<bool>("--mariadb") { Description = "Use MariaDB even if a MySQL is at hand" };
        var verb = new Command("export", "The whole traffic table as a CSV, over HTTP, from two instances") { rows, mysql, mariaDb };
        verb.SetAction((arguments, cancellationToken) => BenchRun.InDirectoryAsync(
            async directory =>
            {
                await using var databases = await DatabaseServers.StartAsync(arguments.GetValue(mysql), arguments.GetValue(mariaDb), directory);
                await RunAsync(databases, arguments.GetValue(rows), cancellationToken);
            },
            cancellationToken));
        return verb;
    }

    private static async Task RunAsync(DatabaseServers databases, int rows, CancellationToken cancellationToken)
    {
        await databases.RenewAsync();
        var shards = new ShardMap(new ShardOptions(databases.ConnectionStrings));
        await using var site = Site(shards);
        for (var shard = 0; shard < shards.Count; shard++)
        {
            await new SchemaReady(site.Services.GetRequiredService<Databases>(), []).MigrateAsync(shard, cancellationToken);
            await FillAsync(databases.ConnectionStrings[shard], shard, rows / shards.Count);
        }

        await site.StartAsync(cancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(site.Urls.First()), Timeout = TimeSpan.FromMinutes(10) };
        var rates = new List<double>();
        for (var run = 0; run <= Runs; run++)
        {
            var begun = Stopwatch.GetTimestamp();
            var lines = await ReadAsync(client, _ => { }, cancellationToken);
            var took = Stopwatch.GetElapsedTime(begun);
            Say($"{(run == 0 ? "to warm up" : $"run {run}")}: {lines - 1:N0} rows in {took.TotalSeconds:0.00} s, {databases.Product}");
            rates.Add((lines - 1) / took.TotalSeconds);
        }

        // Apart from the clock: what lives while it runs is known after full collections only.
        long Live() => GC.GetTotalMemory(forceFullCollection: true);
        var (before, most, next) = (Live(), 0L, rows / 10);
        await ReadAsync(client, lines =>
        {
            if (lines >= next)
            {
                (most, next) = (Math.Max(most, Live() - before), next + (rows / 10));
            }
        }, cancellationToken);
        Say($"export: {rates.Skip(1).Order().ElementAt(Runs / 2):0} rows/s, {most / 1e6:0.0} MB held");
    }

    private static async Task<long> ReadAsync(HttpClient client, Action<long> seen, CancellationToken cancellationToken)
    {
        await using var stream = await client.GetStreamAsync("/export/traffic.csv?headers=raw&range=custom", cancellationToken);
        var buffer = new byte[64 * 1024];
        var lines = 0L;
        while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            seen(lines);
        }

        return lines;
    }

    private static WebApplication Site(ShardMap shards)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddSecurity();
        builder.AddQueries();
        builder.AddAdmin();
        VisitorStream.AddQueries(builder.Services);
        builder.Services
            .AddSingleton(shards)
            .AddSingleton<IStreamSchema, VisitorSchema>()
            .AddSingleton<Databases>()
            .AddSingleton<ShardReader>()
            .AddSingleton<EditSignal>()
            .AddSingleton(new SecurityOptions([]))
            .AddSingleton(new SiteCalendar(Zone, null))
            .AddSingleton(TimeProvider.System);
        var site = builder.Build();
        site.MapExports([new VisitorStream()], AdminExports.Map);
        return site;
    }

    private static async Task FillAsync(string connectionString, int shard, int rows)
    {
        const string digits = "(SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";
        for (var area = 0; area < Areas; area++)
        {
            await DatabaseServers.ExecuteAsync(connectionString, string.Create(CultureInfo.InvariantCulture, $"""
                INSERT INTO area_traffic_per_minute (area_id, window_end, in_count, out_count)
                SELECT '哈利波特的魔法世界{shard}{area}', TIMESTAMPADD(MINUTE, minute, '2025-01-01'), minute % 97, minute % 89 FROM (
                    SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n AS minute
                    FROM {digits} a, {digits} b, {digits} c, {digits} d, {digits} e, {digits} f) AS minutes
                WHERE minute < {rows / Areas}
                """));
        }

        await DatabaseServers.ExecuteAsync(connectionString, """
            INSERT INTO area_occupancy_per_minute (area_id, window_end, occupancy, peak, released, repeated_in, unmatched_out)
            SELECT area_id, window_end, in_count * 13, in_count * 15, 0, 1, 2 FROM area_traffic_per_minute
            """);
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
