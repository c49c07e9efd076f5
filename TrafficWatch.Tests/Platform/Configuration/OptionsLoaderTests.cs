using Microsoft.Extensions.Configuration;
using TrafficWatch.Web.Platform.Configuration;
using Xunit;

namespace TrafficWatch.Tests.Platform.Configuration;

public sealed class OptionsLoaderTests
{
    private static readonly Dictionary<string, string?> Least = new()
    {
        ["Kafka:BootstrapServers"] = "kafka:9092",
        ["ConnectionStrings:Shard0"] = "Server=db0;Database=park;User ID=u;Password=p",
    };

    [Fact]
    public void Load_LeastConfiguration_TakesDefaults()
    {
        var options = Load();

        Assert.Equal("Asia/Shanghai", options.Site.Zone.Id);
        Assert.Null(options.Site.ClosingTime);
        Assert.Equal("scenic_visitor_topic", options.Streams["Visitors"].Topic);
        Assert.Equal(TimeSpan.FromSeconds(5), options.Streams["Visitors"].AllowedLateness);
        Assert.Equal(TimeSpan.FromMilliseconds(50), options.Streams["Visitors"].EpochAge);
        Assert.True(options.Ingest.Enabled);
        Assert.Equal(0, options.Streams["Visitors"].SimulatedRate);
        Assert.Empty(options.Security.AdminFrom);
    }

    [Fact]
    public void Load_NothingConfigured_NamesBothServers()
    {
        var errors = Assert.Throws<OptionsException>(() => Read([])).Errors;

        Assert.Equal(["ConnectionStrings:Shard0", "Kafka:BootstrapServers"], errors.Select(Key).Order());
    }

