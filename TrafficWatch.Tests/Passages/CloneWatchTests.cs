using TrafficWatch.Domain.Passages;
using Xunit;

namespace TrafficWatch.Tests.Passages;

/// <summary>Cloned plates, by the aggregator that the stream runs.</summary>
public sealed class CloneWatchTests
{
    private const long Minute = 60_000, Hour = 60 * Minute, Lateness = 5 * Minute;
    private static readonly long Start = CloneRoad.DefaultStart;

    [Fact]
    public void Pair_SoonerThanFiveMinutes_IsSuspectAndASecondOneOfOthersConfirms()
    {
        var road = new CloneRoad();
        road.Pass("苏C12345", "a", 0);
        road.Pass("苏C12345", "b", 4 * Minute);
        Assert.Equal(WarningState.Suspect, Assert.Single(road.Settle()).Value.State);
        road.Pass("苏C12345", "a", 3 * Hour);
        road.Pass("苏C12345", "b", (3 * Hour) + Minute + 1);
        var settled = road.Settle();
        Assert.Equal(2, settled.Count);
        Assert.All(settled.Values, warning => Assert.Equal((WarningState.Confirmed, TripRule.Old), (warning.State, warning.Limit.Rule)));
        Assert.Single(settled.Values.Select(warning => warning.Case).Distinct());
    }

    [Fact]
    public void Pair_OneSightingTooManyOfManyOthers_StaysSuspect()
    {
        // One of them is read wrongly, however many others it does not fit.
        var road = new CloneRoad();
        road.Pass("苏C12345", "a", 0);
        road.Pass("苏C12345", "b", 90_000);
        road.Pass("苏C12345", "c", 100_000);
        Assert.All(road.Settle().Values.Where(warning => warning.State != WarningState.Confirmed), warning => Assert.Equal(WarningState.Suspect, warning.State));
        Assert.Equal(3, road.Settle().Count);
        Assert.DoesNotContain(road.Settle().Values, warning => warning.State == WarningState.Confirmed);
    }

    [Fact]
    public void Pair_TwoModels_IsConfirmedAtOnce()
    {
        var road = new CloneRoad();
        road.Pass("苏C12345", "a", 0, model: "大众-朗逸-2018");
        road.Pass("苏C12345", "b", Minute + 1, model: "解放-J6P-2019");
        Assert.Equal(WarningState.Confirmed, Assert.Single(road.Settle()).Value.State);
    }

    [Theory]
    [InlineData("苏C1***")]
    [InlineData("6***")]
    [InlineData("00000000")]
    [InlineData("无牌")]
    [InlineData("苏C1234")]
    [InlineData("苏C12345", "41")]
    [InlineData("苏C12345", "43")]
    public void Plate_ThatTellsNoVehicle_NeverWarns(string plate, string type = "02")
    {
        var road = new CloneRoad();
        road.Pass(plate, "a", 0, type: type);
        road.Pass(plate, "b", 1000, type: type);
        Assert.Empty(road.Settle());
    }

    [Theory]
    [InlineData("苏C12345")]
    [InlineData("苏CD12345")]
    [InlineData("苏C12345F")]
    [InlineData("苏C1234警")]
    [InlineData("苏C1234挂")]
    [InlineData("苏C1234学")]
    [InlineData("粤Z1234港")]
    [InlineData("014578使")]
    [InlineData("沪A0023领")]
    [InlineData("苏A1234应急")]
    [InlineData("WJ苏12345")]
    [InlineData("VA12345")]
    public void Plate_OfEveryKind_Warns(string plate)
    {
        var road = new CloneRoad();
        road.Pass(plate, "a", 0);
        road.Pass(plate, "b", 1000);
        Assert.Equal(plate, Assert.Single(road.Settle()).Value.Plate);
    }

    [Fact]
    public void Pair_OfTwoPlateTypes_IsNone()
    {
        // Under each type a number is given once: a lorry and a car may bear the same.
        var road = new CloneRoad();
        road.Pass("苏C12345", "a", 0, type: "01");
        road.Pass("苏C12345", "b", 1000, type: "02");
        Assert.Empty(road.Settle());
    }

