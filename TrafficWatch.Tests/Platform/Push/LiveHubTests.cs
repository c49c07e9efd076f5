using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Configuration;
using Xunit;

namespace TrafficWatch.Tests.Platform.Push;

/// <summary>The hub of frames, by Microsoft's client for .NET.</summary>
public sealed class LiveHubTests : IAsyncLifetime
{
    private readonly List<HubConnection> _connections = [];
    private PushSite? _site;

    private PushSite Site => _site!;

    public async Task InitializeAsync() => _site = await PushSite.StartAsync(caps: new PushOptions { MostPerAddress = 2 });

    public async Task DisposeAsync()
    {
        await Task.WhenAll(_connections.Select(connection => connection.DisposeAsync().AsTask()));
        await Site.DisposeAsync();
    }

    [Fact]
    public async Task Frames_OfAStream_TheNewestAtOnceAndOnEachChange()
    {
        Site.Counters.Publish(new(3));
        var connection = await ConnectAsync();
        await using var frames = connection.StreamAsync<Frame>("Frames", "counter").GetAsyncEnumerator();
        Assert.True(await frames.MoveNextAsync());
        Assert.Equal(new Frame(3, DateTime.UnixEpoch.AddSeconds(3)), frames.Current);
        Assert.Equal(DateTimeKind.Utc, frames.Current.At.Kind);
        for (var i = 4; i <= 100; i++)
        {
            Site.Counters.Publish(new(i));
        }

        var seen = new List<long>();
        do
        {
            Assert.True(await frames.MoveNextAsync());
            seen.Add(frames.Current.Value);
        }
        while (seen[^1] != 100);
        Assert.True(seen.Count < 50, string.Join(' ', seen));
    }

    [Fact]
    public async Task Frames_OfNoStream_SaysWhichThereAre()
    {
        var connection = await ConnectAsync();
        var refused = await Assert.ThrowsAsync<HubException>(async () => await connection.StreamAsync<Frame>("Frames", "weather").FirstAsync());
        Assert.EndsWith("There is no such stream; there are counter.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_TooManyAtOnce_AreRefusedUntilOneEnds()
    {
        var connection = await ConnectAsync();
        using var enough = new CancellationTokenSource();
        List<IAsyncEnumerator<Frame>> open = [.. Enumerable.Range(0, 8).Select(_ => connection.StreamAsync<Frame>("Frames", "counter", enough.Token).GetAsyncEnumerator(enough.Token))];
        Assert.All(await Task.WhenAll(open.Select(frames => frames.MoveNextAsync().AsTask())), Assert.True);
        var refused = await Assert.ThrowsAsync<HubException>(async () => await connection.StreamAsync<Frame>("Frames", "counter").FirstAsync());
        Assert.Contains("8 streams", refused.Message, StringComparison.Ordinal);

        await enough.CancelAsync();
        for (var i = 0; ; i++)
        {
            try
            {
                await connection.StreamAsync<Frame>("Frames", "counter").FirstAsync();
                break;
            }
            catch (HubException) when (i < 200)
            {
                await Task.Delay(50);
            }
        }
    }

    [Fact]
    public async Task Connect_NoPlaceLeft_IsClosedWithTheReasonUntilOneEnds()
    {
        var first = await ConnectAsync();
        await ConnectAsync();
        await Wait.UntilAsync(() => Site.Gate.Open == 2);
        var third = Connection();
        var closed = new TaskCompletionSource<Exception?>();
        third.Closed += reason =>
        {
            closed.TrySetResult(reason);
            return Task.CompletedTask;
        };
        await third.StartAsync();
        Assert.Contains("Push:MostPerAddress", (await closed.Task.WaitAsync(TimeSpan.FromMinutes(1)))!.Message, StringComparison.Ordinal);

        await first.DisposeAsync();
        await Wait.UntilAsync(() => Site.Gate.Open == 1);
        Assert.Equal(0, (await (await ConnectAsync()).StreamAsync<Frame>("Frames", "counter").FirstAsync()).Value);
    }

    [Fact]
    public async Task Send_TooLong_EndsTheConnection()
    {
        var connection = await ConnectAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () => await connection.StreamAsync<Frame>("Frames", new string('a', 5000)).FirstAsync());
        await Wait.UntilAsync(() => Site.Gate.Open == 0);
    }

    private async Task<HubConnection> ConnectAsync()
    {
        var connection = Connection();
        await connection.StartAsync();
        return connection;
    }

    private HubConnection Connection()
    {
        var connection = new HubConnectionBuilder().WithUrl(Site.Address + "/live").Build();
        _connections.Add(connection);
        return connection;
    }

    private sealed record Frame(long Value, DateTime At);
}
