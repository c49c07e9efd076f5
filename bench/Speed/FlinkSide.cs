using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Bench.Visitors;

namespace TrafficWatch.Bench.Speed;

/// <summary>The same counts by a Flink job, into the first instance: current visitors and minutes, without presence, alerts or exactly-once storage.</summary>
internal sealed class FlinkSide(string tool, string job, SpeedBench bench, KafkaServer kafka, DatabaseServers databases, string directory, string topic, VisitorTruth truth) : IAsyncDisposable
{
    private const string Tables =
        "CREATE TABLE area_realtime_stats (area_id VARCHAR(255) NOT NULL PRIMARY KEY, current_visitors BIGINT);"
        + "CREATE TABLE area_traffic_per_minute (area_id VARCHAR(255) NOT NULL, window_end DATETIME(3) NOT NULL, in_count BIGINT, out_count BIGINT, PRIMARY KEY (area_id, window_end))";

    private readonly string _home = Path.Combine(directory, "flink");
    private readonly DatabaseServers _into = databases.Beside("flink");
    private readonly Dictionary<string, long> _inside = truth.Inside();

    /// <summary>One job manager and one task manager of two slots: a process for each core.</summary>
    public async Task StartAsync() => await Tool.RunAsync(tool, "start", _home, "--port", $"{Tool.FreePort()}", "--slots", "2");

    public async Task<SpeedRun> RunAsync(CancellationToken cancellationToken)
    {
        await _into.RenewAsync();
        var target = new MySqlConnector.MySqlConnectionStringBuilder(_into.ConnectionStrings[0]);
        foreach (var statement in Tables.Split(';'))
        {
            await DatabaseServers.ExecuteAsync(_into.ConnectionStrings[0], statement);
        }

        var only = _into.First();
        var (database, broker) = (ProcessCost.CpuNaming(bench.DatabaseDirectory), ProcessCost.CpuNaming(bench.BrokerDirectory));
        var (cluster, client) = (ProcessCost.CpuNaming(_home), ProcessCost.CpuOfEndedChildren());
        var begun = Stopwatch.GetTimestamp();
        var running = Tool.RunAsync(
            tool, "sql", _home, job, $"topic={topic}", $"kafka={kafka.BootstrapServers}",
            string.Create(CultureInfo.InvariantCulture, $"jdbc=jdbc:mysql://127.0.0.1:{target.Port}/{target.Database}?rewriteBatchedStatements=true"), $"user={target.UserID}", $"password={target.Password}");
        var startUp = TimeSpan.Zero;
        while (true)
        {
            var present = await only.QueryAsync("SELECT COUNT(*) FROM area_realtime_stats", cancellationToken);
            if (startUp == TimeSpan.Zero && Convert.ToInt64(present[0][0], CultureInfo.InvariantCulture) > 0)
            {
                startUp = Stopwatch.GetElapsedTime(begun);
            }

            var rows = await only.QueryAsync("SELECT COALESCE(SUM(in_count + out_count), 0) FROM area_traffic_per_minute", cancellationToken);
            if (Convert.ToInt64(rows[0][0], CultureInfo.InvariantCulture) == truth.Events && await TruthCheck.HoldsInsideAsync(only, _inside, cancellationToken))
            {
                break;
            }

            if (running.IsCompleted)
            {
                await running;
                if (Stopwatch.GetElapsedTime(begun) > TimeSpan.FromMinutes(10))
                {
                    throw new BenchException("the job has ended, and its tables are wrong");
                }
            }

            await Task.Delay(100, cancellationToken);
        }

        var wall = Stopwatch.GetElapsedTime(begun);
        await running;
        var run = new SpeedRun(
            startUp, wall, ProcessCost.CpuNaming(_home) - cluster + ProcessCost.CpuOfEndedChildren() - client, TimeSpan.Zero,
            ProcessCost.CpuNaming(bench.DatabaseDirectory) - database, ProcessCost.CpuNaming(bench.BrokerDirectory) - broker, 0, ProcessCost.PeakMegabytesNaming(_home));
        await TruthCheck.MinutesAsync(only, truth, cancellationToken);
        return run;
    }

    public async ValueTask DisposeAsync() => await Tool.RunAsync(tool, "stop", _home);
}