    [Fact]
    public void Pair_DeliveredAgain_ChangesNothing()
    {
        var road = new CloneRoad();
        road.Pass("苏C12345", "a", 0);
        road.Pass("苏C12345", "b", 60_001);
        road.Settle();
        road.Clear();
        road.Again();
        Assert.Empty(road.Settle());
    }

    [Fact]
    public void Pair_MinutesOnly_WidensByAMinuteEach()
    {
        var road = new CloneRoad(Start - 7000);
        road.Pass("苏C12345", "a", 0);
        road.Pass("苏C12345", "b", 3 * Minute);
        road.Pass("苏C54321", "a", 0);
        road.Pass("苏C54321", "b", 2 * Minute);
        Assert.Equal("苏C54321", Assert.Single(road.Settle()).Value.Plate);
    }

    [Fact]
    public void Distance_Known_DecidesAndTheWayBackIsAsFar()
    {
        var road = new CloneRoad();
        road.Edit("""{"from":"a","to":"b","km":60,"speedLimit":100}""");
        road.Pass("苏C12345", "b", 0);
        road.Pass("苏C12345", "a", 29 * Minute);
        road.Pass("苏C54321", "a", 0);
        road.Pass("苏C54321", "b", (30 * Minute) + 1);
        var warning = Assert.Single(road.Settle()).Value;
        Assert.Equal((TripRule.Distance, 30 * Minute, 60.0, 100), (warning.Limit.Rule, warning.Limit.Least, warning.Limit.Kilometres, warning.Limit.SpeedLimit));
    }

    [Fact]
    public void Learned_TripsOfTheHoursBefore_DecideAnHourLater()
    {
        var road = new CloneRoad();
        road.Drive(200, "a", "b", from: 0, every: 10_000, took: i => (20 * Minute) + (i % 50 * 1000));
        road.Pass("苏C12345", "a", 3 * Hour);
        road.Pass("苏C12345", "b", (3 * Hour) + (12 * Minute));
        var warning = Assert.Single(road.Settle()).Value;
        Assert.Equal((TripRule.Learned, 200), (warning.Limit.Rule, warning.Limit.Trips));
        Assert.InRange(warning.Limit.Least, 14 * Minute, 16 * Minute);
        Assert.Equal(0, warning.Limit.Version % Hour);
    }

    [Fact]
    public void Misread_AVehicleThatLooksAlikeIsNear_SaysSoBeforeAndAfter()
    {
        var before = new CloneRoad();
        before.Pass("苏C12845", "a", 0, model: "x");
        before.Pass("苏C12B45", "d", -20 * Minute, model: "y");
        before.Pass("苏C12845", "c", Minute, model: "y");
        var misread = Assert.Single(before.Settle()).Value;
        Assert.Equal((WarningState.Misread, "苏C12B45"), (misread.State, misread.LookAlike));

        var after = new CloneRoad();
        after.Pass("苏C12845", "a", 0, model: "x");
        after.Pass("苏C12845", "c", Minute, model: "y");
        Assert.Equal(WarningState.Confirmed, Assert.Single(after.Settle()).Value.State);
        after.Pass("苏C12B45", "d", 20 * Minute, model: "y");
        Assert.Equal(WarningState.Misread, Assert.Single(after.Settle()).Value.State);
    }

    [Fact]
    public void Clock_ManyVehiclesTooEarly_AccusesNobody()
    {
        var road = new CloneRoad();
        road.Drive(200, "a", "b", from: 0, every: 10_000, took: i => (6 * Minute) + (i % 60 * 1000));
        road.Drive(40, "a", "b", from: 3 * Hour, every: 30_000, took: i => (4 * Minute) + (i % 40 * 1000), plate: i => $"鲁A{10_000 + (i * 137)}");
        var settled = road.Settle();
        Assert.NotEmpty(settled);
        Assert.All(settled.Values, warning => Assert.Equal(WarningState.Clock, warning.State));
    }

