using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos;

/// <summary>The bench <c>chaos</c>: what the tables hold after everything that can break has broken.</summary>
internal static class ChaosCommand
{
    private const int SmallDiskMegabytes = 1024;

    public static Command Create()
    {
        var stream = new Option<string>("--stream") { HelpName = "NAME", Description = $"What is read: {string.Join(", ", ChaosStreams.Names)} (default {ChaosStreams.Names[0]})", DefaultValueFactory = _ => ChaosStreams.Names[0] };
        stream.AcceptOnlyFromAmong([.. ChaosStreams.Names]);
        var runs = new Option<int>("--runs") { HelpName = "N", Description = "How many (default 100)", DefaultValueFactory = _ => 100 };
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "Makes chance repeatable", DefaultValueFactory = _ => 1 };
        var run = new Option<int?>("--run") { HelpName = "N", Description = "Only the run of this number" };
        var only = new Option<string?>("--only") { HelpName = "FAULT,FAULT", Description = $"Only these faults, of {string.Join(", ", Faults.All.Select(fault => fault.Name))}" };
        var full = new Option<bool>("--full") { Description = "Each fault once, alone, as long as in earnest" };
        var state = new Option<string?>("--state") { HelpName = "FILE", Description = "Keeps finished runs there and passes over them the next time" };
        var kafka = new Option<string?>("--kafka") { HelpName = "PATH", Description = "The program that starts a Kafka" };
        var mysql = new Option<string?>("--mysql") { HelpName = "PATH", Description = "The program that starts a MySQL, for every other run; without one, all runs use MariaDB" };
        var mariaDb = new Option<bool>("--mariadb") { Description = "Use MariaDB alone" };
        var verb = new Command("chaos", "Equal tables, whatever breaks meanwhile") { stream, runs, seed, run, only, full, state, kafka, mysql, mariaDb };
        verb.SetAction((arguments, cancellationToken) => BenchRun.GuardedAsync(
            async () =>
            {
                var faults = Chosen(arguments.GetValue(only));
                var plan = new Plan(arguments.GetValue(stream)!, faults, arguments.GetValue(seed), arguments.GetValue(full), arguments.GetValue(only));
                var numbers = arguments.GetValue(run) is { } one ? [one] : Enumerable.Range(0, arguments.GetValue(full) ? faults.Count : arguments.GetValue(runs)).ToList();
                await using var ground = await Ground.StartAsync(arguments.GetValue(kafka), arguments.GetValue(mysql), arguments.GetValue(mariaDb), SmallDiskMegabytes);
                return await RunAsync(plan, numbers, ground, new RunLog(arguments.GetValue(state), plan.Series), cancellationToken);
            },
            cancellationToken));
        return verb;
    }

    private static List<Fault> Chosen(string? only)
    {
        var names = only?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names?.FirstOrDefault(name => Faults.All.All(fault => fault.Name != name)) is { } unknown)
        {
            throw new BenchException($"there is no fault {unknown}; there are {string.Join(", ", Faults.All.Select(fault => fault.Name))}");
        }

        return [.. Faults.All.Where(fault => names?.Contains(fault.Name) ?? true)];
    }

    private static async Task<int> RunAsync(Plan plan, List<int> numbers, Ground ground, RunLog log, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        var counts = plan.Faults.ToDictionary(fault => fault.Name, _ => 0);
        long events = 0;
        int done = 0, different = 0;
        Say($"left out: {LogTruth.LeftOut}; {ChaosStreams.Create(plan.Stream, plan.Seed).LeftOut}");
        foreach (var number in numbers)
        {
            if (log.Holds(number, out var before, out var names))
            {
                events += before;
            }
            else
            {
                var hand = ground.Possible(plan.Hand(number));
                names = [.. hand.Select(fault => fault.Name)];
                var databases = ground.Databases(number);
                Say($"run {number} (seed {plan.Seed + number}, {databases.Servers.Product}): {string.Join(", ", names)} …");
                var result = await new ChaosRun(ground.Kafka, databases.Servers, databases.Disk, ChaosStreams.Create(plan.Stream, plan.Seed + number), hand, plan.Seed + number, plan.Full).RunAsync(stop);
                var equal = result.Difference is null;
                Say($"  {string.Join(", ", result.Notes)} s; {result.Events:N0} events, {result.Rows:N0} rows, {result.Time.TotalSeconds:0} s: {(equal ? "equal" : "DIFFERENT")}");
                if (!equal)
                {
                    different++;
                    Say($"{result.Difference}\nto repeat: --seed {plan.Seed} --run {number}{plan.Words}");
                }

                events += result.Events;
                log.Add(number, equal, result.Events, names);
            }

            done++;
            foreach (var name in names.Where(counts.ContainsKey))
            {
                counts[name]++;
            }
        }

        Say($"chaos: {different} differences in {done} runs, {string.Join(", ", counts.Select(one => $"{one.Key} {one.Value}"))}, {events:N0} events, {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s");
        return different == 0 ? 0 : 1;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Which faults come in which run.</summary>
    private sealed record Plan(string Stream, List<Fault> Faults, int Seed, bool Full, string? Only)
    {
        private bool IsFirst => Stream == ChaosStreams.Names[0];

        public string Series => string.Create(CultureInfo.InvariantCulture, $"{Seed}:{(Full ? "full" : "short")}:{Only ?? "all"}{(IsFirst ? "" : $":{Stream}")}").Replace(' ', '_');

        /// <summary>The options that chose them.</summary>
        public string Words => (IsFirst ? "" : $" --stream {Stream}") + (Only is null ? "" : $" --only {Only}") + (Full ? " --full" : "");

        public IReadOnlyList<Fault> Hand(int number) => Full ? [Faults[number % Faults.Count]] : FaultDeck.Deal(Faults, Seed, number);
    }
}
