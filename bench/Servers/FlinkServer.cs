using System.Globalization;
using MySqlConnector;

namespace TrafficWatch.Bench.Servers;

/// <summary>A Flink of this bench alone: one job manager and one task manager of two slots, a process for each core.</summary>
internal sealed class FlinkServer : IAsyncDisposable
{
    private readonly string _tool;
    private readonly string _home;

    private FlinkServer(string tool, string home) => (_tool, _home) = (tool, home);

    /// <summary>CPU time so far, that of ended SQL clients included.</summary>
    public TimeSpan Cpu => ProcessCost.CpuNaming(_home) + ProcessCost.CpuOfEndedChildren();

    public long PeakMegabytes => ProcessCost.PeakMegabytesNaming(_home);

    /// <param name="given">The program that starts one, as on the command line.</param>
    /// <param name="directory">Where it may write.</param>
    public static async Task<FlinkServer> StartAsync(string? given, string directory)
    {
        var tool = Tool.Find(given, "flink") ?? throw new BenchException("name the program that starts a Flink: --flink PATH");
        var server = new FlinkServer(tool, Path.Combine(directory, "flink"));
        await Tool.RunAsync(tool, "start", server._home, "--port", $"{Tool.FreePort()}", "--slots", "2");
        return server;
    }

    /// <summary>Runs a job, of those that lie beside the program, until it has ended.</summary>
    public Task RunAsync(string job, KafkaServer kafka, string topic, string connectionString)
    {
        var target = new MySqlConnectionStringBuilder(connectionString);
        return Tool.RunAsync(
            _tool, "sql", _home, Path.Combine(Path.GetDirectoryName(_tool)!, "jobs", job), $"topic={topic}", $"kafka={kafka.BootstrapServers}",
            string.Create(CultureInfo.InvariantCulture, $"jdbc=jdbc:mysql://127.0.0.1:{target.Port}/{target.Database}?rewriteBatchedStatements=true"), $"user={target.UserID}", $"password={target.Password}");
    }

    public async ValueTask DisposeAsync() => await Tool.RunAsync(_tool, "stop", _home);
}
