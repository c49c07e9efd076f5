using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Bench.Speed;
using TrafficWatch.Bench.Visitors;

namespace TrafficWatch.Bench.Park;

/// <summary>The whole park (counts, minutes, alerts, stays, routes) by the app and by Flink's job of the same five tables, in turns.</summary>
internal sealed class ParkBench(KafkaServer kafka, DatabaseServers databases, string directory, VisitorTruth truth)
{
    public const string Topic = "park";
    private const string MariaDb = "MariaDB";
    private const int Warning = 4000, Alert = 5000;

    /// <summary>As Flink's job judges: at once, and back as soon as it is below.</summary>
    private static readonly string[] Settings = ["--Streams:Visitors:AlertHold", "00:00:00", "--Streams:Visitors:AlertMargin", "0"];
    private static readonly string[] Tables = ["area_realtime_stats", "area_traffic_per_minute", "visitor_stay_duration", "visitor_route_log", "area_current_alert"];

    /// <summary>The app, into as many instances as there are.</summary>
    public async Task<SpeedRun> AppAsync(DatabaseServers into, CancellationToken cancellationToken)
    {
        var run = await new SpeedBench(kafka, into, directory, Topic, truth)
        {
            Settings = Settings,
            Begun = () => ThresholdsAsync(into),
            Complete = async stop => await SumAsync(into, "SELECT COALESCE(SUM(stays), 0) FROM area_stay_per_hour WHERE area_id <> '*'", stop) == truth.Park!.Stays.Count
                && await SumAsync(into, "SELECT COALESCE(SUM(routes), 0) FROM visitor_route_per_hour", stop) == truth.Park.Routes.Count,
        }.AppAsync(null, cancellationToken);
        await CheckAsync(into, timeless: false, swapped: false, cancellationToken);
        return run;
    }

    /// <summary>Flink's job, into tables like those of the app on the first instance.</summary>
    public async Task<SpeedRun> FlinkAsync(FlinkServer flink, CancellationToken cancellationToken)
    {
        var (app, into) = (databases.First(), databases.Beside("flink").First());
        await into.RenewAsync();
        foreach (var table in Tables)
        {
            await DatabaseServers.ExecuteAsync(into.ConnectionStrings[0], $"CREATE TABLE {table} LIKE `{new MySqlConnector.MySqlConnectionStringBuilder(app.ConnectionStrings[0]).Database}`.{table}");
        }

        if (databases.Product == MariaDb)
        {
            // Flink's MySQL client takes a MariaDB for MySQL 5.5, and sends it no milliseconds: its rows would have the same keys.
            await DatabaseServers.ExecuteAsync(into.ConnectionStrings[0], "ALTER TABLE visitor_stay_duration DROP PRIMARY KEY");
            await DatabaseServers.ExecuteAsync(into.ConnectionStrings[0], "ALTER TABLE visitor_route_log DROP PRIMARY KEY");
        }

        var (database, broker) = (ProcessCost.CpuNaming(Path.Combine(directory, "shard")), ProcessCost.CpuNaming(Path.Combine(directory, "kafka")));
        var cpu = flink.Cpu;
        var begun = Stopwatch.GetTimestamp();
        await flink.RunAsync("park-all.sql", kafka, Topic, into.ConnectionStrings[0]);
        var run = new SpeedRun(
            TimeSpan.Zero, Stopwatch.GetElapsedTime(begun), flink.Cpu - cpu, TimeSpan.Zero,
            ProcessCost.CpuNaming(Path.Combine(directory, "shard")) - database, ProcessCost.CpuNaming(Path.Combine(directory, "kafka")) - broker, 0, flink.PeakMegabytes);
        await CheckAsync(into, databases.Product == MariaDb, swapped: true, cancellationToken);
        return run;
    }

    private async Task CheckAsync(DatabaseServers into, bool timeless, bool swapped, CancellationToken cancellationToken)
    {
        await TruthCheck.MinutesAsync(into, truth, cancellationToken);
        if (!await TruthCheck.HoldsInsideAsync(into, truth.Inside(), cancellationToken))
        {
            throw new BenchException("wrong tables: other visitors are inside");
        }

        var alerts = (await into.QueryAsync("SELECT area_id, alert_level FROM area_current_alert", cancellationToken)).Select(row => $"{row[0]} {row[1]}").Order(StringComparer.Ordinal).ToList();
        var expected = truth.Inside().Where(area => area.Value > Warning).Select(area => $"{area.Key} {(area.Value > Alert ? "红色警戒" : "黄色拥堵")}").Order(StringComparer.Ordinal).ToList();
        if (!alerts.SequenceEqual(expected))
        {
            throw new BenchException($"wrong tables: alerts are {string.Join(", ", alerts)} instead of {string.Join(", ", expected)}");
        }

        await truth.Park!.CheckAsync(into, timeless, swapped, cancellationToken);
    }

    private async Task ThresholdsAsync(DatabaseServers into)
    {
        foreach (var area in truth.Inside().Keys)
        {
            await DatabaseServers.ExecuteAsync(
                into.ConnectionStrings[0],
                $"INSERT INTO stream_edit (stream, kind, content, who, made_at) VALUES ('visitors', 'thresholds', JSON_OBJECT('area', '{area}', 'comfort', 3000, 'warning', {Warning}, 'alert', {Alert}), 'bench', UTC_TIMESTAMP(3))");
        }
    }

    private static async Task<long> SumAsync(DatabaseServers of, string sql, CancellationToken cancellationToken) =>
        (await of.QueryAsync(sql, cancellationToken)).Sum(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
}
