using System.Diagnostics;
using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Streams.Passages.Producing;

namespace TrafficWatch.Bench.Clones;

/// <summary>A day of traffic through the stream's parser and aggregator, as the app runs them, second by second: 3 % of the reads are misread, 200 plates are borne by two vehicles each, one checkpoint's clock is 90 s slow for an hour.</summary>
internal sealed class ClonesBench(int vehicles, int seed)
{
    private const int Cloned = 200;
    private const double Misreads = 0.03, TripsADay = 2.2, CheckpointsARoad = 3.5;
    private const long Second = 1000, Lateness = 300 * Second;
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly DateTime Midnight = new(2026, 3, 3, 16, 0, 0, DateTimeKind.Utc);
    private readonly Dictionary<string, HashSet<long>> _borne = [];
    private readonly Dictionary<(string, string), PlateWarning> _said = [];
    private readonly Dictionary<(string, string), (WarningState State, long At)> _first = [];
    private readonly Dictionary<string, (long Time, string Checkpoint)> _last = [];
    private readonly HashSet<string> _old = [];

    public void Run()
    {
        var rate = vehicles * TripsADay * CheckpointsARoad / 86_400;
        var traffic = new SimulatedTraffic(rate)
        {
            Vehicles = vehicles,
            Clones = Cloned,
            Misreads = Misreads,
            WrongClock = (SimulatedRoad.All[2].Checkpoints[2].Name, Midnight.AddHours(14), Midnight.AddHours(15), TimeSpan.FromSeconds(-90)),
        };
        var simulator = new PassageSimulator(Midnight, traffic, seed, Zone);
        var engine = new StreamEngine<PassageEvent, PassageDeltas>(new PassageParser(Zone, PeakHours.Default), new PassageAggregator(LookAlikes.Default), Lateness, 3600 * Second);
        var (records, misread, spent) = (0L, 0L, new Stopwatch());
        for (var now = Midnight; now < Midnight.AddDays(1); now = now.AddSeconds(1))
        {
            var clock = (now - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
            engine.Begin(clock + Second);
            while (simulator.TryNext(now.AddSeconds(1), out var message))
            {
                records++;
                misread += message.Truth.Plate != message.Truth.PlateRead && message.Truth.PlateRead != "00000000" ? 1 : 0;
                NoteTruth(message);
                var payload = Encoding.UTF8.GetBytes(message.Line);
                spent.Start();
                if (engine.Accept(0, clock, payload) is { } refused)
                {
                    throw new InvalidOperationException(refused);
                }

                spent.Stop();
            }

            spent.Start();
            engine.Decide(engine.Watermarks.Least([0]), null);
            var deltas = engine.Take();
            spent.Stop();
            Hear(deltas.Stream.Warnings, clock);
        }

        engine.Decide((engine.Watermarks.Newest / Second * Second) + Second, null);
        Hear(engine.Take().Stream.Warnings, (Midnight.AddDays(1) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond);
        Tell(records, misread, spent.Elapsed);
    }

    /// <summary>What a million plates take on the heap, each seen once within an hour.</summary>
    private static double MegabytesOfAMillion()
    {
        const int plates = 1_000_000, together = 10_000;
        var engine = new StreamEngine<PassageEvent, PassageDeltas>(new PassageParser(Zone, PeakHours.Default), new PassageAggregator(LookAlikes.Default), Lateness, 3600 * Second);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < plates; i++)
        {
            var at = Midnight.AddMilliseconds(i * 3.6);
            var clock = (at - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
            engine.Begin(clock);
            if (engine.Accept(0, clock, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"320300{i:000000000000}\t某县\t卡口{i % 19}\t1\t{at.AddHours(8):yyyy-MM-dd HH:mm:ss}\t02\t苏{(char)('A' + (i / 100_000))}{i % 100_000:00000}\t大众-朗逸-2018"))) is { } refused)
            {
                throw new InvalidOperationException(refused);
            }

            if (i % together == 0)
            {
                engine.Decide(engine.Watermarks.Least([0]), null);
                engine.Take();
            }
        }

        engine.Take();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(engine);
        return (after - before) / 1_000_000.0;
    }

    private void NoteTruth(PassageMessage message)
    {
        if (!_borne.TryGetValue(message.Truth.Plate, out var bearers))
        {
            _borne.Add(message.Truth.Plate, bearers = []);
        }

        bearers.Add(message.Truth.Vehicle);
        // What the system before did: consecutive sightings at different checkpoints less than five minutes apart.
        var read = message.Truth.PlateRead;
        var time = (message.Time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        if (_last.TryGetValue(read, out var before) && before.Checkpoint != message.Checkpoint && time - before.Time < 300 * Second)
        {
            _old.Add(read);
        }

        _last[read] = (time, message.Checkpoint);
    }

    private void Hear(IEnumerable<PlateWarning> warnings, long now)
    {
        foreach (var warning in warnings)
        {
            var key = (warning.First.Id, warning.Second.Id);
            _said[key] = warning;
            _first.TryAdd(key, (warning.State, now));
        }
    }

    private void Tell(long records, long misread, TimeSpan spent)
    {
        var cloned = _borne.Where(plate => plate.Value.Count > 1).Select(plate => plate.Key).ToHashSet();
        var cases = _said.Values.GroupBy(warning => (warning.Plate, warning.Case)).ToList();
        var accused = cases.Where(pairs => pairs.Any(pair => pair.State is WarningState.Suspect or WarningState.Confirmed)).ToList();
        var found = accused.Select(pairs => pairs.Key.Plate).Where(cloned.Contains).ToHashSet();
        foreach (var state in _said.Values.GroupBy(warning => warning.State).OrderBy(state => state.Key))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {state.Key}: {state.Count()} pairs of {state.Select(warning => warning.Plate).Distinct().Count()} plates, {state.Select(warning => warning.Plate).Distinct().Count(cloned.Contains)} of them cloned"));
        }

        foreach (var wrong in accused.Where(pairs => !cloned.Contains(pairs.Key.Plate)).Take(20))
        {
            var pair = wrong.First(one => one.State is WarningState.Suspect or WarningState.Confirmed);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  wrong: {pair.Plate} {pair.State} {pair.Limit.Rule} needs {pair.Limit.Least / 60_000.0:0.0} min, took {(pair.Second.Time - pair.First.Time) / 60_000.0:0.0} of {wrong.Count()} pairs; {pair.First.Checkpoint} {pair.First.Model} → {pair.Second.Checkpoint} {pair.Second.Model}"));
        }

        var delays = _first.Where(first => cloned.Contains(_said[first.Key].Plate) && first.Value.State is WarningState.Provisional).Select(first => first.Value.At - _said[first.Key].Second.Time).Order().ToList();
        var old = _old.Count(cloned.Contains);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"clones: {(double)accused.Count(pairs => cloned.Contains(pairs.Key.Plate)) / Math.Max(1, accused.Count):0.0000} precision, {(double)found.Count / cloned.Count:0.0000} recall of {cloned.Count} plates, the old rule {(double)old / Math.Max(1, _old.Count):0.0000} and {(double)old / cloned.Count:0.0000}, "
            + $"{(delays.Count == 0 ? 0 : delays[delays.Count / 2] / 1000.0):0.0} s median and {(delays.Count == 0 ? 0 : delays[delays.Count * 99 / 100] / 1000.0):0.0} s p99 of event time to the provisional warning, {records} records, {misread} misread, {spent.TotalMicroseconds / records:0.0} µs a record, {MegabytesOfAMillion():0} MB for a million plates"));
    }
}
