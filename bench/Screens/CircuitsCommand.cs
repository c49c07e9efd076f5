using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Screens;

/// <summary>The bench <c>circuits</c>: many open screens on one core, everything else on the other.</summary>
internal static class CircuitsCommand
{
    private const string Topic = "watched";
    private const int AppCore = 0, OtherCore = 1, Rate = 1_000, Parts = 4;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5), Patience = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var count = new Option<int>("--count") { HelpName = "N", Description = "Circuits (default 1,000)", DefaultValueFactory = _ => 1_000 };
        var seconds = new Option<int>("--seconds") { HelpName = "N", Description = $"How long {Rate:N0} events a second come meanwhile (default 30)", DefaultValueFactory = _ => 30 };
        var cycles = new Option<int>("--cycles") { HelpName = "N", Description = "Circuits that are opened and closed afterwards (default 2,000)", DefaultValueFactory = _ => 2_000 };
        var pages = new Option<int>("--pages") { HelpName = "N", Description = "Real browser pages beside them (default 2)", DefaultValueFactory = _ => 2 };
        return BenchVerb.Create(
            "circuits", "Many open screens on one core: how late their figures are, and what they cost", [count, seconds, cycles, pages],
            (arguments, kafka, databases, directory, cancellationToken) => RunAsync(
                kafka, databases, directory,
                new Plan(arguments.GetValue(count), TimeSpan.FromSeconds(arguments.GetValue(seconds)), arguments.GetValue(cycles), arguments.GetValue(pages)), cancellationToken));
    }

    private static async Task RunAsync(KafkaServer kafka, DatabaseServers databases, string directory, Plan plan, CancellationToken cancellationToken)
    {
        await Cores.KeepToAsync(OtherCore, directory);
        await SteadyLoad.WarmAsync(kafka, databases, cancellationToken);
        await databases.RenewAsync();
        await kafka.CreateTopicAsync(Topic, SteadyLoad.Areas.Length);
        await using var app = AppProcess.StartOnCore(
            AppCore, [.. AppSettings.Of(kafka, databases, Topic), "--Circuits:Most", "100000", "--Circuits:MostPerAddress", "100000"]);
        await app.Running.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        var address = await app.Address;
        using var load = new SteadyLoad(kafka.BootstrapServers, Topic, (int)(Rate * ((3 * WarmUp) + plan.Lasts).TotalSeconds));
        await using var fleet = new CircuitFleet(address);

        // What is compiled and cached with the first circuits is no circuit's cost.
        await load.SendAsync(Rate, WarmUp, cancellationToken);
        await fleet.CycleAsync(50, cancellationToken);
        var before = await MemoryAsync(app, cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        await fleet.OpenAsync(plan.Count, cancellationToken);
        fleet.Check();
        Say($"{plan.Count} circuits opened in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");

        var delays = await WatchAsync(load, plan, fleet, app, cancellationToken);
        var with = await MemoryAsync(app, cancellationToken);

        // Real pages come now: drawing them takes the core on which the log, the databases and the driver are.
        await using var chromium = plan.Pages > 0 ? await Chromium.StartAsync() : null;
        var pages = new List<PaintedPage>();
        for (var page = 0; page < plan.Pages; page++)
        {
            pages.Add(await PaintedPage.OpenAsync(chromium!.Browser, address, 390, 844));
        }

        await load.SendAsync(Rate, WarmUp, cancellationToken);
        await SettledAsync(fleet, app, cancellationToken);
        await CheckTablesAsync(databases, fleet, pages, cancellationToken);
        foreach (var page in pages)
        {
            await page.DisposeAsync();
        }

        var heap = (with.Heap - before.Heap) / 1024.0 / plan.Count;
        var resident = (with.Resident - before.Resident) / (double)plan.Count;
        Say($"memory: {before.Heap / 1048576.0:0} MB of heap and {before.Resident / 1024} MB resident without them, {with.Heap / 1048576.0:0} and {with.Resident / 1024} with them: {heap:0} KB of heap, {resident:0} KB resident a circuit");

        await fleet.CloseAsync(cancellationToken);
        var growth = await CyclesAsync(plan, fleet, app, cancellationToken);
        Say($"circuits: {delays.At(0.5)} ms p50, {delays.At(0.99)} ms p99 from an event's sending to {plan.Count} circuits on one core, {Math.Max(heap, resident):0} KB a circuit, {growth:0.0} KB more a circuit opened and closed");
    }

    private static async Task<Delays> WatchAsync(SteadyLoad load, Plan plan, CircuitFleet fleet, AppProcess app, CancellationToken cancellationToken)
    {
        var from = (TimeProvider.System.GetUtcNow().UtcDateTime + WarmUp - DateTime.UnixEpoch).TotalMilliseconds;
        var seen = new List<SeenFigures>();
        foreach (var client in fleet.Clients)
        {
            client.Seen = new SeenFigures(load, from);
            seen.Add(client.Seen);
        }

        var (cpu, updates, own) = (app.Cpu, fleet.Clients.Sum(client => client.Updates), Process.GetCurrentProcess().TotalProcessorTime);
        var begun = Stopwatch.GetTimestamp();
        await load.SendAsync(Rate, WarmUp + plan.Lasts, cancellationToken);
        var took = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        Say($"meanwhile: {(app.Cpu - cpu).TotalSeconds / took:0.00} of the app's core, {(Process.GetCurrentProcess().TotalProcessorTime - own).TotalSeconds / took:0.00} of the other by this driver; {(fleet.Clients.Sum(client => client.Updates) - updates) / took / plan.Count:0.0} updates a second to each circuit");
        await SettledAsync(fleet, app, cancellationToken);
        var all = new Delays();
        seen.ForEach(one => all.Add(one.Delays));
        Say($"delays: p50 {all.At(0.5)} ms, p90 {all.At(0.9)}, p99 {all.At(0.99)}, p99.9 {all.At(0.999)}, at most {all.At(1)}, over {all.Count:N0} events seen");
        return all;
    }

    /// <summary>Until every circuit has seen the last event.</summary>
    private static async Task SettledAsync(CircuitFleet fleet, AppProcess app, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        while (fleet.Clients.Count(client => client.Seen is { All: false }) is > 0 and var lacking)
        {
            fleet.Check();
            if (app.HasExited || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException($"{lacking} circuits do not come to show the last events:\n{app.Log}");
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Every circuit and every page shows what the tables hold.</summary>
    private static async Task CheckTablesAsync(DatabaseServers databases, CircuitFleet fleet, List<PaintedPage> pages, CancellationToken cancellationToken)
    {
        var rows = await databases.QueryAsync("SELECT area_id, current_visitors FROM area_realtime_stats", cancellationToken);
        var held = rows.ToDictionary(row => (string)row[0]!, row => Convert.ToInt64(row[1], CultureInfo.InvariantCulture));
        var expected = SteadyLoad.Areas.Select(area => held[area]).ToArray();
        if (fleet.Clients.FirstOrDefault(client => !client.Figures.SequenceEqual(expected)) is { } other)
        {
            throw new BenchException($"a circuit shows {string.Join(' ', other.Figures)}, the tables hold {string.Join(' ', expected)}");
        }

        foreach (var page in pages)
        {
            var begun = Stopwatch.GetTimestamp();
            while (await page.FiguresAsync() is var shown && !SteadyLoad.Areas.Select(area => shown.GetValueOrDefault(area, -1)).SequenceEqual(expected))
            {
                if (Stopwatch.GetElapsedTime(begun) > Patience)
                {
                    throw new BenchException($"a browser shows {string.Join(' ', shown)}, the tables hold {string.Join(' ', held)}");
                }

                await Task.Delay(100, cancellationToken);
            }
        }

        Say($"{fleet.Clients.Count} circuits and {pages.Count} pages in a browser show what the tables hold: {expected.Sum():N0} visitors in {expected.Length} areas");
    }

    /// <returns>What a circuit leaves behind once it is closed, in KB of heap: over the second half, when all that is kept for later ones is there.</returns>
    private static async Task<double> CyclesAsync(Plan plan, CircuitFleet fleet, AppProcess app, CancellationToken cancellationToken)
    {
        var heaps = new List<long>();
        var begun = Stopwatch.GetTimestamp();
        for (var part = 1; part <= Parts; part++)
        {
            await fleet.CycleAsync(plan.Cycles / Parts, cancellationToken);
            var (heap, resident) = await MemoryAsync(app, cancellationToken);
            heaps.Add(heap);
            Say($"opened and closed {part * (plan.Cycles / Parts)}: {heap / 1048576.0:0.0} MB of heap, {resident / 1024} MB resident, {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s");
        }

        return (heaps[^1] - heaps[(Parts / 2) - 1]) / 1024.0 / Math.Max(1, plan.Cycles / 2);
    }

    /// <summary>Bytes of managed memory in use, and KB that the process holds.</summary>
    private static async Task<(long Heap, long Resident)> MemoryAsync(AppProcess app, CancellationToken cancellationToken)
    {
        await Task.Delay(2_000, cancellationToken);
        return (await app.HeapAsync(cancellationToken), ProcessCost.ResidentKilobytes(app.Id));
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <param name="Count">Circuits.</param>
    /// <param name="Lasts">How long events come, after the warm-up.</param>
    /// <param name="Cycles">Circuits opened and closed afterwards.</param>
    /// <param name="Pages">Real pages.</param>
    private sealed record Plan(int Count, TimeSpan Lasts, int Cycles, int Pages);
}
