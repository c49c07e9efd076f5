using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Streaming;
using Xunit;
using Asked = TrafficWatch.Tests.Requests.AlertTruth.Asked;

namespace TrafficWatch.Tests.Requests;

public sealed class RequestAlertsTests
{
    private static readonly RequestRule Errors = new(RequestRuleKind.Errors, RequestAggregator.All, 2, 20, 5, 20, true);
    internal static readonly RequestRule Latency = new(RequestRuleKind.Latency, RequestAggregator.All, 2, 20, 1000, 3000, true);
    internal static readonly RequestRule Silence = new(RequestRuleKind.Silence, RequestAggregator.All, 0, 0, 5, 15, true);

    internal static readonly RequestRule[] Rules =
    [
        Errors, Latency, Silence,
        new(RequestRuleKind.Errors, "/items/{n}", 5, 5, 12.5, 50, true), new(RequestRuleKind.Latency, "/items/{n}", 1, 1, 100, 2500, true), new(RequestRuleKind.Silence, "/items/{n}", 0, 0, 2, 9, true),
        new(RequestRuleKind.Errors, "/cart", 60, 1, 3, 3, true), new(RequestRuleKind.Silence, "/cart", 0, 0, 1, 1, true), new(RequestRuleKind.Silence, "/never", 0, 0, 30, 90, true), new(RequestRuleKind.Errors, "/off", 1, 1, 1, 1, false),
    ];

    private readonly AlertDriver _driver = new();

