using System.Diagnostics;
using System.Globalization;
using MySqlConnector;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Passages;

/// <summary>Measures passages from the topic into both instances (rows, indexes, sums), against the database's own client loading the same rows into the same table and nothing else, and against Flink storing the same topic.</summary>
internal sealed class PassagesBench(KafkaServer kafka, DatabaseServers databases, string directory)
{
    private const string Topic = "passages";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private readonly string[] _files = [Path.Combine(directory, "rows0.tsv"), Path.Combine(directory, "rows1.tsv")];

    private string DatabaseDirectory => Path.Combine(directory, "shard");

    public async Task RunAsync(int records, string? flink, CancellationToken cancellationToken)
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
        var (tenths, megabytes, bytes) = await AppAsync(records, cancellationToken);
        foreach (var (before, after) in tenths.Zip(tenths.Skip(1)))
        {
            Say($"up to {after.Stored:N0}: {Pace(before, after):N0} records/s, {Cost(before, after, point => point.App):0.0} µs CPU a record in the app and {Cost(before, after, point => point.Databases):0.0} in the databases");
        }

        var (first, last) = (tenths[0], tenths[^1]);
        var (pace, cost) = (Pace(first, last), Cost(tenths[^2], last, All) / Cost(first, tenths[1], All));
        var client = records / await ClientAsync(records, cancellationToken);
        var beside = flink is null ? null : await FlinkAsync(records, pace, flink, cancellationToken);
        Say($"passages: {pace / client:0.000} of the client's load, {pace:0} records/s, {client:0} rows/s by the client, {beside}{Cost(first, last, point => point.App):0.0} µs CPU a record in the app and {Cost(first, last, point => point.Databases):0.0} in the databases, {megabytes} MB, {bytes / records:0} bytes a record, the last tenth at {Pace(tenths[^2], last) / Pace(first, tenths[1]):0.00} of the first tenth's pace and {cost:0.00} of its CPU");
    }

    private static double Pace(Point from, Point to) => (to.Stored - from.Stored) / (to.At - from.At);

    /// <summary>Microseconds a record.</summary>
    private static double Cost(Point from, Point to, Func<Point, TimeSpan> of) => (of(to) - of(from)).TotalMicroseconds / (to.Stored - from.Stored);

    private static TimeSpan All(Point point) => point.App + point.Databases;

    /// <returns>Where it stood after every tenth of the records.</returns>
    private async Task<(List<Point> Tenths, long Megabytes, double Bytes)> AppAsync(int records, CancellationToken cancellationToken)
    {
        await databases.RenewAsync();
        await using var app = AppProcess.Start(AppSettings.Of(kafka, databases, Topic, Topic), (AppChild.Stream, Topic));
        await app.Running.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        Point Now(long stored) => new(Stopwatch.GetElapsedTime(begun).TotalSeconds, stored, app.Cpu, ProcessCost.CpuNaming(DatabaseDirectory));
        List<Point> tenths = [Now(0)];
        var tenth = Math.Max(1, records / 10);
        while (tenths[^1].Stored < records)
        {
            if (app.HasExited || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException($"{tenths[^1].Stored} of {records} records and some more are stored:\n{app.Log}");
            }

            await Task.Delay(100, cancellationToken);
            var stored = await SumAsync("SELECT COALESCE(SUM(`count`), 0) FROM kkmc_traffic_per_day", cancellationToken);
            if (stored > tenths[^1].Stored && (stored / tenth > tenths[^1].Stored / tenth || stored == records))
            {
                tenths.Add(Now(stored));
            }
        }

        var rows = await SumAsync("SELECT COUNT(*) FROM traffic_data", cancellationToken);
        if (rows != records || await SumAsync("SELECT SUM(`count`) FROM kkmc_traffic_per_minute", cancellationToken) != records || await SumAsync("SELECT SUM(`count`) FROM kkmc_traffic_per_hour", cancellationToken) != records)
        {
            throw new BenchException($"{rows} rows of {records} records are in traffic_data, or sums differ");
        }

        foreach (var shard in databases.ConnectionStrings)
        {
            await DatabaseServers.ExecuteAsync(shard, "ANALYZE TABLE traffic_data");
        }

        var bytes = await SumAsync("SELECT data_length + index_length FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'traffic_data'", cancellationToken);
        return (tenths, ProcessCost.PeakMegabytes(app.Id), bytes);
    }

    private async Task<double> ClientAsync(int records, CancellationToken cancellationToken)
    {
        var fresh = await EmptyAsync("client_load");
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(fresh.ConnectionStrings.Index().Select(shard => LoadAsync(shard.Item, _files[shard.Index])));
        var wall = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var rows = (await fresh.QueryAsync("SELECT COUNT(*) FROM traffic_data", cancellationToken)).Sum(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
        return rows == records ? wall : throw new BenchException($"the client has loaded {rows} of {records} rows");
    }

    /// <summary>Flink's job writes all rows into a table like the app's on the first instance. Its time runs from the first row, as the app's from when it reads, to the end of the job.</summary>
    /// <returns>Words for the line of figures.</returns>
    private async Task<string> FlinkAsync(int records, double ours, string tool, CancellationToken cancellationToken)
    {
        await using var flink = await FlinkServer.StartAsync(tool, directory);
        var into = (await EmptyAsync("flink")).First();
        var (cpu, spent, begun) = (flink.Cpu, ProcessCost.CpuNaming(DatabaseDirectory), Stopwatch.GetTimestamp());
        var running = flink.RunAsync("passages.sql", kafka, Topic, into.ConnectionStrings[0]);
        while (!running.IsCompleted && await NumberAsync("SELECT EXISTS (SELECT 1 FROM traffic_data)") == 0)
        {
            await Task.Delay(100, cancellationToken);
        }

        var startUp = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        await running;
        var wall = Stopwatch.GetElapsedTime(begun).TotalSeconds - startUp;
        var (flinks, databasesCpu) = (flink.Cpu - cpu, ProcessCost.CpuNaming(DatabaseDirectory) - spent);
        var stored = await NumberAsync("SELECT COUNT(*) FROM traffic_data");
        Say($"Flink: {stored:N0} rows in {wall:0.0} s after {startUp:0.0} s of start-up, {flinks.TotalMicroseconds / records:0.0} µs CPU a record in Flink and {databasesCpu.TotalMicroseconds / records:0.0} in the databases, {flink.PeakMegabytes} MB");
        return stored == records ? string.Create(CultureInfo.InvariantCulture, $"{ours * wall / records:0.00} times Flink's {records / wall:0} records/s, ") : throw new BenchException($"Flink has stored {stored} of {records} records");

        async Task<long> NumberAsync(string sql) => Convert.ToInt64((await into.QueryAsync(sql, cancellationToken))[0][0], CultureInfo.InvariantCulture);
    }

    /// <summary>A table like the app's on each instance, in a database of another name.</summary>
    private async Task<DatabaseServers> EmptyAsync(string database)
    {
        foreach (var app in databases.ConnectionStrings)
        {
            await DatabaseServers.ExecuteAsync(app, $"CREATE DATABASE IF NOT EXISTS {database} CHARACTER SET utf8mb4; CREATE TABLE {database}.traffic_data LIKE `{new MySqlConnectionStringBuilder(app).Database}`.traffic_data");
        }

        return databases.Beside(database);
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

    /// <summary>So many seconds after the beginning, so many records were stored, and so much CPU time was spent.</summary>
    private readonly record struct Point(double At, long Stored, TimeSpan App, TimeSpan Databases);
}
