using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Health;
using Xunit;

namespace TrafficWatch.Tests.Platform.Health;

public sealed class HealthAnswerTests
{
    private readonly FakeTimeProvider _time = new();
    private int _asked;

    [Fact]
    public async Task Ask_AllWell_IsOk() => Assert.Equal("ok", (await Answer(builder => builder.AddCheck("a", () => HealthCheckResult.Healthy())).AskAsync()).Status);

    [Fact]
    public async Task Ask_OneFails_SaysWhichAndWhy()
    {
        var answer = await Answer(builder => builder
            .AddCheck("a", () => HealthCheckResult.Healthy())
            .AddCheck("b", () => HealthCheckResult.Unhealthy("gone"))
            .AddCheck("c", () => throw new InvalidOperationException("broken"))).AskAsync();

        Assert.Equal("failing", answer.Status);
        Assert.Equal(["b: gone", "c: broken"], answer.Parts.Where(part => !part.Ok).Select(part => $"{part.Name}: {part.Reason}"));
    }

    [Fact]
    public async Task Ask_ManyWithinASecond_ChecksOnce()
    {
        var go = new TaskCompletionSource();
        var answer = Answer(builder => builder.AddAsyncCheck("a", async () =>
        {
            Interlocked.Increment(ref _asked);
            await go.Task;
            return HealthCheckResult.Healthy();
        }));
        var early = Enumerable.Range(0, 50).Select(_ => answer.AskAsync()).ToList();
        // However long it takes, nobody starts another beside it.
        _time.Advance(TimeSpan.FromSeconds(5));
        early.Add(answer.AskAsync());
        go.SetResult();
        await Task.WhenAll(early);
        Assert.Equal(1, _asked);

        _time.Advance(TimeSpan.FromSeconds(1));
        await answer.AskAsync();
        await answer.AskAsync();
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Check_NobodyListens_SaysSo()
    {
        using var kafka = new KafkaHealth(new KafkaOptions { BootstrapServers = "127.0.0.1:1" });

        Assert.Equal(HealthStatus.Unhealthy, (await kafka.CheckHealthAsync(new HealthCheckContext())).Status);
        Assert.Equal(HealthStatus.Unhealthy, (await new ShardHealth("Server=127.0.0.1;Port=1;Database=park;User ID=u").CheckHealthAsync(new HealthCheckContext())).Status);
    }

    [Fact]
    public async Task Check_ShardWithoutItsDatabase_IsWell()
    {
        var check = new ShardHealth(DatabaseServers.Instance.NameDatabase());

        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);
    }

    private HealthAnswer Answer(Action<IHealthChecksBuilder> add)
    {
        var services = new ServiceCollection().AddLogging();
        add(services.AddHealthChecks());
        return new HealthAnswer(services.BuildServiceProvider().GetRequiredService<HealthCheckService>(), _time);
    }
}