    [Theory]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 40, 3, 2)]
    [InlineData(4, 7, 5, 3)]
    [InlineData(12, 300, 2, 4)]
    [InlineData(4, 1_000_000, 0, 5)]
    public void Decide_DisorderWithinLateness_EqualsThePlainProgram(int partitions, int epoch, int restartEvery, int seed) => Check(Random(seed, 15), partitions, epoch, restartEvery, seed, null);

    [Theory]
    [InlineData(1, 20, 3, 11)]
    [InlineData(4, 5, 2, 12)]
    public void Decide_SiteThatCloses_EqualsThePlainProgram(int partitions, int epoch, int restartEvery, int seed) =>
        Check(Random(seed, 30), partitions, epoch, restartEvery, seed, time => time.Hour is >= 8 and < 20);

    [Fact]
    public void Errors_ShareReached_RisesAtOnceAndFallsAfterTwoMinutes()
    {
        _driver.Edit(Errors);
        foreach (var (minute, failed) in new[] { 0, 6, 40, 10, 10, 0, 0, 0 }.Index())
        {
            _driver.Send(minute, 60, failed);
        }

        _driver.Rest(TimeSpan.FromSeconds(8));
        Assert.Equal(
            [
                "15 06:02:00 errors (all) 0>1 5 5  15 06:02 5",
                "15 06:03:00 errors (all) 1>2 38.333 20  15 06:02 38.333",
                "15 06:06:00 errors (all) 2>1 8.333 20  15 06:02 41.667",
                "15 06:08:00 errors (all) 1>0 0 5  15 06:02 41.667",
            ],
            _driver.Told);
    }

    /// <summary>A figure that trembles around its threshold does not ring again and again.</summary>
    [Fact]
    public void Errors_EveryOtherMinute_IsOneAlert()
    {
        _driver.Edit(Errors with { Minutes = 1 });
        for (var minute = 0; minute < 20; minute++)
        {
            _driver.Send(minute, 50, minute % 2 == 0 ? 4 : 0);
        }

        _driver.Rest(TimeSpan.FromSeconds(5));
        Assert.Equal(["0>1"], _driver.Changes.Select(change => $"{(int)change.From}>{(int)change.To}"));
    }

    [Fact]
    public void Errors_TooFewRequestsToTell_NeitherRiseNorStay()
    {
        _driver.Edit(Errors);
        _driver.Send(0, 19, 19);
        _driver.Send(2, 30, 30);
        _driver.Send(3, 2, 2);
        _driver.Send(9, 1);
        _driver.EndEpoch();
        Assert.Equal(["15 06:03:00 errors (all) 0>2 100 20  15 06:03 100", "15 06:06:00 errors (all) 2>0 – 20 few 15 06:03 100"], _driver.Told);
    }

    [Fact]
    public void Latency_SlowerThanTheThreshold_IsWithinTwoPercent()
    {
        _driver.Edit(Latency);
        _driver.Send(0, 90, latencyMs: 50);
        _driver.Send(0, 10, latencyMs: 4000);
        _driver.Send(4, 1);
        _driver.EndEpoch();
        Assert.InRange(_driver.Changes[0].Figure!.Value, 3920, 4080);
        Assert.Equal((AlertLevel.Alert, 3000.0), (_driver.Changes[0].To, _driver.Changes[0].Threshold));
    }

    /// <summary>Nothing arrives, and it is told all the same; once told there is nothing more to decide, so nothing more is written.</summary>
    [Fact]
    public void Silence_AtRest_IsToldByTheClockAndThenRests()
    {
        _driver.Edit(Silence);
        Assert.False(_driver.Engine.Aggregator.HasDue(AlertDriver.Ms(AlertDriver.Start.AddDays(1))));
        _driver.Send(0, 30);
        _driver.Rest(TimeSpan.FromMinutes(4));
        Assert.Empty(_driver.Changes);
        _driver.Rest(TimeSpan.FromMinutes(6));
        Assert.Equal(["15 06:06:00 silence (all) 0>1 5 5  15 06:06 5"], _driver.Told);
        _driver.Rest(TimeSpan.FromHours(30));
        Assert.Equal("15 06:16:00 silence (all) 1>2 15 15  15 06:06 15", _driver.Told[^1]);
        Assert.False(_driver.Engine.Aggregator.HasDue(AlertDriver.Ms(AlertDriver.Start.AddDays(9))));

        // What comes after two days ends it, however long nobody looked.
        _driver.Send(new Asked(AlertDriver.Start.AddDays(2), "/x", 200, 1));
        _driver.Rest(TimeSpan.FromMinutes(3));
        Assert.Equal("17 06:02:00 silence (all) 2>0 1 15  15 06:06 2879", _driver.Told[^1]);
    }

    /// <summary>Who comes later than anybody waits for counts in the windows that still hold its minute, and has ended the silence.</summary>
    [Fact]
    public void Apply_LateForADecidedMinute_CountsFromThenOn()
    {
        _driver.Edit(Silence);
        _driver.Edit(Errors with { Minutes = 10 });
        _driver.Send(0, 30);
        _driver.Rest(TimeSpan.FromMinutes(5.5));
        _driver.Send(3, 30, 30);
        _driver.Rest(TimeSpan.FromMinutes(4));
        Assert.Equal(["15 06:06:00 errors (all) 0>2 50 20  15 06:06 50"], _driver.Told);
        _driver.Rest(TimeSpan.FromMinutes(7));
        Assert.Equal("15 06:09:00 silence (all) 0>1 5 5  15 06:09 5", _driver.Told[^1]);
    }

    /// <summary>While an alert is open it says what it is at, as often as a minute is decided and no oftener.</summary>
    [Fact]
    public void Take_AlertThatIsOpen_SaysItsFigure()
    {
        _driver.Edit(Errors with { Minutes = 1 });
        List<string> told = [];
        foreach (var (minute, failed) in new[] { 0, 30, 12, 0, 0, 0 }.Index())
        {
            _driver.Send(minute, 60, failed);
            _driver.Engine.Decide(AlertDriver.Ms(AlertDriver.Start.AddMinutes(minute + 1)), null);
            told.Add(string.Join(' ', _driver.Engine.Take().Stream.Figures.Select(one => $"{one.Subject} {one.Figure} {one.Worst}")));
            _driver.Restart();
            Assert.Empty(_driver.Engine.Take().Stream.Figures);
        }

        Assert.Equal(["", "errors (all) 50 50", "errors (all) 20 50", "errors (all) 0 50", "", ""], told);
    }

    [Fact]
    public void Edit_ThresholdsOfARule_HoldAtOnce()
    {
        _driver.Edit(Errors);
        _driver.Send(0, 100, 10);
        _driver.Send(1, 30);
        _driver.EndEpoch();
        _driver.Edit(Errors with { Warning = 5, Alert = 9 });
        _driver.Edit(Errors with { Warning = 50, Alert = 60 });
        _driver.Edit(Errors);
        _driver.Edit(Errors with { IsOn = false });
        _driver.Edit(Errors);
        _driver.Edit(Errors, removed: true);
        _driver.Edit(Errors with { Route = "no route" });
        _driver.Take();
        Assert.Equal(
            ["0>1 5 ", "1>2 9 edit", "2>0 9 edit", "0>1 5 edit", "1>0 5 edit", "0>1 5 edit", "1>0 5 removed"],
            _driver.Changes.Select(change => $"{(int)change.From}>{(int)change.To} {change.Threshold} {change.Reason}"));
        Assert.All(_driver.Changes.Skip(1), change => Assert.Equal(AlertDriver.Start.AddSeconds(84), DateTime.UnixEpoch.AddMilliseconds(change.Time)));
    }

    [Fact]
    public void NewLog_WhileOneIsOpen_ClearsItAndBeginsAnew()
    {
        _driver.Edit(Errors);
        _driver.Edit(Silence);
        _driver.Send(0, 100, 50);
        _driver.Rest(TimeSpan.FromMinutes(2));
        _driver.Engine.NewLog();
        _driver.Take();
        Assert.Equal("15 06:02:00 errors (all) 2>0 – 20 new-log 15 06:01 50", _driver.Told[^1]);
        Assert.False(_driver.Engine.Aggregator.HasDue(AlertDriver.Ms(AlertDriver.Start.AddDays(1))));
        _driver.Send(0, 100, 50);
        _driver.Rest(TimeSpan.FromMinutes(2));
        Assert.Equal(3, _driver.Changes.Count);
    }

    [Fact]
    public void SetBack_LineAheadOfTheClock_ClearsAndForgetsWhatHasNotCome()
    {
        _driver.Edit(Errors);
        _driver.Send(300, 100, 50);
        _driver.Rest(TimeSpan.FromMinutes(2));
        _driver.Engine.Begin(AlertDriver.Ms(AlertDriver.Start.AddMinutes(1)));
        _driver.Take();
        Assert.Equal(["0>2 ", "2>0 set-back"], _driver.Changes.Select(change => $"{(int)change.From}>{(int)change.To} {change.Reason}"));
        _driver.Engine.Begin(AlertDriver.Ms(AlertDriver.Start.AddMinutes(4)));
        _driver.Send(1, 100, 6);
        _driver.Send(3, 1);
        _driver.EndEpoch();
        Assert.Equal("15 06:02:00 errors (all) 0>1 6 5  15 06:02 6", _driver.Told[^1]);
    }

    [Fact]
    public void Load_SnapshotOfAVersionWithoutAlerts_HasNone()
    {
        var before = new StateWriter();
        before.Write(AlertDriver.Ms(AlertDriver.Start));
        for (var windows = 0; windows < 4; windows++)
        {
            before.Write(7L);
            before.Write(0);
        }

        var reader = new StateReader(before.Piece(0));
        var aggregator = new RequestAggregator(new(TimeZoneInfo.Utc, null));
        aggregator.Load(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(AlertDriver.Ms(AlertDriver.Start), aggregator.Line);
    }

    /// <summary>Rules are bounded, and minutes are let go of.</summary>
    [Fact]
    public void Edit_VeryManyRules_AreBounded()
    {
        for (var route = 0; route < RequestRule.Most + 10; route++)
        {
            _driver.Edit(Errors with { Route = $"/r{(char)('a' + (route % 26))}{(char)('a' + (route / 26))}", Least = 1 });
        }

        for (var minute = 0; minute < 200; minute++)
        {
            _driver.Send(minute, 2, 2, "/raa");
            _driver.Send(minute, 2, 2, $"/r{(char)('a' + ((RequestRule.Most + 1) % 26))}{(char)('a' + (RequestRule.Most / 26))}");
            _driver.EndEpoch();
        }

        Assert.Equal("/raa", Assert.Single(_driver.Changes).Rule.Route);
        Assert.InRange(_driver.Engine.Aggregator.Buffered, 1, 16 * 130);
    }

    private static void Check(List<Asked> requests, int partitions, int epoch, int restartEvery, int seed, Func<DateTime, bool>? isOpen)
    {
        var random = new Random(seed);
        var driver = new AlertDriver(isOpen);
        foreach (var rule in Rules)
        {
            driver.Edit(rule);
        }

        // Each comes up to five seconds after others of its time.
        var arriving = requests.Select(one => (One: one, At: one.At.AddMilliseconds(random.Next((int)AlertDriver.Lateness)))).OrderBy(one => one.At).Select(one => one.One).ToList();
        var ahead = new DateTime[arriving.Count + 1];
        ahead[^1] = DateTime.MaxValue;
        for (var i = arriving.Count - 1; i >= 0; i--)
        {
            ahead[i] = arriving[i].At < ahead[i + 1] ? arriving[i].At : ahead[i + 1];
        }

        for (var (at, epochs) = (0, 1); at < arriving.Count; epochs++)
        {
            var next = Math.Min(arriving.Count, at + 1 + random.Next(epoch));
            for (; at < next; at++)
            {
                driver.Send(arriving[at], random.Next(partitions));
            }

            var newest = DateTime.UnixEpoch.AddMilliseconds(driver.Engine.Watermarks.Newest);
            var pause = ahead[at] - newest;
            if (at < arriving.Count && pause >= TimeSpan.FromSeconds(2) && random.Next(2) == 0)
            {
                driver.Rest(pause * random.NextDouble());
            }
            else
            {
                driver.EndEpoch(partitions);
            }

            if (restartEvery > 0 && epochs % restartEvery == 0)
            {
                driver.Restart();
            }
        }

        driver.Rest(TimeSpan.FromHours(2));
        var until = requests.Max(one => one.At).AddHours(2).AddMilliseconds(-AlertDriver.Lateness);
        var truth = AlertTruth.Changes(requests, Rules, until, isOpen ?? (_ => true));
        Assert.Equal(truth.Order(StringComparer.Ordinal), driver.Told.Order(StringComparer.Ordinal));
        Assert.True(truth.Count > 40, $"{truth.Count} changes");
    }

    /// <summary>Hours of requests: busy times and quiet ones, failures, slow answers and pauses.</summary>
    private static List<Asked> Random(int seed, int hours)
    {
        var random = new Random(seed);
        List<Asked> requests = [];
        string[] routes = ["/items/{n}", "/items/{n}", "/cart", "/x"];
        for (var (at, until) = (AlertDriver.Start, AlertDriver.Start.AddHours(hours)); at < until;)
        {
            var (pace, failing, slow) = (0.5 + (random.NextDouble() * 20), random.Next(3) == 0 ? random.NextDouble() * 0.6 : 0.01, random.Next(3) == 0 ? 50 : 1);
            for (var end = at.AddMinutes(random.Next(1, 12)); at < end; at = at.AddSeconds(1 + Math.Floor(pace * random.NextDouble())))
            {
                requests.Add(new Asked(at, routes[random.Next(routes.Length)], random.NextDouble() < failing ? 500 + random.Next(5) : 200, slow * random.Next(1, 120)));
            }

            at = at.AddMinutes(random.Next(4) switch { 0 => random.Next(1, 40), 1 when random.Next(4) == 0 => random.Next(60, 300), _ => 0 });
        }

        return requests;
    }
}
