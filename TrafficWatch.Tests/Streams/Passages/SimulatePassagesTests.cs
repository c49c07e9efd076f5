using System.Globalization;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Verbs;
using TrafficWatch.Web.Streams.Passages.Producing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

public sealed class SimulatePassagesTests : IDisposable
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly DateTime Begin = new(2025, 7, 15, 0, 0, 0, DateTimeKind.Utc);
    private readonly string _directory = Directory.CreateTempSubdirectory("trafficwatch-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Simulator_TheSameSeed_MakesTheSameTraffic()
    {
        var first = Some(seed: 5);
        Assert.True(first.Count > 5000);
        Assert.Equal(first, Some(seed: 5));
        Assert.NotEqual(first, Some(seed: 6));
    }

    /// <summary>A number is one vehicle with one plate; what was read is what the record says.</summary>
    [Fact]
    public void Simulator_Truth_IsOfTheRecord()
    {
        var messages = Some(seed: 5);
        Assert.All(messages, message =>
        {
            var fields = message.Line.Split('\t');
            Assert.Equal((fields[0], fields[6]), (message.Truth.Id, message.Truth.PlateRead));
        });
        Assert.All(messages.GroupBy(message => message.Truth.Vehicle), vehicle => Assert.Single(vehicle.Select(message => message.Truth.Plate).Distinct()));
        Assert.DoesNotContain(messages, message => message.Truth.Plate == "00000000");
        Assert.Contains(messages, message => message.Truth.PlateRead == "00000000");
        Assert.All(messages.Where(message => message.Truth.PlateRead != "00000000"), message => Assert.Equal(message.Truth.Plate, message.Truth.PlateRead));
    }

    /// <summary>The file tells of each record that is in the topic, and of no other.</summary>
    [Fact]
    public async Task Simulation_WithTruth_TellsEachRecordThatWasSent()
    {
        var path = Path.Combine(_directory, "truth.tsv");
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, DatabaseServers.DefaultProduct);
        var target = new KafkaTarget(kafka.BootstrapServers, new Dictionary<string, string>(), Embedded: false);
        long sent;
        using (var truth = new TruthFile(path))
        using (var sender = new EventSender(target, "traffic-raw", null))
        using (var enough = new CancellationTokenSource())
        {
            var simulator = new PassageSimulator(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-10), new SimulatedTraffic(5), seed: 3, Shanghai);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PassageSimulation.SendAsync(simulator, sender, TimeProvider.System, _ => { }, truth, _ => enough.Cancel(), enough.Token));
            sender.Flush(TimeSpan.FromSeconds(30));
            sent = sender.Acknowledged;
        }

        await site.StartAsync();
        await site.AwaitReceivedAsync(sent);
        var lines = File.ReadAllLines(path);
        Assert.Equal("id\ttime\tcheckpoint\tplate\tplate_read\tvehicle", lines[0]);
        var told = lines.Skip(1).Select(line => line.Split('\t')).ToDictionary(
            fields => $"{fields[2]}|{DateTime.Parse(fields[1], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal):yyyy-MM-dd HH:mm:ss}|{fields[0]}|{fields[4]}", _ => 1L);
        Assert.Equal(sent, told.Count);
        Assert.Equal(new SortedDictionary<string, long>(told, StringComparer.Ordinal), site.Sums("SELECT kkmc, DATE_FORMAT(gcsj, '%Y-%m-%d %H:%i:%s'), id, hphm, COUNT(*) FROM traffic_data GROUP BY kkmc, gcsj, id, hphm"));
    }

    [Fact]
    public async Task Verb_TruthThatCannotBeWritten_IsRefused()
    {
        using var kafka = EmbeddedKafka.Start();
        var path = Path.Combine(_directory, "kept.tsv");
        await File.WriteAllTextAsync(path, "kept");
        Assert.Equal(1, await RootVerb.RunAsync(Web.Program.App, ["simulate", "passages", "--truth", path, "--bootstrap-servers", kafka.BootstrapServers]));
        Assert.Equal(1, await RootVerb.RunAsync(Web.Program.App, ["simulate", "passages", "--truth", Path.Combine(_directory, "none", "t.tsv"), "--bootstrap-servers", kafka.BootstrapServers]));
        Assert.Equal("kept", await File.ReadAllTextAsync(path));
        Assert.Contains("is there already", Assert.Throws<ProducerException>(() => new TruthFile(path)).Message, StringComparison.Ordinal);
        Assert.Contains("can't be written", Assert.Throws<ProducerException>(() => new TruthFile(_directory)).Message, StringComparison.Ordinal);
    }

    private static List<PassageMessage> Some(int seed)
    {
        var simulator = new PassageSimulator(Begin, new SimulatedTraffic(10), seed, Shanghai);
        List<PassageMessage> messages = [];
        while (simulator.TryNext(Begin.AddMinutes(20), out var message))
        {
            messages.Add(message);
        }

        return messages;
    }
}
