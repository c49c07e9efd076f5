using System.Text;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Verbs;
using TrafficWatch.Web.Streams.Passages.Producing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

public sealed class ReplayPassagesTests : IDisposable
{
    private static readonly StreamOptions Stream = new() { Name = "Passages", Topic = "t", GroupId = "g", SourceZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai") };
    private readonly string _file = Path.GetTempFileName();
    private readonly string _log = Path.GetTempFileName();

    public ReplayPassagesTests() => File.WriteAllLines(_file, ["1\td\t卡口\t1\t2023/12/1 0:02\t02\t苏C\t-", "no passage", "2\td\t卡口\t2\t2023-12-01 00:02:05\t02\t苏C\t-\t苏\t0\t0\t小型汽车"]);

    public void Dispose()
    {
        File.Delete(_file);
        File.Delete(_log);
    }

    [Fact]
    public async Task Run_AsItIs_SendsEachLineKeyedByItsCheckpoint()
    {
        List<(string Key, string Line)> sent = [];
        var code = await RunAsync(new(null, null, Now: false, Restamp: false), sent);
        Assert.Equal(1, code);
        Assert.Equal([("卡口", "1\td\t卡口\t1\t2023/12/1 0:02\t02\t苏C\t-"), ("卡口", "2\td\t卡口\t2\t2023-12-01 00:02:05\t02\t苏C\t-\t苏\t0\t0\t小型汽车")], sent);
    }

    [Fact]
    public async Task Run_Restamped_HasTheMomentOfSending()
    {
        List<(string Key, string Line)> sent = [];
        await RunAsync(new(null, null, Now: false, Restamp: true), sent);
        var now = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime;
        Assert.All(sent, record => Assert.InRange(DateTime.Parse(record.Line.Split('\t')[4], System.Globalization.CultureInfo.InvariantCulture), now.AddMinutes(-2), now.AddSeconds(1)));
    }

    /// <summary>Twenty times quicker than now: the five seconds between the two stay.</summary>
    [Fact]
    public async Task Run_FromNowOn_MovesAllTimesAlike()
    {
        List<(string Key, string Line)> sent = [];
        await RunAsync(new(null, 20, Now: true, Restamp: false), sent);
        var times = sent.Select(record => DateTime.Parse(record.Line.Split('\t')[4], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.InRange((times[1] - times[0]).TotalSeconds, 4, 6);
        Assert.InRange(times[0], TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime.AddMinutes(-2), DateTime.MaxValue);
    }

    [Theory]
    [InlineData("--now", "--speed", "2")]
    [InlineData("--now", "--restamp")]
    [InlineData("--rate", "5", "--speed", "2")]
    [InlineData("--rate", "0")]
    public async Task Verb_OptionsThatDoNotGoTogether_AreRefused(params string[] options) =>
        Assert.Equal(2, await RootVerb.RunAsync(Web.Program.App, ["replay", "passages", _file, .. options]));

    [Fact]
    public async Task Verb_Append_WritesIntoALog()
    {
        File.WriteAllText(_log, "before\n");
        Assert.Equal(1, await RootVerb.RunAsync(Web.Program.App, ["replay", "passages", _file, "--append", _log]));
        Assert.Equal(["before", File.ReadLines(_file).First(), File.ReadLines(_file).Last()], File.ReadAllLines(_log));
    }

    /// <summary>From the delivered form into the tables.</summary>
    [Fact]
    public async Task Verb_IntoKafka_IsStored()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, DatabaseServers.DefaultProduct);
        await site.StartAsync();
        Assert.Equal(1, await RootVerb.RunAsync(Web.Program.App, ["replay", "passages", _file, "--bootstrap-servers", kafka.BootstrapServers]));
        await site.AwaitReceivedAsync(2);
        Assert.Equal(2, site.Number("SELECT COUNT(*) FROM traffic_data"));
        Assert.Equal(1, ParkTables.Number(site.Shards[site.Map.ShardOf("卡口")], "SELECT COUNT(*) FROM traffic_data WHERE gcsj = '2023-11-30 16:02:05' AND vehicle_type_name = '小型汽车'"));
    }

    private async Task<int> RunAsync(ReplayPassages.Pace pace, List<(string Key, string Line)> sent) => await ReplayPassages.RunAsync(
        [_file], Stream, pace, TimeProvider.System,
        (_, key, line, _) =>
        {
            sent.Add((Encoding.UTF8.GetString(key), Encoding.UTF8.GetString(line)));
            return ValueTask.CompletedTask;
        },
        () => { },
        CancellationToken.None);
}
