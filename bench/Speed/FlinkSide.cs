using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Bench.Visitors;

namespace TrafficWatch.Bench.Speed;

/// <summary>The same counts by a Flink job, into the first instance: current visitors and minutes, without presence, alerts or exactly-once storage.</summary>
internal sealed class FlinkSide(FlinkServer flink, SpeedBench bench, KafkaServer kafka, DatabaseServers databases, string topic, VisitorTruth truth)
{
    private const string Tables =
        "CREATE TABLE area_realtime_stats (area_id VARCHAR(255) NOT NULL PRIMARY KEY, current_visitors BIGINT);"
        + "CREATE TABLE area_traffic_per_minute (area_id VARCHAR(255) NOT NULL, window_end DATETIME(3) NOT NULL, in_count BIGINT, out_count BIGINT, PRIMARY KEY (area_id, window_end))";

    private readonly DatabaseServers _into = databases.Beside("flink");
    private readonly Dictionary<string, long> _inside = truth.Inside();

    public async Task<SpeedRun> RunAsync(CancellationToken cancellationToken)
    {
        await _into.RenewAsync();
        foreach (var statement in Tables.Split(';'))
        {
            await DatabaseServers.ExecuteAsync(_into.ConnectionStrings[0], statement);
        }

        var only = _into.First();
        var (database, broker) = (ProcessCost.CpuNaming(bench.DatabaseDirectory), ProcessCost.CpuNaming(bench.BrokerDirectory));
        var cpu = flink.Cpu;
        var begun = Stopwatch.GetTimestamp();
        var running = flink.RunAsync("park-counts.sql", kafka, topic, _into.ConnectionStrings[0]);
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
            startUp, wall, flink.Cpu - cpu, TimeSpan.Zero,
            ProcessCost.CpuNaming(bench.DatabaseDirectory) - database, ProcessCost.CpuNaming(bench.BrokerDirectory) - broker, 0, flink.PeakMegabytes);
        await TruthCheck.MinutesAsync(only, truth, cancellationToken);
        return run;
    }
}
