using System.Globalization;
using System.Text;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Watching;
using Xunit;
using static TrafficWatch.Tests.Platform.Watching.WatchRig;

namespace TrafficWatch.Tests.Platform.Watching;

/// <summary>Files as nobody would write them.</summary>
public sealed class HostileFilesTests : IAsyncLifetime
{
    private readonly WatchRig _rig = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task LastLine_WithoutAnEnd_WaitsForIt()
    {
        File.WriteAllText(_rig["a.log"], "whole\nha");
        _rig.Start("a.log");
        await _rig.AwaitAsync("whole");
        File.AppendAllText(_rig["a.log"], "lf\nnext\n");
        await _rig.AwaitAsync("whole", "half", "next");
    }

    [Fact]
    public async Task LastLine_OfAQuietFile_IsSentOnce_AndARestIsInDoubt()
    {
        _rig.Times = Quick with { LastLine = TimeSpan.FromMilliseconds(100) };
        File.WriteAllText(_rig["a.log"], "whole\nhalf");
        _rig.Start("a.log");
        await _rig.AwaitAsync("whole", "half");
        File.AppendAllText(_rig["a.log"], "\nnext");
        await _rig.AwaitAsync("whole", "half", "next");
        Assert.Equal(0, _rig.Status.Doubts);
        File.AppendAllText(_rig["a.log"], "rest\nlast\n");
        await _rig.AwaitAsync("whole", "half", "next", "rest", "last");
        await _rig.AwaitAsync(() => _rig.Status.Doubts == 1, () => "the line in two pieces is in doubt");
    }

    [Fact]
    public async Task LastLine_OfADeletedFile_IsSent()
    {
        File.WriteAllText(_rig["a.log"], "whole\nhalf");
        _rig.Times = Quick with { Open = TimeSpan.FromMinutes(10) };
        _rig.Start("a.log");
        await _rig.AwaitAsync("whole");
        File.Delete(_rig["a.log"]);
        await _rig.AwaitAsync("whole", "half");
        await _rig.AwaitAsync(() => _rig.Status.Files.Length == 0, () => "the deleted file should be let go of");
        Assert.Equal(0, _rig.Status.Doubts);
    }

    [Fact]
    public async Task Nuls_Crlf_BlankLinesAndBytesOfNoText_AreNoHindrance()
    {
        byte[] log =
        [
            .. new byte[3_000_000], .. "after a hole\r\n\r\n \n"u8, .. "cut by a crash"u8, .. new byte[700], .. "next\n"u8, 0xff, 0xfe, 0x00, 0x80, .. "\n\0\0\n"u8, .. "last\r\n"u8,
        ];
        File.WriteAllBytes(_rig["a.log"], log);
        _rig.Start("a.log");
        await _rig.AwaitAsync("after a hole", "cut by a crash", "next", Encoding.UTF8.GetString([0xff, 0xfe, 0x00, 0x80]), "last");
    }

    /// <summary>Space that was set aside is written over later.</summary>
    [Fact]
    public async Task Nuls_AtTheEnd_AreWaitedAt()
    {
        using var log = new FileStream(_rig["a.log"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        log.SetLength(2_500_000);
        log.Write("one\ntwo\n"u8);
        _rig.Start("a.log");
        await _rig.AwaitAsync("one", "two");
        log.Write("three\n"u8);
        await _rig.AwaitAsync("one", "two", "three");
    }

    [Fact]
    public async Task Line_TooLong_IsLeftOutAndToldWithItsPlace()
    {
        File.WriteAllText(_rig["a.log"], $"before\n{new string('x', 5_000_000)}\nafter\n{new string('y', LineCut.Longest + 10)}\nlast\n");
        _rig.Start("a.log");
        await _rig.AwaitAsync("before", "after", "last");
        Assert.Equal(2, _rig.Status.Refused);
        Assert.Contains(_rig.Said, text => text.Contains("a.log, position 7: a line of more than 1000000 bytes is left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Links_FoldersPipesAndEmptyFiles_AreEachWhatTheyAre()
    {
        _rig.Append("real.log", Lines("r", 0, 30));
        File.CreateSymbolicLink(_rig["a-link.log"], _rig["real.log"]);
        File.CreateSymbolicLink(_rig["nowhere.log"], _rig["missing"]);
        File.CreateSymbolicLink(_rig["circle"], _rig.Folder);
        Directory.CreateDirectory(_rig["folder.log"]);
        File.WriteAllText(_rig["empty.log"], "");
        using (var pipe = System.Diagnostics.Process.Start("mkfifo", _rig["pipe.log"]))
        {
            await pipe.WaitForExitAsync();
        }

        _rig.Start("**/*.log");
        await _rig.AwaitAsync(Lines("r", 0, 30));
        Assert.Empty(_rig.Said);
    }

    /// <summary>A file that can't be read holds up no other, and is read once it can be.</summary>
    [Fact]
    public async Task Gzip_ThatIsDamaged_IsToldAndHoldsUpNobody()
    {
        File.WriteAllBytes(_rig["bad.log.gz"], [0x1f, 0x8b, 1, 2, 3, 4, 5]);
        _rig.Append("good.log", Lines("g", 0, 30));
        _rig.Start("*.log*");
        await _rig.AwaitAsync(Lines("g", 0, 30));
        await _rig.AwaitAsync(() => _rig.Said.Any(text => text.Contains("bad.log.gz", StringComparison.Ordinal)), () => "the damaged file should be told");
        _rig.Append("other.log", Lines("o", 0, 30));
        _rig.Pack("other.log");
        File.Move(_rig["other.log.gz"], _rig["bad.log.gz"], overwrite: true);
        await _rig.AwaitAsync([.. Lines("g", 0, 30), .. Lines("o", 0, 30)]);
    }

    [Fact]
    public async Task Files_ByTheThousand_AreReadWithFewOpen()
    {
        string[] names = [.. Enumerable.Range(0, 1500).Select(i => string.Create(CultureInfo.InvariantCulture, $"f{i:0000}.log"))];
        foreach (var name in names)
        {
            _rig.Append(name, Lines(name, 0, 3));
        }

        _rig.Times = Quick with { Open = TimeSpan.FromMinutes(10) };
        _rig.Start("*.log");
        await _rig.AwaitAsync(names.SelectMany(name => Lines(name, 0, 3)));
        Assert.InRange(Directory.EnumerateFiles("/proc/self/fd").Count(file => File.ResolveLinkTarget(file, false)?.FullName.StartsWith(_rig.Folder, StringComparison.Ordinal) == true), 1, 260);
        _rig.Append(names[3], Lines(names[3], 3, 1));
        await _rig.AwaitAsync([.. names.SelectMany(name => Lines(name, 0, 3)), .. Lines(names[3], 3, 1)]);
    }

    [Fact]
    public async Task State_OfAnotherProcess_IsRefused_AndOneThatIsDamagedIsPutAside()
    {
        _rig.Append("a.log", Lines("a", 0, 10));
        _rig.Start("a.log");
        await _rig.AwaitAsync(Lines("a", 0, 10));
        var refused = Assert.Throws<ProducerException>(() => new WatchState(_rig.StateFile));
        Assert.Contains("another watch has it", refused.Message);
        await _rig.KillAsync("[{\"Id\":"u8.ToArray());
        _rig.Start("a.log");
        await _rig.AwaitAsync(() => _rig.Dropped == 10, () => "all should come again, and be dropped");
        Assert.True(File.Exists(_rig.StateFile + ".bad"));
    }
}
