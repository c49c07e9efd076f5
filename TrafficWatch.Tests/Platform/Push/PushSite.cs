using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Push;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.SocketIo;

namespace TrafficWatch.Tests.Platform.Push;

/// <summary>What pushes, on a real port, over a feed that the test publishes to: <c>counter</c> in the hub, <c>charts</c> over Socket.IO.</summary>
internal sealed class PushSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private int _answering;

    private PushSite(WebApplication app) => _app = app;

    /// <summary>Requests that have come and are not answered yet.</summary>
    public int Answering => Volatile.Read(ref _answering);

    public Feed<Counter> Counters => _app.Services.GetRequiredService<Feed<Counter>>();

    public CounterTopic Topic => (CounterTopic)_app.Services.GetRequiredService<ISocketTopic>();

    public EngineSessions Sessions => _app.Services.GetRequiredService<EngineSessions>();

    public PushGate Gate => _app.Services.GetRequiredService<PushGate>();

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What failed in it.</summary>
    public List<string> Failures { get; } = [];

    public static async Task<PushSite> StartAsync(string url = "http://127.0.0.1:0", PushOptions? caps = null, SecurityOptions? security = null, TimeProvider? time = null)
    {
        var builder = WebRoot.Builder([]);
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time ?? TimeProvider.System).AddSingleton(security ?? new SecurityOptions([])).AddSingleton(caps ?? new PushOptions());
        builder.Services.AddSingleton<HostRule>().AddFeed(new Counter(0));
        builder.Services.AddLiveStream<Counter, CounterLiveFrame>("counter", counter => new CounterLiveFrame(counter.Value, DateTime.UnixEpoch.AddSeconds(counter.Value)));
        builder.Services.AddSingleton<ISocketTopic, CounterTopic>();
        builder.AddPush();
        builder.AddSocketIo();
        var app = builder.Build();
        var site = new PushSite(app);
        app.UseRequestGuard();
        app.Use(async (context, next) =>
        {
            Interlocked.Increment(ref site._answering);
            try
            {
                await next(context);
            }
            catch (Exception e) when (e is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
            {
                lock (site.Failures)
                {
                    site.Failures.Add($"{context.Request.Path}{context.Request.QueryString}: {e}");
                }

                throw;
            }
            finally
            {
                Interlocked.Decrement(ref site._answering);
            }
        });
        app.UseRouting();
        app.UseCors();
        app.MapGet("/page", () => Results.Text("<!DOCTYPE html><title>A page</title>", "text/html"));
        app.MapPush();
        app.MapSocketIo();
        await app.StartAsync();
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    internal sealed record Counter(long Value);

    internal sealed record CounterLiveFrame(long Value, DateTime At);

    /// <summary>The counter as charts.</summary>
    internal sealed class CounterTopic(Feed<Counter> feed) : ISocketTopic
    {
        private (Counter Of, SocketMessage Message)? _made;

        /// <summary>How often it is read in vain before it can be.</summary>
        public int Failing { get; set; }

        /// <summary>What was read last.</summary>
        public long LastRead { get; private set; }

        public string Request => "request_charts";

        public SocketMessage Greeting { get; } = SocketMessage.Event("update_charts", new { action = new { } });

        public Task<SocketMessage> ReadAsync()
        {
            lock (this)
            {
                if (Failing-- > 0)
                {
                    throw new InvalidOperationException("Not now.");
                }

                var counter = feed.Current;
                if (_made?.Of != counter)
                {
                    _made = (counter, SocketMessage.Event("update_charts", new { value = counter.Value, filling = new string('图', 500) }));
                }

                LastRead = counter.Value;
                return Task.FromResult(_made!.Value.Message);
            }
        }

        public IDisposable Subscribe(TimeSpan interval, Func<Task> changed) => feed.Subscribe(interval, changed);
    }
}
