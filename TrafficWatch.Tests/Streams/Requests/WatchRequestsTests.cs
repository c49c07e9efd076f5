using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Platform.Watching;
using TrafficWatch.Tests.Streams.Passages;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Verbs;
using TrafficWatch.Web.Streams.Requests.Producing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests;

/// <summary>Access logs that are followed into the tables.</summary>
public sealed class WatchRequestsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("watch").FullName;
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();

    private string Log => Path.Combine(_folder, "access.log");

    private string State => Path.Combine(_folder, "state.json");

    public void Dispose()
    {
        _kafka.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A kill forgets what was sent, and the log is rotated meanwhile: the lines are sent again under another name of the file, and count once.</summary>
    [Fact]
    public async Task SentAgain_FromARotatedLog_CountsOnce()
    {
        await using var site = new PassageSite(_kafka, DatabaseServers.DefaultProduct, "Requests", "request-logs");
        await File.WriteAllLinesAsync(Log, Lines(0, 50));
        await FollowAsync(50);
        var state = await File.ReadAllBytesAsync(State);
        await File.AppendAllLinesAsync(Log, Lines(50, 100));
        await FollowAsync(100);
        await File.WriteAllBytesAsync(State, state);
        File.Move(Log, Log + ".1");
        await File.WriteAllLinesAsync(Log, Lines(150, 30));
        await FollowAsync(130);

        await site.StartAsync();
        await site.AwaitReceivedAsync(280);
        Assert.Equal(180, site.Number("SELECT SUM(`count`) FROM request_stats"));
        Assert.Equal(180, site.Number("SELECT COUNT(*) FROM request_stats"));
        Assert.Equal(100, ParkTables.Number(site.Shards[0], "SELECT SUM(duplicate) FROM stream_minute WHERE stream = 'requests'"));
    }

    /// <summary>What the app itself follows is stored, and a line that is no request is a dead letter.</summary>
    [Fact]
    public async Task Configured_Files_AreStored()
    {
        await File.WriteAllLinesAsync(Log, Lines(0, 200).Append("no request"));
        await using var site = new PassageSite(_kafka, DatabaseServers.DefaultProduct, "Requests", "request-logs");
        await site.StartAsync("--Watch:Requests:Files", Log + "*", "--Watch:Requests:State", State);
        await site.AwaitReceivedAsync(201);
        Assert.Equal(200, site.Number("SELECT SUM(`count`) FROM request_stats"));
        Assert.Equal(1, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter WHERE stream = 'requests'"));
        Assert.Equal(2, await RootVerb.RunAsync(Web.Program.App, ["watch", "requests"]));
    }

    private Task FollowAsync(long lines) => WatchRig.FollowAsync(_kafka, "request-logs", Log + "*", State, ReplayRequests.KeyOf, lines);

    /// <summary>A line for each minute, so that each is a row.</summary>
    private static IEnumerable<string> Lines(int from, int count) => Enumerable.Range(from, count).Select(i =>
        FormattableString.Invariant($"192.0.2.{i % 200} - - [{new DateTime(2026, 3, 1, 6, 0, 0).AddMinutes(i):dd/MMM/yyyy:HH:mm:ss} +0000] \"GET /shop/{i % 7} HTTP/1.1\" 200 {100 + i} \"-\" \"curl/8.5.0\""));
}
