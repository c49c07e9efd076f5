using System.Globalization;

namespace TrafficWatch.Web.Platform.Machine;

/// <summary>Reads what Linux says of the machine: the files of proc(5).</summary>
/// <param name="root">Where they are: <c>/proc</c>.</param>
/// <param name="volume">A path on the volume that is told of.</param>
internal sealed class KernelFiles(string root, string volume)
{
    private (long Busy, long All) _before;

    /// <summary>Whether this machine has them.</summary>
    public bool AreThere => File.Exists(Path.Combine(root, "stat"));

    /// <summary>Reads all of it; the processors' part is of the time since the call before.</summary>
    /// <param name="now">UTC.</param>
    public MachineSample Read(DateTime now)
    {
        var cpu = Lines("stat").First(line => line.StartsWith("cpu ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Number).ToList();

        // user nice system idle iowait irq softirq steal; what guests had stands in user already.
        var (all, idle) = (cpu.Take(8).Sum(), cpu[3] + cpu[4]);
        var passed = (Busy: all - idle - _before.Busy, All: all - _before.All);
        _before = (all - idle, all);
        var memory = Lines("meminfo").Select(line => line.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries)).ToDictionary(parts => parts[0], parts => Number(parts[1]) * 1024);
        var drive = new DriveInfo(volume);
        return new MachineSample(
            now,
            passed.All <= 0 ? 0 : Math.Clamp((double)passed.Busy / passed.All, 0, 1),
            [.. Lines("loadavg").First().Split(' ').Take(3).Select(part => double.Parse(part, CultureInfo.InvariantCulture))],
            new Room(memory["MemTotal"], memory["MemTotal"] - memory["MemAvailable"]),
            new Room(drive.TotalSize, drive.TotalSize - drive.AvailableFreeSpace),
            Network());
    }

    private NetworkCounters Network()
    {
        var sum = default(NetworkCounters);
        foreach (var line in Lines("net/dev").Skip(2))
        {
            var (name, rest) = (line[..line.IndexOf(':', StringComparison.Ordinal)].Trim(), line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            if (name != "lo")
            {
                var counters = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number).ToList();
                sum = new(sum.BytesSent + counters[8], sum.BytesReceived + counters[0], sum.PacketsSent + counters[9], sum.PacketsReceived + counters[1]);
            }
        }

        return sum;
    }

    private string[] Lines(string file) => File.ReadAllLines(Path.Combine(root, file));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
