using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Platform.Watching;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Verbs;
using TrafficWatch.Web.Streams.Passages.Producing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

/// <summary>Log files of passages into the tables.</summary>
public sealed class WatchPassagesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("watch").FullName;
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();

    public static TheoryData<string> Products => DatabaseServers.Products;

    private string Log => Path.Combine(_folder, "passages.log");

    private string State => Path.Combine(_folder, "state.json");

    public void Dispose()
    {
        _kafka.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("1\td\t 卡口 \t1", "卡口")]
    [InlineData("1\td\t卡口", "卡口")]
    [InlineData("1\td", "")]
    [InlineData("", "")]
    public void KeyOf_ALine_IsItsCheckpoint(string line, string key) => Assert.Equal(key, Encoding.UTF8.GetString(ReplayPassages.KeyOf(Encoding.UTF8.GetBytes(line), 0)));

    [Fact]
    public async Task Configured_Files_AreStoredAndShown()
    {
        var lines = Lines(0, 300);
        await File.WriteAllLinesAsync(Log, lines);
        await using var site = new PassageSite(_kafka, DatabaseServers.DefaultProduct);
        await site.StartAsync("--Watch:Passages:Files", Log + "*", "--Watch:Passages:State", State);
        await site.AwaitReceivedAsync(300);
        File.Move(Log, Log + ".1");
        await File.WriteAllLinesAsync(Log, Lines(300, 100));
        await site.AwaitReceivedAsync(400);
        site.CheckTables([.. lines, .. Lines(300, 100)]);
        var files = site.Services.GetRequiredService<Feed<WatchList>>();
        for (var begun = TimeProvider.System.GetTimestamp(); files.Current.Streams is not [{ Stream: "passages", Sent: 400, Rotations: 1, Doubts: 0, Files: [{ Behind: 0 }, { Behind: 0 }] }]; await Task.Delay(50))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(2), $"{files.Current.Streams.Length} streams are shown");
        }
    }

    /// <summary>What is sent again is read by a process that is killed between the shards, too: recorded epochs drop what they dropped.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task SentAgain_AndTheReaderKilledBetweenTheShards_CountsOnce(string product)
    {
        await using var site = new PassageSite(_kafka, product);
        await File.WriteAllLinesAsync(Log, Lines(0, 100));
        await FollowAsync(100);
        var state = await File.ReadAllBytesAsync(State);
        await File.AppendAllLinesAsync(Log, Lines(100, 200));
        await FollowAsync(200);
        await File.WriteAllBytesAsync(State, state);
        await File.AppendAllLinesAsync(Log, Lines(300, 50));
        await FollowAsync(250);
        foreach (var fault in new[] { "kill-between@2", "kill-between@1", "kill-between@4" })
        {
            using var app = site.StartProcess(fault);
            for (var begun = TimeProvider.System.GetTimestamp(); !app.HasExited; await Task.Delay(50))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(3), $"{fault} should have ended it");
            }
        }

        await site.StartAsync();
        await site.AwaitReceivedAsync(550);
        site.CheckTables(Lines(0, 350));
        Assert.Equal(200, ParkTables.Number(site.Shards[0], "SELECT SUM(duplicate) FROM stream_minute WHERE stream = 'passages'"));
        Assert.Equal(0, site.Number("SELECT SUM(copies) FROM kkmc_traffic_per_day"));
    }

    [Fact]
    public async Task Verb_WithoutFilesOrWithAnUnknownStream_IsRefused()
    {
        Assert.Equal(2, await RootVerb.RunAsync(Web.Program.App, ["watch", "passages"]));
        Assert.Equal(2, await RootVerb.RunAsync(Web.Program.App, ["watch", "parcels", Log]));
        Assert.Equal(2, await RootVerb.RunAsync(Web.Program.App, ["watch", "passages", Log, "--stat", State]));
    }

    private Task FollowAsync(long lines) => WatchRig.FollowAsync(_kafka, "traffic-raw", Log, State, ReplayPassages.KeyOf, lines);

    private static string[] Lines(int from, int count) => [.. Enumerable.Range(from, count).Select(i => string.Create(
        CultureInfo.InvariantCulture, $"w{i}\t邳州市\t卡口{i % 9}\t{(i % 2) + 1}\t{new DateTime(2023, 12, 1, 6, 0, 0).AddMinutes(i):yyyy/M/d H:mm:ss}\t02\t苏C1***\t-"))];
}
