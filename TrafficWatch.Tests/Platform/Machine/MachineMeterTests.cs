using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Web.Platform.Machine;
using Xunit;

namespace TrafficWatch.Tests.Platform.Machine;

/// <summary>What is made of the kernel's files, and what is kept of it.</summary>
public sealed class MachineMeterTests : IDisposable
{
    private readonly string _proc = Directory.CreateTempSubdirectory("proc").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 8, 0, 0, TimeSpan.Zero));

    public MachineMeterTests()
    {
        Directory.CreateDirectory(Path.Combine(_proc, "net"));
        File.WriteAllText(Path.Combine(_proc, "meminfo"), "MemTotal:        1000 kB\nMemFree:          100 kB\nMemAvailable:     400 kB\nHugePages_Total:       0\n");
        File.WriteAllText(Path.Combine(_proc, "loadavg"), "0.50 0.25 0.10 2/345 6789\n");
        File.WriteAllText(
            Path.Combine(_proc, "net/dev"),
            "Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n"
            + "    lo: 999 9 0 0 0 0 0 0 999 9 0 0 0 0 0 0\n  eth0: 100 10 0 0 0 0 0 0 200 20 0 0 0 0 0 0\neth1:1 2 0 0 0 0 0 0 3 4 0 0 0 0 0 0\n");
        Work(0, 0);
    }

    public void Dispose() => Directory.Delete(_proc, recursive: true);

    [Fact]
    public void Read_KernelsFiles_AreTheMachine()
    {
        var kernel = new KernelFiles(_proc, _proc);
        kernel.Read(_time.GetUtcNow().UtcDateTime);
        Work(30, 70);
        var sample = kernel.Read(_time.GetUtcNow().UtcDateTime);
        Assert.Equal(0.3, sample.Cpu, 9);
        Assert.Equal([0.5, 0.25, 0.1], sample.Load);
        Assert.Equal(new Room(1000 * 1024, 600 * 1024), sample.Memory);
        Assert.Equal(new NetworkCounters(203, 101, 24, 12), sample.Network);
        Assert.InRange(sample.Disk.Used, 1, sample.Disk.Total);
    }

    [Fact]
    public void Samples_OfMoreThanADay_GoAndAreThinned()
    {
        using var meter = new MachineMeter(new KernelFiles(_proc, _proc), _time, NullLogger<MachineMeter>.Instance);
        meter.Measure();
        Assert.Null(meter.Last);
        for (var sample = 1; sample <= 40; sample++)
        {
            Work(sample % 2 == 0 ? 100 : 50, 100);
            _time.Advance(TimeSpan.FromHours(1));
            meter.Measure();
        }

        Assert.Equal(25, meter.Of(MachineMeter.Kept, 1000).Count);
        var thinned = meter.Of(TimeSpan.FromHours(7.5), 4);
        Assert.Equal(4, thinned.Count);
        Assert.All(thinned, sample => Assert.Equal(((1 / 3.0) + 0.5) / 2, sample.Cpu, 9));
        Assert.Equal(meter.Last!.At, thinned[^1].At);
    }

    [Fact]
    public async Task Measure_NoLinux_HasNothingToTell()
    {
        using var meter = new MachineMeter(new KernelFiles(Path.Combine(_proc, "none"), _proc), _time, NullLogger<MachineMeter>.Instance);
        await meter.StartAsync(CancellationToken.None);
        await meter.ExecuteTask!;
        Assert.Null(meter.Last);
    }

    private long _busy, _idle;

    private void Work(long busy, long idle)
    {
        (_busy, _idle) = (_busy + busy, _idle + idle);
        File.WriteAllText(Path.Combine(_proc, "stat"), FormattableString.Invariant($"cpu  {_busy} 0 0 {_idle} 0 0 0 0 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\nintr 1\n"));
    }
}
