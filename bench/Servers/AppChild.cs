using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Requests.Live;
using TrafficWatch.Web.Streams.Shopping.Live;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Bench.Servers;

/// <summary>The whole app in a process of its own, which tells on standard output what its consumer and its frames do.</summary>
internal static class AppChild
{
    /// <summary>The environment variable that names the stream whose state is told.</summary>
    public const string Stream = "TRAFFICWATCH_BENCH_STREAM";

    /// <summary>The verb; what follows is configuration as the app takes it.</summary>
    public static Command Create()
    {
        var verb = new Command("app") { TreatUnmatchedTokensAsErrors = false, Hidden = true };
        verb.SetAction(async (arguments, cancellationToken) =>
        {
            var clock = new SettableTime();
            await using var app = await TrafficWatchApp.StartAsync(Web.Program.App, [.. arguments.UnmatchedTokens], cancellationToken, services => services.AddSingleton<TimeProvider>(clock).AddSingleton(FaultHook.FromEnvironment()));
            var states = app.Services.GetRequiredService<Feed<StreamStatusList>>();
            var frames = app.Services.GetRequiredService<Feed<VisitorFrame>>();
            var watched = Environment.GetEnvironmentVariable(Stream) ?? "visitors";
            StreamState? told = null;
            Task TellState()
            {
                if (states.Current.Streams.FirstOrDefault(stream => stream.Stream == watched) is { } status && status.State != told)
                {
                    told = status.State;
                    Tell($"state {status.State} {status.Reason}");
                }

                return Task.CompletedTask;
            }

            using var watchingStates = states.Subscribe(TimeSpan.FromMilliseconds(1), TellState);
            await TellState();
            using var watchingFrames = frames.Subscribe(TimeSpan.Zero, () =>
            {
                var frame = frames.Current;
                var now = (TimeProvider.System.GetUtcNow().UtcDateTime - DateTime.UnixEpoch).TotalMilliseconds;
                var newest = frame.NewestRecordAt is { } at ? (at - DateTime.UnixEpoch).TotalMilliseconds : 0;
                Tell(string.Create(CultureInfo.InvariantCulture, $"frame {frame.Epoch} {now:0.00} {newest:0}"));
                return Task.CompletedTask;
            });
            using var watchingPassages = TellFigure<PassageFrame>(app.Services, "passages", frame => frame.Today);
            using var watchingShopping = TellFigure<ShoppingFrame>(app.Services, "shopping", frame => frame.Today);
            using var watchingRequests = TellFigure<RequestFrame>(app.Services, "requests", frame => frame.Today);
            Listen(clock, app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication);
            Tell("address " + string.Join(' ', app.Addresses));
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        });
        return verb;
    }

    /// <summary>Follows standard input on a thread of its own: <c>clock SECONDS</c> sets the app's clock off, <c>heap</c> asks what lives in managed memory, <c>allocated</c> how much was ever taken there.</summary>
    /// <param name="clock">The app's.</param>
    /// <param name="atEnd">Called when standard input ends: whoever started this process is gone.</param>
    private static void Listen(SettableTime clock, Action atEnd)
    {
        var listening = new Thread(() =>
        {
            while (Console.In.ReadLine() is { } line)
            {
                switch (line.Split(' '))
                {
                    case ["clock", var seconds]:
                        clock.SetOff(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
                        break;
                    case ["heap"]:
                        GC.Collect();
                        GC.WaitForPendingFinalizers();
                        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                        Tell(string.Create(CultureInfo.InvariantCulture, $"heap {GC.GetTotalMemory(forceFullCollection: true)}"));
                        break;
                    case ["allocated"]:
                        Tell(string.Create(CultureInfo.InvariantCulture, $"allocated {GC.GetTotalAllocatedBytes(precise: true)}"));
                        break;
                }
            }

            atEnd();
        })
        {
            IsBackground = true,
            Name = "standard input",
        };
        listening.Start();
    }

    /// <summary>Tells a frame's figure with the moment of each publication, milliseconds since 1970.</summary>
    private static IDisposable TellFigure<T>(IServiceProvider services, string stream, Func<T, long> figure)
        where T : class
    {
        var frames = services.GetRequiredService<Feed<T>>();
        return frames.Subscribe(TimeSpan.Zero, () =>
        {
            Tell(string.Create(CultureInfo.InvariantCulture, $"figure {stream} {figure(frames.Current)} {(TimeProvider.System.GetUtcNow().UtcDateTime - DateTime.UnixEpoch).TotalMilliseconds:0.00}"));
            return Task.CompletedTask;
        });
    }

    private static void Tell(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
