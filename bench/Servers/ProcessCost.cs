using System.Globalization;

namespace TrafficWatch.Bench.Servers;

/// <summary>What processes cost, asked of /proc.</summary>
internal static class ProcessCost
{
    /// <summary>CPU time so far of every living process whose command line names a path, its ended children included.</summary>
    public static TimeSpan CpuNaming(string path)
    {
        long ticks = 0;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(entry => char.IsAsciiDigit(Path.GetFileName(entry)[0])))
        {
            try
            {
                if (Path.GetFileName(process) != Own && File.ReadAllText(Path.Combine(process, "cmdline")).Contains(path, StringComparison.Ordinal))
                {
                    var fields = Fields(process);
                    ticks += fields[0] + fields[1] + fields[2] + fields[3];
                }
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return Span(ticks);
    }

    /// <summary>CPU time of this process's children that have ended.</summary>
    public static TimeSpan CpuOfEndedChildren()
    {
        var fields = Fields("/proc/self");
        return Span(fields[2] + fields[3]);
    }

    /// <summary>The most memory that a process has held, in MB.</summary>
    public static long PeakMegabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>The same for all living processes whose command line names a path, added up.</summary>
    public static long PeakMegabytesNaming(string path) =>
        Directory.EnumerateDirectories("/proc").Select(entry => int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && id != Environment.ProcessId)
            .Sum(id =>
            {
                try
                {
                    return File.ReadAllText($"/proc/{id}/cmdline").Contains(path, StringComparison.Ordinal) ? PeakMegabytes(id) : 0;
                }
                catch (Exception e) when (e is IOException or InvalidOperationException)
                {
                    return 0;
                }
            });

    private static readonly string Own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

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