    /// <summary>Five minutes are a guess: where the traffic itself is quicker, nobody is accused, and whose trip came first no longer.</summary>
    [Fact]
    public void OldRule_TheTrafficItselfIsQuicker_AccusesNobody()
    {
        var road = new CloneRoad();
        road.Drive(60, "a", "b", from: 0, every: 60_000, took: i => (3 * Minute) + (i * 1000));
        var settled = road.Settle();
        Assert.NotEmpty(settled);
        Assert.All(settled.Values, warning => Assert.Equal(WarningState.Withdrawn, warning.State));
    }

    [Fact]
    public void Provisional_StandsAtOnceAndIsSettledByTheLine()
    {
        var road = new CloneRoad();
        road.Pass("鲁B99999", "a", 0);
        road.AdvanceTo(1000);
        road.Pass("苏C12345", "a", 2000);
        road.Pass("苏C12345", "b", 4000);
        Assert.Equal(WarningState.Provisional, Assert.Single(road.Now()).Value.State);
        Assert.Equal(WarningState.Suspect, Assert.Single(road.Settle()).Value.State);
    }

    [Fact]
    public void SetBack_WhatWasSeenInATimeThatHasNotCome_CountsNoLonger()
    {
        var road = new CloneRoad();
        road.Pass("苏C12345", "a", 0);
        road.AdvanceTo(2000);
        road.Pass("苏C12345", "b", 70 * Minute);
        road.Pass("苏C12345", "c", (70 * Minute) + 1);
        Assert.Equal(WarningState.Provisional, Assert.Single(road.Now()).Value.State);
        road.SetBack(1000, 30 * Minute);
        Assert.Equal(WarningState.Withdrawn, Assert.Single(road.Now()).Value.State);
        road.Reload();
        road.Pass("苏C12345", "d", 2 * Minute);
        road.AdvanceTo(2 * Hour);
        Assert.Equal(["c>b", "d>a"], road.Now().Values.Select(warning => $"{warning.Second.Checkpoint}>{warning.First.Checkpoint}").Order(StringComparer.Ordinal));
    }

    /// <summary>A plate that cameras make up comes thousands of times an hour, from everywhere, latest first: it is suspected, and costs no more than others.</summary>
    [Fact]
    public void Plate_ByTheThousandLatestFirst_IsBounded()
    {
        const int sightings = 6000, compared = 64;
        var road = new CloneRoad();
        for (var i = sightings; i > 0; i--)
        {
            road.Pass("苏C00000", $"k{i % 7}", i * 40);
        }

        var settled = road.Settle();
        Assert.InRange(settled.Count, sightings / 2, sightings * compared);
        Assert.Contains(settled.Values, warning => warning.State == WarningState.Confirmed);
    }

