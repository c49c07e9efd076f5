using System.Globalization;

namespace TrafficWatch.Bench.Servers;

/// <summary>Which processes run on which core.</summary>
internal static class Cores
{
    /// <summary>Keeps this process, and all whose command line names a path, to one core; what they start stays there.</summary>
    public static async Task KeepToAsync(int core, string path)
    {
        foreach (var process in ProcessCost.Naming(path).Append(Environment.ProcessId))
        {
            await Tool.RunAsync("taskset", "-a", "-p", "-c", core.ToString(CultureInfo.InvariantCulture), process.ToString(CultureInfo.InvariantCulture));
        }
    }
}
