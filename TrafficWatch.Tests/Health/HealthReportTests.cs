using TrafficWatch.Web.Configuration;
using TrafficWatch.Web.Health;
using Xunit;

namespace TrafficWatch.Tests.Health;

public sealed class HealthReportTests
{
    [Fact]
    public async Task Ask_AllWell_IsOk() => Assert.Equal("ok", (await new HealthReport([new Fixed("a", true, null)]).AskAsync()).Status);

    [Fact]
    public async Task Ask_OneFails_SaysWhichAndWhy()
    {
        var answer = await new HealthReport([new Fixed("a", true, null), new Fixed("b", false, "gone"), new Throwing()]).AskAsync();

        Assert.Equal("failing", answer.Status);
        Assert.Equal(["b: gone", "c: broken"], answer.Parts.Where(part => !part.Ok).Select(part => $"{part.Name}: {part.Reason}"));
    }

    [Fact]
    public void Check_NobodyListens_SaysSo()
    {
        using var kafka = new KafkaHealth(new KafkaOptions { BootstrapServers = "127.0.0.1:1" });
        var shard = new ShardHealth(0, new ShardOptions(["Server=127.0.0.1;Port=1;Database=park;User ID=u"]));

        Assert.False(kafka.Check().Ok);
        Assert.False(shard.Check().Ok);
    }

    private sealed class Fixed(string name, bool ok, string? reason) : IHealthSource
    {
        public string Name => name;

        public (bool Ok, string? Reason) Check() => (ok, reason);
    }

    private sealed class Throwing : IHealthSource
    {
        public string Name => "c";

        public (bool Ok, string? Reason) Check() => throw new InvalidOperationException("broken");
    }
}
