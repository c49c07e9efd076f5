using System.Globalization;
using System.Text;
using TrafficWatch.Bench.Shopping;
using TrafficWatch.Bench.Visitors;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Shopping;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Web.Streams.Passages.Producing;
using TrafficWatch.Web.Streams.Requests.Producing;

namespace TrafficWatch.Bench.Decode;

/// <summary>Runs each stream's parser over messages in memory, as its producers write them. Counted by the thread's own processor time, so that what else runs on the machine shows little.</summary>
internal static class DecodeBench
{
    private const int Messages = 50_000, Rounds = 7;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.5);
    private static readonly TimeZoneInfo China = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly DateTime Start = new(2026, 3, 3, 16, 0, 0, DateTimeKind.Utc);

    public static void Run(string? file)
    {
        var shoppers = (file is null ? ShoppingLoad.MadeUp(Start, Messages) : ShoppingLoad.OfFile(file)).Take(Messages).ToList();
        var told = new[]
        {
            Measure("visitors", new VisitorParser(TimeZoneInfo.Utc), Visits()),
            Measure("passages", new PassageParser(China, PeakHours.Default), Passages()),
            Measure("shopping", new ShoppingParser(China), shoppers.Select(shopper => ShoppingLoad.Json(shopper, asText: true))),
            Measure("shopping in numbers", new ShoppingParser(China), shoppers.Select(shopper => ShoppingLoad.Json(shopper, asText: false))),
            Measure("shopping in another order", new ShoppingParser(China), shoppers.Select(shopper => ShoppingLoad.Json([.. shopper.Reverse()], asText: true))),
            Measure("requests", new RequestParser(LatencyField.Parse("rt s")), Requests()),
        };
        Console.WriteLine($"decode: {string.Join(", ", told)}");
    }

    private static IEnumerable<string> Visits() => Enumerable.Range(0, Messages).Select(at => VisitorLoad.Line(at, at % 5, at % 2 == 0, $"user-{at % 20_000}"));

    private static IEnumerable<string> Requests()
    {
        var simulator = new RequestSimulator(Start, 1000, 7, TimeZoneInfo.Utc);
        return Enumerable.Range(0, Messages).Select(_ => simulator.Next(DateTime.MaxValue)!.Value.Line);
    }

    private static IEnumerable<string> Passages()
    {
        var simulator = new PassageSimulator(Start, new SimulatedTraffic(50), 7, China);
        while (simulator.TryNext(DateTime.MaxValue, out var message))
        {
            yield return message.Line;
        }
    }

    private static string Measure<TEvent>(string name, IEventParser<TEvent> parser, IEnumerable<string> lines)
        where TEvent : struct, IStreamEvent, allows ref struct
    {
        var messages = lines.Take(Messages).Select(Encoding.UTF8.GetBytes).ToArray();
        var recordTime = (Start.AddDays(30) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        List<double> rates = [];
        var (bytes, events) = (0L, 0L);
        for (var round = 0; round <= Rounds; round++)
        {
            var (cpu, allocated, read) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread(), 0L);
            TimeSpan spent;
            while ((spent = Environment.CpuUsage.TotalTime - cpu) < Round)
            {
                foreach (var message in messages)
                {
                    if (!parser.TryParse(message, recordTime, out _, out var reason))
                    {
                        throw new Servers.BenchException($"{Encoding.UTF8.GetString(message)}: {reason}");
                    }
                }

                read += messages.Length;
            }

            // The first is the just-in-time compiler's.
            if (round > 0)
            {
                rates.Add(read / spent.TotalSeconds);
                (bytes, events) = (bytes + GC.GetAllocatedBytesForCurrentThread() - allocated, events + read);
            }
        }

        var rate = rates.Order().ElementAt(Rounds / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {rate:N0} events/s, {1e9 / rate:0} ns each, {(double)bytes / events:0.0} bytes allocated an event; {Encoding.UTF8.GetString(messages[0])}"));
        return string.Create(CultureInfo.InvariantCulture, $"{name} {rate:0} events/s");
    }
}
