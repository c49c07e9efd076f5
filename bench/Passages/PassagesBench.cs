using System.Diagnostics;
using System.Globalization;
using MySqlConnector;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Passages;

/// <summary>Measures passages from the topic into both instances (rows, indexes, sums), against the database's own client loading the same rows into the same table and nothing else.</summary>
internal sealed class PassagesBench(KafkaServer kafka, DatabaseServers databases, string directory)
{
    private const string Topic = "passages";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private readonly string[] _files = [Path.Combine(directory, "rows0.tsv"), Path.Combine(directory, "rows1.tsv")];

    public async Task RunAsync(int records, CancellationToken cancellationToken)
    {
        await kafka.CreateTopicAsync(Topic, 4);
        foreach (var shard in databases.ConnectionStrings)
        {
            // A day's index pages are to fit, as docs/operations.md asks; and the client loads as the app does.
            await DatabaseServers.ExecuteAsync(new MySqlConnectionStringBuilder(shard) { Database = "" }.ConnectionString, "SET GLOBAL local_infile = 1; SET GLOBAL innodb_buffer_pool_size = 2147483648");
        }

        var begun = Stopwatch.GetTimestamp();
        PassageLoad.Make(kafka, Topic, records, _files);
        Say($"{records:N0} records made and sent in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s; {databases.Product}");
        var app = await AppAsync(records, cancellationToken);
        var client = await ClientAsync(records, cancellationToken);
        Say($"passages: {client / app.Wall:0.000} of the client's load, {records / app.Wall:0} records/s, {records / client:0} rows/s by the client, {app.Cpu * 1e6 / records:0.0} µs CPU a record in the app and {app.Databases * 1e6 / records:0.0} in the databases, {app.Megabytes} MB, {app.Bytes / records:0} bytes a record, the last tenth at {app.LastTenth:0.00} of the first tenth's pace");
    }

    private async Task<(double Wall, double Cpu, double Databases, long Megabytes, double Bytes, double LastTenth)> AppAsync(int records, CancellationToken cancellationToken)
    {
        await databases.RenewAsync();
        var settings = AppSettings.Of(kafka, databases, "nobody").Concat(["--Streams:Visitors:Enabled", "false", "--Streams:Passages:Topic", Topic]);
        await using var app = AppProcess.Start(settings, (AppChild.Stream, "passages"));
        await app.Running.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        var (begun, cpu, before) = (Stopwatch.GetTimestamp(), app.Cpu, ProcessCost.CpuNaming(Path.Combine(directory, "shard")));
        List<(double At, long Stored)> seen = [(0, 0)];
        while (seen[^1].Stored < records)
        {
            if (app.HasExited || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException($"{seen[^1].Stored} of {records} records are stored:\n{app.Log}");
            }

            await Task.Delay(100, cancellationToken);
            seen.Add((Stopwatch.GetElapsedTime(begun).TotalSeconds, await SumAsync("SELECT COALESCE(SUM(`count`), 0) FROM kkmc_traffic_per_day", cancellationToken)));
        }

        var (wall, spent, databasesSpent) = (seen[^1].At, (app.Cpu - cpu).TotalSeconds, (ProcessCost.CpuNaming(Path.Combine(directory, "shard")) - before).TotalSeconds);
        var stored = await SumAsync("SELECT COUNT(*) FROM traffic_data", cancellationToken);
        if (stored != records || await SumAsync("SELECT SUM(`count`) FROM kkmc_traffic_per_minute", cancellationToken) != records || await SumAsync("SELECT SUM(`count`) FROM kkmc_traffic_per_hour", cancellationToken) != records)
        {
            throw new BenchException($"{stored} rows of {records} records are in traffic_data, or sums differ");
        }

        foreach (var shard in databases.ConnectionStrings)
        {
            await DatabaseServers.ExecuteAsync(shard, "ANALYZE TABLE traffic_data");
        }

        var bytes = await SumAsync("SELECT data_length + index_length FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'traffic_data'", cancellationToken);
        double At(double part) => seen.First(point => point.Stored >= records * part).At;
        return (wall, spent, databasesSpent, ProcessCost.PeakMegabytes(app.Id), bytes, At(0.1) / (At(1) - At(0.9)));
    }

    private async Task<double> ClientAsync(int records, CancellationToken cancellationToken)
    {
        var fresh = databases.Beside("client_load");
        foreach (var app in databases.ConnectionStrings)
        {
            await DatabaseServers.ExecuteAsync(app, $"CREATE DATABASE IF NOT EXISTS client_load CHARACTER SET utf8mb4; CREATE TABLE client_load.traffic_data LIKE `{new MySqlConnectionStringBuilder(app).Database}`.traffic_data");
        }

        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(fresh.ConnectionStrings.Index().Select(shard => LoadAsync(shard.Item, _files[shard.Index])));
        var wall = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var rows = (await fresh.QueryAsync("SELECT COUNT(*) FROM traffic_data", cancellationToken)).Sum(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
        return rows == records ? wall : throw new BenchException($"the client has loaded {rows} of {records} rows");
    }

    private static Task LoadAsync(string connectionString, string file)
    {
        var to = new MySqlConnectionStringBuilder(connectionString);
        return Tool.RunAsync(
            "mariadb", "--no-defaults", "--local-infile=1", "--default-character-set=utf8mb4", $"--host={to.Server}", $"--port={to.Port}", $"--user={to.UserID}", $"--password={to.Password}", to.Database,
            "-e", $"LOAD DATA LOCAL INFILE '{file}' INTO TABLE traffic_data CHARACTER SET utf8mb4 (id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, clppxh, province, is_weekend, is_peak_hour, vehicle_type_name) SET hphm_rev = REVERSE(hphm)");
    }

    private async Task<long> SumAsync(string sql, CancellationToken cancellationToken) => (await databases.QueryAsync(sql, cancellationToken)).Sum(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture));

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
