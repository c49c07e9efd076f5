using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Screens;

/// <summary>The bench <c>latency</c>: from an event's sending to the first painted frame of a real browser that counts it.</summary>
internal static class LatencyCommand
{
    private const string Topic = "painted";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(20);

    public static Command Create()
    {
        var rate = new Option<int>("--rate") { HelpName = "N", Description = "Events a second (default 1,000)", DefaultValueFactory = _ => 1_000 };
        var seconds = new Option<int>("--seconds") { HelpName = "N", Description = "How long, after ten to warm up (default 60)", DefaultValueFactory = _ => 60 };
        return BenchVerb.Create(
            "latency", "From an event's sending to the first painted frame that counts it, in a headless Chromium", [rate, seconds],
            (arguments, kafka, databases, _, cancellationToken) => RunAsync(kafka, databases, arguments.GetValue(rate), TimeSpan.FromSeconds(arguments.GetValue(seconds)), cancellationToken));
    }

    private static async Task RunAsync(KafkaServer kafka, DatabaseServers databases, int rate, TimeSpan lasts, CancellationToken cancellationToken)
    {
        await SteadyLoad.WarmAsync(kafka, databases, cancellationToken);
        await databases.RenewAsync();
        await kafka.CreateTopicAsync(Topic, SteadyLoad.Areas.Length);
        await using var owner = AppProcess.Start(AppSettings.Of(kafka, databases, Topic));
        await owner.Running.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        await using var chromium = await Chromium.StartAsync();
        using var load = new SteadyLoad(kafka.BootstrapServers, Topic, (int)(2 * rate * (WarmUp + lasts).TotalSeconds));

        var page = await PaintedPage.OpenAsync(chromium.Browser, await owner.Address);
        var atOwner = await WatchAsync(load, rate, lasts, page, owner, cancellationToken);
        Tell("the node that reads", atOwner);
        await page.DisposeAsync();

        await using var viewer = AppProcess.Start([.. AppSettings.Of(kafka, databases, Topic), "--Ingest:Enabled", "false"]);
        page = await PaintedPage.OpenAsync(chromium.Browser, await viewer.Address.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken));
        var atViewer = await WatchAsync(load, rate, lasts, page, viewer, cancellationToken);
        Tell("a node that only shows", atViewer);
        await page.DisposeAsync();
        Say($"latency: {atOwner.At(0.5)} ms p50, {atOwner.At(0.99)} ms p99 to the painted frame at {rate} events/s; {atViewer.At(0.5)} ms p50, {atViewer.At(0.99)} ms p99 on a node that only shows");
    }

    private static async Task<Delays> WatchAsync(SteadyLoad load, int rate, TimeSpan lasts, PaintedPage page, AppProcess app, CancellationToken cancellationToken)
    {
        var from = (TimeProvider.System.GetUtcNow().UtcDateTime + WarmUp - DateTime.UnixEpoch).TotalMilliseconds;
        var seen = new SeenFigures(load, from);
        await load.SendAsync(rate, WarmUp + lasts, cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        while (!await ShowsAllAsync(page, seen))
        {
            if (app.HasExited || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException($"the page does not come to show the last events:\n{app.Log}");
            }

            await Task.Delay(100, cancellationToken);
        }

        return seen.Delays;
    }

    private static async Task<bool> ShowsAllAsync(PaintedPage page, SeenFigures seen)
    {
        await page.TakeAsync(seen);
        return seen.All;
    }

    private static void Tell(string where, Delays delays) =>
        Say($"{where}: p50 {delays.At(0.5)} ms, p90 {delays.At(0.9)}, p99 {delays.At(0.99):0}, p99.9 {delays.At(0.999)}, at most {delays.At(1)}, over {delays.Count:N0} events, each of which was painted");

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