    /// <summary>A backlog is read partition after partition: what lies near in time comes far apart.</summary>
    [Fact]
    public void Pair_HundredsOfLaterSightingsComeBetween_IsFound()
    {
        var road = new CloneRoad();
        road.Pass("苏C12345", "a", 0);
        for (var i = 1; i <= 600; i++)
        {
            road.Pass("苏C12345", $"later {i}", i * 3 * Hour);
        }

        road.Pass("苏C12345", "b", Minute + 1);
        Assert.Equal(("a", "b"), Assert.Single(road.Settle()).Value is var warning ? (warning.First.Checkpoint, warning.Second.Checkpoint) : default);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Settled_RandomSightings_AreThoseOfBruteForce(int seed)
    {
        // No two plates look alike, and nobody is seen often enough to learn from.
        var random = new Random(seed);
        string[] plates = [.. Enumerable.Range(0, 60).Select(i => $"苏C{30_000 + i}")];
        var seen = Enumerable.Range(0, 1500).Select(i => (Plate: plates[random.Next(plates.Length)], Place: $"k{random.Next(40)}", At: random.NextInt64(12 * Hour), Id: $"id{i:0000}", Model: random.Next(30) == 0 ? "m2" : "m1")).OrderBy(s => s.At).ToList();
        var road = new CloneRoad(lookAlikes: LookAlikes.Parse("ÄÖ")!);
        foreach (var part in seen.Chunk(100))
        {
            foreach (var (plate, place, at, id, model) in part)
            {
                road.Pass(plate, place, at, model: model, id: id);
            }

            road.AdvanceTo(part[^1].At - Lateness);
        }

        var settled = road.Settle();
        var pairs = (from one in seen
                     from other in seen
                     where one.Plate == other.Plate && one.Place != other.Place && (one.At, one.Id).CompareTo((other.At, other.Id)) < 0
                     let slack = (((Start + one.At) % Minute == 0) ? Minute : 0) + (((Start + other.At) % Minute == 0) ? Minute : 0)
                     where other.At - one.At + slack < 5 * Minute
                     select (one, other)).ToList();
        Assert.NotEmpty(pairs);
        Assert.Equal(pairs.Select(pair => (pair.one.Id, pair.other.Id)).Order(), settled.Keys.Order());
        foreach (var cases in pairs.GroupBy(pair => settled[(pair.one.Id, pair.other.Id)].Case))
        {
            var confirmed = cases.Any(pair => pair.one.Model != pair.other.Model)
                || cases.Any(pair => cases.Any(other => Math.Abs(pair.other.At - other.other.At) <= 24 * Hour && !new[] { pair.one.Id, pair.other.Id }.Intersect([other.one.Id, other.other.Id]).Any()));
            Assert.All(cases, pair => Assert.Equal(confirmed ? WarningState.Confirmed : WarningState.Suspect, settled[(pair.one.Id, pair.other.Id)].State));
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Settled_HoweverEpochsFallAndInWhateverOrderWithinTheLateness_IsTheSame(int seed)
    {
        var random = new Random(seed);
        // Few plates that look alike, few checkpoints, a clock that goes wrong, and trips enough to learn from.
        string[] plates = [.. Enumerable.Range(0, 300).Select(i => $"苏C{(i % 2 == 0 ? '8' : 'B')}{i % 150:000}{(i % 7 == 0 ? 'D' : '0')}")];
        List<(string Plate, string Place, long At, string Id, string Model)> seen = [];
        for (var i = 0; i < 5000; i++)
        {
            var (plate, at, way) = (random.Next(plates.Length), random.NextInt64(10 * Hour), random.Next(3));
            var wrong = at is > 6 * Hour and < 7 * Hour ? 90_000 : 0;
            seen.Add((plates[plate], $"k{way}", at, $"{i:00000}a", $"m{plate % 3}"));
            seen.Add((plates[plate], $"k{way + 1}", at + (4 * Minute) + random.NextInt64(4 * Minute) - wrong, $"{i:00000}b", $"m{plate % 3}"));
        }

        seen.Sort((a, b) => (a.At, a.Id).CompareTo((b.At, b.Id)));
        var plain = Run(seen, 500, reload: false);
        Assert.True(plain.Values.Select(warning => warning.State).Distinct().Count() >= 4, string.Join(", ", plain.Values.GroupBy(warning => warning.State).Select(group => $"{group.Key} {group.Count()}")));
        var shuffled = seen.Select(sighting => (Sighting: sighting, Comes: sighting.At + random.NextInt64(Lateness - 1000))).OrderBy(arrival => arrival.Comes).Select(arrival => arrival.Sighting).ToList();
        foreach (var (order, size, reload) in new[] { (seen, 1, false), (seen, 3001, true), (shuffled, 97, true), (shuffled, 800, false) })
        {
            var other = Run(order, size, reload);
            Assert.Equal(plain.Keys.Order(), other.Keys.Order());
            Assert.All(plain, warning => Assert.Equal(warning.Value, other[warning.Key]));
        }

        Dictionary<(string, string), PlateWarning> Run(List<(string Plate, string Place, long At, string Id, string Model)> order, int size, bool reload)
        {
            var road = new CloneRoad();
            var newest = long.MinValue;
            foreach (var part in order.Chunk(size))
            {
                foreach (var (plate, place, at, id, model) in part)
                {
                    road.Pass(plate, place, at, model: model, id: id);
                    newest = Math.Max(newest, at);
                }

                road.AdvanceTo(newest - Lateness);
                if (reload)
                {
                    road.Reload();
                }
            }

            return road.Settle();
        }
    }
}