    [Theory]
    [InlineData("Site:TimeZon", "Site:TimeZone is meant")]
    [InlineData("site:closingtme", "Site:ClosingTime is meant")]
    [InlineData("Streams:Visitors:Topc", "Streams:Visitors:Topic is meant")]
    [InlineData("Streams:Visitrs:EpochAge", "Streams:Visitors:EpochAge is meant")]
    [InlineData("Retention:Nonsense:Deep", "no such key")]
    [InlineData("Site:Name:0", "no such key")]
    [InlineData("Watch:Visitors:Files", "no such key")]
    public void Load_KeyThatNothingReads_IsRefusedWithTheNearest(string key, string told)
    {
        var errors = Assert.Throws<OptionsException>(() => Read(new(Least) { [key] = "x" })).Errors;

        Assert.Contains(told, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Security:AdminFrom:0", "10.0.0.0/8")]
    [InlineData("Kafka:Client:sasl.username", "u")]
    [InlineData("kafka:clusterid", "c")]
    [InlineData("ConnectionStrings:Elsewhere", "x")]
    [InlineData("Logging:LogLevel:Default", "Debug")]
    [InlineData("PATH", "x")]
    public void Load_KeysOfListsClientsAndOthers_AreTaken(string key, string value) => Assert.NotNull(Read(new(Least) { [key] = value }));

    [Fact]
    public void Load_OpeningWithoutClosing_IsRefused() =>
        Assert.Contains("Site:ClosingTime", Assert.Single(Assert.Throws<OptionsException>(() => Read(new(Least) { ["Site:OpeningTime"] = "08:00" })).Errors), StringComparison.Ordinal);

    [Theory]
    [InlineData("08:00", "22:00", "2025-07-15T23:59:00Z", false)]
    [InlineData("08:00", "22:00", "2025-07-15T00:00:00Z", true)]
    [InlineData("18:00", "02:00", "2025-07-15T17:00:00Z", true)]
    [InlineData("18:00", "02:00", "2025-07-15T18:00:00Z", false)]
    public void IsOpen_Hours_AreTheSitesAndMayEndAfterMidnight(string opening, string closing, string utc, bool open)
    {
        var site = Read(new(Least) { ["Site:OpeningTime"] = opening, ["Site:ClosingTime"] = closing }).Site;

        Assert.Equal(open, site.IsOpen(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime));
    }

    [Fact]
    public void Load_SeveralErrors_SaysAllOfThemEachWithItsKey()
    {
        var errors = Errors(
            ("Site:TimeZone", "Mars/Olympus"),
            ("Site:ClosingTime", "25:00"),
            ("Kafka:BootstrapServers", "kafka"),
            ("Kafka:Client:group.id", "mine"),
            ("Streams:Visitors:EpochSize", "0"),
            ("Streams:Visitors:AllowedLateness", "five"),
            ("Streams:Visitors:Topic", "a topic"),
            ("Ingest:Enabled", "perhaps"),
            ("ConnectionStrings:Shard2", "Server=db2;Database=park"),
            ("Security:AdminFrom", "10.0.0.0/8, anywhere"));

        Assert.Equal(
            [
                "ConnectionStrings:Shard1", "Ingest:Enabled", "Kafka:BootstrapServers", "Kafka:Client:group.id", "Security:AdminFrom",
                "Site:ClosingTime", "Site:TimeZone", "Streams:Visitors:AllowedLateness", "Streams:Visitors:EpochSize", "Streams:Visitors:Topic",
            ],
            errors.Select(Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Server=db0")]
    [InlineData("Database=park")]
    [InlineData("Servre=db0;Database=park")]
    public void Load_ConnectionStringThatCannotWork_IsRefused(string text) =>
        Assert.Equal("ConnectionStrings:Shard0", Key(Assert.Single(Errors(("ConnectionStrings:Shard0", text)))));

    [Fact]
    public void Load_BadConnectionString_DoesNotShowItsPassword() =>
        Assert.DoesNotContain("hush", Assert.Single(Errors(("ConnectionStrings:Shard0", "Server=db0;Password=hush"))));

    [Fact]
    public void Load_SimulatorIntoConfiguredKafka_IsRefused() =>
        Assert.Equal("Simulators:Visitors:Rate", Key(Assert.Single(Errors(("Simulators:Visitors:Rate", "20")))));

    [Fact]
    public void Load_ManyShards_KeepsTheOrderOfTheRing()
    {
        var more = Enumerable.Range(0, 12).Select(shard => ($"ConnectionStrings:Shard{shard}", (string?)$"Server=db{shard};Database=park")).ToArray();

        Assert.Equal(more.Select(pair => pair.Item2), Load(more).Shards.ConnectionStrings);
    }

    /// <summary>A setting that one stream alone has is read and judged like all others.</summary>
    [Fact]
    public void Load_AStreamsOwnSetting_IsReadAndJudged()
    {
        Assert.Equal("06:00-08:00", Load(("Streams:Passages:PeakHours", "06:00-08:00")).Streams["Passages"].Own["PeakHours"]);
        Assert.Equal("07:00-09:00, 17:00-19:00", Load().Streams["Passages"].Own["PeakHours"]);
        Assert.Contains("'7 to 9' is not of the form 07:00-09:00", Assert.Single(Errors(("Streams:Passages:PeakHours", "7 to 9"))), StringComparison.Ordinal);
        Assert.Equal("Streams:Visitors:PeakHours", Key(Assert.Single(Errors(("Streams:Visitors:PeakHours", "06:00-08:00")))));
    }

    /// <summary>A setting that says how long a table is kept is a number of days, told once if it is none.</summary>
    [Fact]
    public void Load_DaysOfATable_AreThoseOfItsStreamsOwnSetting()
    {
        Assert.Equal(0, Load().Retention.DaysOfTables["request_line"]);
        Assert.Equal(14, Load(("Streams:Requests:KeepLines", "14")).Retention.DaysOfTables["request_line"]);
        Assert.Contains("a whole number from 0 to 3650", Assert.Single(Errors(("Streams:Requests:KeepLines", "-1"))), StringComparison.Ordinal);
        Assert.Equal("Streams:Requests:KeepLines", Key(Assert.Single(Errors(("Streams:Requests:KeepLines", "for ever")))));
    }

    [Theory]
    [InlineData("RemindEvery", "00:00:00", null)]
    [InlineData("RemindEvery", "5m", "is not a duration as [days.]hh:mm:ss from 00:00:00 to 1.00:00:00")]
    [InlineData("RemindEvery", "-00:05:00", "is not a duration")]
    [InlineData("RemindEvery", "2.00:00:00", "is not a duration")]
    [InlineData("StepAfter", "0", null)]
    [InlineData("StepAfter", "-1", "is not a whole number from 0 to 100")]
    [InlineData("StepAfter", "two", "is not a whole number from 0 to 100")]
    [InlineData("Escalation", "值班员，值班经理", null)]
    [InlineData("Escalation", ", ,", "is not a list of 1 to 10 names, separated by commas, each of at most 100 characters")]
    public void Load_RemindersOfAlerts_AreReadOrRefusedWithTheirKey(string key, string value, string? told)
    {
        if (told is null)
        {
            Assert.Equal(value, Load(("Streams:Visitors:" + key, value)).Streams["Visitors"].Own[key]);
            return;
        }

        var error = Assert.Single(Errors(("Streams:Visitors:" + key, value)));
        Assert.Equal("Streams:Visitors:" + key, Key(error));
        Assert.Contains($"'{value.Trim()}' {told}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://maps.example.org/page")]
    [InlineData("maps.example.org")]
    [InlineData("https://maps.example.org, ftp://x")]
    public void Load_ApiOriginsThatAreNone_AreRefused(string origins) => Assert.Equal("Security:ApiOrigins", Key(Assert.Single(Errors(("Security:ApiOrigins", origins)))));

    [Fact]
    public void Load_ApiTokens_AreLongEnoughAndNeverTold()
    {
        Assert.Equal(["e3b0c44298fc1c149afbf4c8996fb924", "0123456789abcdef01234567"], Load(("Security:ApiTokens", "e3b0c44298fc1c149afbf4c8996fb924, 0123456789abcdef01234567")).Security.ApiTokens);
        var error = Assert.Single(Errors(("Security:ApiTokens", "e3b0c44298fc1c149afbf4c8996fb924,short-secret")));
        Assert.StartsWith("Security:ApiTokens: token 2 has 12 characters", error, StringComparison.Ordinal);
        Assert.DoesNotContain("short-secret", error);
    }

    [Fact]
    public void Load_ApiOriginsWithAStar_OpensWhatPushesOnly()
    {
        var security = Load(("Security:ApiOrigins", "https://maps.example.org, *")).Security;
        Assert.Equal(["https://maps.example.org"], security.ApiOrigins);
        Assert.True(security.AnyOrigin);
        Assert.False(Load(("Security:ApiOrigins", "https://maps.example.org")).Security.AnyOrigin);
    }

    [Fact]
    public void Load_KafkaClientSettings_KeepLibrdkafkasNames() =>
        Assert.Equal("SASL_SSL", Load(("Kafka:Client:security.protocol", "SASL_SSL")).Kafka.Client["security.protocol"]);

    [Fact]
    public void Load_AdminFrom_TakesNetworksAndAddresses()
    {
        var options = Load(("Security:AdminFrom:0", "10.0.0.0/8"), ("Security:AdminFrom:1", "192.168.7.9"), ("Security:AdminFrom:2", "fd00::/8"));

        Assert.Equal(["10.0.0.0/8", "192.168.7.9/32", "fd00::/8"], options.Security.AdminFrom.Select(network => network.ToString()));
    }

    private static string Key(string error) => error[..error.IndexOf(": ", StringComparison.Ordinal)];

    private static TrafficWatchOptions Load(params (string Key, string? Value)[] more)
    {
        var values = new Dictionary<string, string?>(Least);
        foreach (var (key, value) in more)
        {
            values[key] = value;
        }

        return Read(values);
    }

    private static IReadOnlyList<string> Errors(params (string Key, string? Value)[] more) =>
        Assert.Throws<OptionsException>(() => Load(more)).Errors;

    private static TrafficWatchOptions Read(Dictionary<string, string?> values) =>
        OptionsLoader.Load(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), EmbeddedServersOf.Production(), Web.Program.Streams.Select(stream => stream.Defaults));
}
