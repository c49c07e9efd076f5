using System.Globalization;

namespace TrafficWatch.Bench.Servers;

/// <summary>What processes cost, asked of /proc.</summary>
internal static class ProcessCost
{
    /// <summary>Every living process whose command line names a path, but this one.</summary>
    public static List<int> Naming(string path) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(entry => int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && id != Environment.ProcessId && OrNothing(() => File.ReadAllText($"/proc/{id}/cmdline").Contains(path, StringComparison.Ordinal))),
    ];

    /// <summary>CPU time so far of every living process whose command line names a path, its ended children included.</summary>
    public static TimeSpan CpuNaming(string path) => Span(Naming(path).Sum(id => OrNothing(() => Fields($"/proc/{id}").Sum())));

    /// <summary>CPU time of this process's children that have ended.</summary>
    public static TimeSpan CpuOfEndedChildren()
    {
        var fields = Fields("/proc/self");
        return Span(fields[2] + fields[3]);
    }

    /// <summary>The most memory that a process has held, in MB.</summary>
    public static long PeakMegabytes(int process) => StatusKilobytes(process, "VmHWM:") / 1024;

    /// <summary>The memory that a process holds now, in KB.</summary>
    public static long ResidentKilobytes(int process) => StatusKilobytes(process, "VmRSS:");

    /// <summary>The same for all living processes whose command line names a path, added up.</summary>
    public static long PeakMegabytesNaming(string path) => Naming(path).Sum(id => OrNothing(() => PeakMegabytes(id)));

    /// <summary>What is asked of a process that may end meanwhile.</summary>
    private static T? OrNothing<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return default;
        }
    }

    private static long StatusKilobytes(int process, string field)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <summary>utime, stime, cutime, cstime.</summary>
    private static long[] Fields(string process)
    {
        // The name of the program, in parentheses, may hold blanks.
        var text = File.ReadAllText(Path.Combine(process, "stat"));
        return [.. text[(text.LastIndexOf(')') + 2)..].Split(' ').Skip(11).Take(4).Select(field => long.Parse(field, CultureInfo.InvariantCulture))];
    }

    /// <summary>Linux counts in hundredths of a second.</summary>
    private static TimeSpan Span(long ticks) => TimeSpan.FromMilliseconds(ticks * 10);
}
