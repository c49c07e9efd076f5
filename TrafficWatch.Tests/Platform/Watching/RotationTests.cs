using System.Text;
using Xunit;
using static TrafficWatch.Tests.Platform.Watching.WatchRig;

namespace TrafficWatch.Tests.Platform.Watching;

/// <summary>Each kind of rotation, through the in-process Kafka to a reader: every line once.</summary>
public sealed class RotationTests : IAsyncLifetime
{
    private readonly WatchRig _rig = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task Append_AlsoToFilesThatAppearLater_IsFollowed()
    {
        _rig.Append("a.log", Lines("a", 0, 50));
        _rig.Start("*.log", "later/*/x.log");
        await _rig.AwaitAsync(Lines("a", 0, 50));
        _rig.Append("a.log", Lines("a", 50, 50));
        _rig.Append("b.log", Lines("b", 0, 50));
        Directory.CreateDirectory(_rig["later/one"]);
        _rig.Append("later/one/x.log", Lines("x", 0, 50));
        await _rig.AwaitAsync([.. Lines("a", 0, 100), .. Lines("b", 0, 50), .. Lines("x", 0, 50)]);
        Assert.Equal((0, 0), (_rig.Dropped, _rig.Status.Doubts));
    }

    [Theory]
    [InlineData("a.log*")]
    [InlineData("a.log")]
    public async Task Rename_WhatTheWriterStillAppends_IsFollowedToo(string pattern)
    {
        _rig.Append("a.log", Lines("a", 0, 100));
        _rig.Start(pattern);
        await _rig.AwaitAsync(Lines("a", 0, 100));
        await using (var writer = new StreamWriter(new FileStream(_rig["a.log"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)))
        {
            File.Move(_rig["a.log"], _rig["a.log.1"]);
            _rig.Append("a.log", Lines("b", 0, 100));
            await writer.WriteAsync(string.Concat(Lines("a", 100, 20).Select(line => line + "\n")));
        }

        await _rig.AwaitAsync([.. Lines("a", 0, 120), .. Lines("b", 0, 100)]);
        File.Move(_rig["a.log"], _rig["a.log.2"]);
        _rig.Append("a.log", Lines("c", 0, 10));
        await _rig.AwaitAsync([.. Lines("a", 0, 120), .. Lines("b", 0, 100), .. Lines("c", 0, 10)]);
        await _rig.AwaitAsync(() => _rig.Status.Rotations == 2, () => "the path was taken twice");
        Assert.Equal((0, 0), (_rig.Dropped, _rig.Status.Doubts));
    }

    [Theory]
    [InlineData("a.log*")]
    [InlineData("a.log")]
    public async Task Rename_WhileNothingFollows_LosesNothing(string pattern)
    {
        _rig.Append("a.log", Lines("a", 0, 100));
        _rig.Start(pattern);
        await _rig.AwaitAsync(Lines("a", 0, 100));
        await _rig.StopAsync();
        _rig.Append("a.log", Lines("a", 100, 100));
        File.Move(_rig["a.log"], _rig["a.log.1"]);
        _rig.Append("a.log", Lines("b", 0, 100));
        _rig.Start(pattern);
        await _rig.AwaitAsync([.. Lines("a", 0, 200), .. Lines("b", 0, 100)]);
        Assert.Equal((0, 0), (_rig.Dropped, _rig.Status.Doubts));
    }

    [Theory]
    [InlineData("a.log*")]
    [InlineData("a.log")]
    public async Task CopyTruncate_TheCopyIsKnown_AndWhatWasNotReadIsReadFromIt(string pattern)
    {
        _rig.Append("a.log", Lines("a", 0, 100));
        _rig.Start(pattern);
        await _rig.AwaitAsync(Lines("a", 0, 100));
        for (var i = 1; i < 4; i++)
        {
            // All in one stroke: what was appended last can have been read from the copy only.
            _rig.Append("a.log", Lines("a", i * 100, 100));
            _rig.CopyTruncate("a.log", $"a.log.{i}");
            _rig.Append("a.log", Lines("n", i * 1000, 30));
            await _rig.AwaitAsync([.. Lines("a", 0, 100), .. Enumerable.Range(1, i).SelectMany(k => (string[])[.. k == 1 ? Lines("a", 100, 100) : Lines("a", k * 100, 100), .. Lines("n", k * 1000, 30)])]);
        }

        Assert.Equal((0, 0), (_rig.Dropped, _rig.Status.Doubts));
    }

    [Fact]
    public async Task CopyTruncate_WhileNothingFollows_LosesNothing()
    {
        _rig.Append("a.log", Lines("a", 0, 100));
        _rig.Start("a.log*");
        await _rig.AwaitAsync(Lines("a", 0, 100));
        await _rig.StopAsync();
        _rig.Append("a.log", Lines("a", 100, 100));
        _rig.CopyTruncate("a.log", "a.log.1");
        _rig.Append("a.log", Lines("b", 0, 500));
        _rig.Start("a.log*");
        await _rig.AwaitAsync([.. Lines("a", 0, 200), .. Lines("b", 0, 500)]);
        Assert.Equal((0, 0), (_rig.Dropped, _rig.Status.Doubts));
    }

    /// <summary>A writer that does not append leaves NULs before what it writes next, and the file is never seen to be short.</summary>
    [Fact]
    public async Task CopyTruncate_UnderAWriterThatDoesNotAppend_LeavesAHoleThatIsNoLine()
    {
        await using var log = new FileStream(_rig["a.log"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        log.Write(Encoding.UTF8.GetBytes(string.Concat(Lines("a", 0, 100).Select(line => line + "\n"))));
        _rig.Start("a.log*");
        await _rig.AwaitAsync(Lines("a", 0, 100));
        _rig.CopyTruncate("a.log", "a.log.1");
        log.Write(Encoding.UTF8.GetBytes(string.Concat(Lines("b", 0, 100).Select(line => line + "\n"))));
        await _rig.AwaitAsync([.. Lines("a", 0, 100), .. Lines("b", 0, 100)]);
        Assert.Equal((0, 0), (_rig.Dropped, _rig.Status.Doubts));
    }

    [Fact]
    public async Task Truncation_WithoutACopy_IsFollowedAndInDoubt()
    {
        _rig.Append("a.log", Lines("a", 0, 100));
        _rig.Start("a.log");
        await _rig.AwaitAsync(Lines("a", 0, 100));
        File.WriteAllText(_rig["a.log"], string.Concat(Lines("b", 0, 10).Select(line => line + "\n")));
        await _rig.AwaitAsync([.. Lines("a", 0, 100), .. Lines("b", 0, 10)]);
        await _rig.AwaitAsync(() => _rig.Status.Doubts == 1, () => "what may have been cut off is in doubt");
        Assert.Contains(_rig.Said, text => text.Contains("may have had more than was read", StringComparison.Ordinal));
    }

    /// <summary>As long as before, or longer, with another content: it is told by what stands before the position.</summary>
    [Fact]
    public async Task Rewriting_ToTheSameLengthAndMore_IsRead()
    {
        _rig.Append("a.log", Lines("a", 0, 100));
        _rig.Start("a.log");
        await _rig.AwaitAsync(Lines("a", 0, 100));
        File.WriteAllText(_rig["a.log"], string.Concat(Lines("b", 0, 100).Select(line => line + "\n")));
        await _rig.AwaitAsync([.. Lines("a", 0, 100), .. Lines("b", 0, 100)]);
        File.WriteAllText(_rig["a.log"], string.Concat(Lines("c", 0, 200).Select(line => line + "\n")));
        await _rig.AwaitAsync([.. Lines("a", 0, 100), .. Lines("b", 0, 100), .. Lines("c", 0, 200)]);
    }

    [Fact]
    public async Task Gzip_OfTheRotatedFile_IsNotReadTwice()
    {
        _rig.Append("a.log", Lines("a", 0, 3000));
        _rig.Start("a.log*");
        await _rig.AwaitAsync(Lines("a", 0, 3000));
        File.Move(_rig["a.log"], _rig["a.log.1"]);
        _rig.Append("a.log", Lines("b", 0, 10));
        await _rig.AwaitAsync([.. Lines("a", 0, 3000), .. Lines("b", 0, 10)]);
        _rig.Pack("a.log.1");
        await _rig.AwaitAsync(() => _rig.Status.Files.Any(file => file.Path.EndsWith(".gz", StringComparison.Ordinal)), () => "the gzipped file should be known");
        File.Move(_rig["a.log.1.gz"], _rig["a.log.2.gz"]);
        _rig.Append("a.log", Lines("b", 10, 10));
        await _rig.AwaitAsync([.. Lines("a", 0, 3000), .. Lines("b", 0, 20)]);
        Assert.Equal((0, 0), (_rig.Dropped, _rig.Status.Doubts));
    }

    [Fact]
    public async Task Gzip_WhileNothingFollows_IsReadOnFromThere()
    {
        _rig.Append("a.log", Lines("a", 0, 1000));
        _rig.Start("a.log*");
        await _rig.AwaitAsync(Lines("a", 0, 1000));
        await _rig.StopAsync();
        _rig.Append("a.log", Lines("a", 1000, 1000));
        File.Move(_rig["a.log"], _rig["a.log.1"]);
        _rig.Pack("a.log.1");
        _rig.Append("a.log", Lines("b", 0, 10));
        _rig.Start("a.log*");
        await _rig.AwaitAsync([.. Lines("a", 0, 2000), .. Lines("b", 0, 10)]);
        Assert.Equal((0, 0), (_rig.Dropped, _rig.Status.Doubts));
    }

    [Fact]
    public async Task Gzip_NeverSeenPlain_IsRead()
    {
        _rig.Append("old.log", Lines("o", 0, 20_000));
        _rig.Pack("old.log");
        _rig.Start("*.log*");
        await _rig.AwaitAsync(Lines("o", 0, 20_000));
    }

    [Fact]
    public async Task Kill_ThenAgain_IsDroppedByTheReader()
    {
        _rig.Append("a.log", Lines("a", 0, 100));
        _rig.Start("a.log*");
        await _rig.AwaitAsync(Lines("a", 0, 100));
        var state = await _rig.StateAsync();
        _rig.Append("a.log", Lines("a", 100, 200));
        _rig.Start("a.log*");
        await _rig.AwaitAsync(Lines("a", 0, 300));
        await _rig.KillAsync(state);
        _rig.CopyTruncate("a.log", "a.log.1");
        _rig.Append("a.log", Lines("b", 0, 100));
        _rig.Start("a.log*");
        await _rig.AwaitAsync([.. Lines("a", 0, 300), .. Lines("b", 0, 100)]);
        await _rig.AwaitAsync(() => _rig.Dropped == 200, () => $"200 should come again, not {_rig.Dropped}");
        Assert.Equal((0, 0), (_rig.Status.Doubts, _rig.ReaderDoubts));
    }

    /// <summary>Lines were sent and nothing but the file's name was kept; then it is rotated.</summary>
    [Theory]
    [InlineData("rename")]
    [InlineData("move away")]
    [InlineData("copy")]
    [InlineData("pack")]
    [InlineData("hole")]
    public async Task Kill_BeforeAnythingWasKept_ThenARotation_LosesNothing(string way)
    {
        _rig.Append("a.log", Lines("a", 0, 300));
        _rig.Start("a.log*");
        await _rig.AwaitAsync(Lines("a", 0, 300));
        await _rig.KillAtOnceAsync();
        switch (way)
        {
            case "rename":
                File.Move(_rig["a.log"], _rig["a.log.1"]);
                break;
            case "move away":
                File.Move(_rig["a.log"], _rig["a-1.old"]);
                break;
            case "hole":
                var length = new FileInfo(_rig["a.log"]).Length;
                _rig.CopyTruncate("a.log", "a.log.1");
                using (var log = File.OpenWrite(_rig["a.log"]))
                {
                    log.Position = length;
                    log.WriteByte((byte)'\n');
                }

                break;
            case "copy":
                _rig.CopyTruncate("a.log", "a.log.1");
                break;
            default:
                _rig.Pack("a.log");
                break;
        }

        _rig.Append("a.log", Lines("b", 0, 400));
        _rig.Start("a.log*");
        await _rig.AwaitAsync([.. Lines("a", 0, 300), .. Lines("b", 0, 400)]);
        await _rig.AwaitAsync(() => _rig.Dropped == 300, () => $"300 should come again, not {_rig.Dropped}");
        Assert.Equal((0, 0), (_rig.Status.Doubts, _rig.ReaderDoubts));
    }

    /// <summary>Names are made of what a file begins with, whatever it is called and however it is packed by now.</summary>
    [Fact]
    public async Task State_Lost_AllThatComesAgainIsDropped()
    {
        _rig.Append("a.log", Lines("a", 0, 300));
        _rig.Start("a.log*");
        await _rig.AwaitAsync(Lines("a", 0, 300));
        await _rig.KillAsync(null);
        File.Move(_rig["a.log"], _rig["a.log.1"]);
        _rig.Pack("a.log.1");
        _rig.Append("a.log", Lines("b", 0, 100));
        _rig.Start("a.log*");
        await _rig.AwaitAsync([.. Lines("a", 0, 300), .. Lines("b", 0, 100)]);
        await _rig.AwaitAsync(() => _rig.Dropped == 300, () => $"300 should come again, not {_rig.Dropped}");
        Assert.Equal(0, _rig.ReaderDoubts);
    }

    /// <summary>With the state, files of one beginning are told apart, whichever inode they have.</summary>
    [Fact]
    public async Task Files_OfOneBeginning_AreEachRead()
    {
        var head = Lines("head", 0, 20).ToList();
        _rig.Append("a.log", [.. head, .. Lines("a", 0, 30)]);
        _rig.Start("*.log");
        await _rig.AwaitAsync([.. head, .. Lines("a", 0, 30)]);
        _rig.Append("b.log", [.. head, .. Lines("b", 0, 30)]);
        await _rig.AwaitAsync([.. head, .. head, .. Lines("a", 0, 30), .. Lines("b", 0, 30)]);
        File.Delete(_rig["a.log"]);
        await _rig.AwaitAsync(() => _rig.Status.Files.Length == 1, () => "the deleted file should be let go of");
        _rig.Append("c.log", [.. head, .. Lines("c", 0, 10)]);
        await _rig.AwaitAsync([.. head, .. head, .. head, .. Lines("a", 0, 30), .. Lines("b", 0, 30), .. Lines("c", 0, 10)]);
        Assert.Equal((0, 0), (_rig.Dropped, _rig.Status.Doubts));
    }
}
