using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Streams.Visitors.Producing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Producing;

public sealed class VisitorSimulationTests
{
    private static readonly SiteCalendar Calendar = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null);

    /// <summary>First starts at various hours of the site's day.</summary>
    public static TheoryData<int> Hours => [0, 3, 7, 11, 16, 20];

    [Theory]
    [MemberData(nameof(Hours))]
    public void Past_FirstStart_EachMinuteFollowsTheOneBeforeAlsoIntoRealTime(int hour)
    {
        var now = Utc("2025-07-15T00:00:00Z").AddHours(hour);
        var clock = new FakeTimeProvider(now);
        var from = EmbeddedSimulator.PastStart(now, Calendar, null);
        var minutes = new Minutes();
        var simulation = Simulation(clock, now);
        minutes.Take(simulation.Past(from, () => clock.GetUtcNow().UtcDateTime));
        var inside = minutes.Inside.Count;
        Assert.InRange(inside, 700, 1_000);
        for (var second = 0; second < 3600; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            minutes.Take(simulation.Due());
        }

        Assert.Equal(0, minutes.Unpaired);
        var all = minutes.From(from, now.AddHours(1));
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.InRange(Math.Abs(pair.First.Occupancy - pair.Second.Occupancy), 0, 120));
        // The hours around now: neither a cliff in who is inside nor one in who comes.
        var around = minutes.From(now.AddHours(-1), now.AddHours(1));
        Assert.All(around, minute => Assert.InRange(minute.Occupancy, 650, 1_000));
        Assert.All(around, minute => Assert.InRange(minute.Entries, 50, 200));
        Assert.InRange(around.Take(60).Average(minute => minute.Entries) / around.Skip(60).Average(minute => minute.Entries), 0.9, 1.1);
    }

    [Fact]
    public void Past_LaterStart_WhoWasInsideIsInsideAgain()
    {
        var first = Utc("2025-07-15T02:00:00Z");
        var stored = first.AddMinutes(30);
        var clock = new FakeTimeProvider(first.AddMinutes(45));
        var minutes = new Minutes();
        minutes.Take(Simulation(clock, first).Past(EmbeddedSimulator.PastStart(clock.GetUtcNow().UtcDateTime, Calendar, stored), () => clock.GetUtcNow().UtcDateTime));
        Assert.Equal(0, minutes.Unpaired);
        Assert.Equal(stored.AddSeconds(-70), minutes.First);
        Assert.All(minutes.From(stored, stored.AddMinutes(15)), minute => Assert.InRange(minute.Occupancy, 650, 1_000));
    }

    [Fact]
    public void Past_ManyEventsASecond_NoMoreOfThePastThanIsSentQuickly()
    {
        var now = Utc("2025-07-15T02:00:00Z");
        var simulation = new VisitorSimulation(DayPlan.For(now, 50_000), 1, 7, TimeZoneInfo.Utc, new FakeTimeProvider(now), _ => { });
        Assert.InRange(simulation.Past(now.AddMinutes(-10), () => now).Count() / 600.0, 5, VisitorSimulation.MostOfPast * 2);
    }

    [Fact]
    public void Due_SixtyTimesFaster_ADayPassesInMinutesOfRealTimes()
    {
        var now = Utc("2025-07-15T02:00:00Z");
        var clock = new FakeTimeProvider(now);
        var minutes = new Minutes();
        var simulation = Simulation(clock, now, speed: 60);
        minutes.Take(simulation.Past(now, () => now));
        for (var second = 0; second < 1800; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            var due = simulation.Due().ToList();
            Assert.All(due, message => Assert.InRange(message.Time, clock.GetUtcNow().UtcDateTime.AddSeconds(-1), clock.GetUtcNow().UtcDateTime));
            minutes.Take(due);
        }

        Assert.Equal(0, minutes.Unpaired);
        var all = minutes.From(now, now.AddMinutes(30));
        // The gates close after 7 minutes; two more, and they open again.
        Assert.InRange(all[8].Occupancy, 0, 10);
        Assert.InRange(all[17].Occupancy, 650, 1_000);
        // And the machine sleeps: what would have happened meanwhile does not.
        clock.Advance(TimeSpan.FromHours(5));
        Assert.Empty(simulation.Due());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(simulation.Due().Count(), 10, 1_000);
    }

    [Fact]
    public void Due_TheMachineSlept_WhatWasMissedComes()
    {
        var now = Utc("2025-07-15T02:00:00Z");
        var clock = new FakeTimeProvider(now);
        var minutes = new Minutes();
        var simulation = Simulation(clock, now);
        minutes.Take(simulation.Past(now, () => now));
        clock.Advance(TimeSpan.FromMinutes(20));
        minutes.Take(simulation.Due());
        Assert.Equal(0, minutes.Unpaired);
        Assert.All(minutes.From(now, now.AddMinutes(20)), minute => Assert.InRange(minute.Entries, 50, 200));
    }

    private static VisitorSimulation Simulation(FakeTimeProvider clock, DateTime firstLook, double speed = 1) =>
        new(DayPlan.For(firstLook, 3), speed, 7, TimeZoneInfo.Utc, clock, _ => { });

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;

    /// <summary>What the charts show of events.</summary>
    private sealed class Minutes
    {
        private readonly Dictionary<DateTime, (int Occupancy, int Entries)> _minutes = [];

        public HashSet<(string User, string Area)> Inside { get; } = [];

        public int Unpaired { get; private set; }

        public DateTime? First { get; private set; }

        public void Take(IEnumerable<VisitorMessage> messages)
        {
            foreach (var message in messages)
            {
                First ??= message.Time;
                var visit = (message.User, message.Area);
                Unpaired += (message.Entering ? Inside.Add(visit) : Inside.Remove(visit)) ? 0 : 1;
                var minute = message.Time.AddTicks(-(message.Time.Ticks % TimeSpan.TicksPerMinute));
                _minutes[minute] = (Inside.Count, _minutes.GetValueOrDefault(minute).Entries + (message.Entering ? 1 : 0));
            }
        }

        /// <summary>All minutes between; where nothing happens who is inside stays.</summary>
        public List<(int Occupancy, int Entries)> From(DateTime from, DateTime to)
        {
            var all = new List<(int Occupancy, int Entries)>();
            var occupancy = _minutes.Where(minute => minute.Key < from).OrderBy(minute => minute.Key).Select(minute => minute.Value.Occupancy).LastOrDefault();
            for (var at = from; at < to; at = at.AddMinutes(1))
            {
                var minute = _minutes.GetValueOrDefault(at, (occupancy, 0));
                occupancy = minute.Item1;
                all.Add(minute);
            }

            return all;
        }
    }
}
