namespace TrafficWatch.Bench.Chaos.Road;

/// <summary>Makes passages up from a seed: minutes of dense traffic, then hours without; some late by days or by months, ids that come with another time or in other letters.</summary>
internal sealed class RoadWalk
{
    private const long Hour = 3_600_000, Day = 24 * Hour;

    /// <summary>Passages a second of event time, and how many come until hours are passed over.</summary>
    private const int Density = 30, Together = 10_000;

    /// <summary>The last day of summer time in New York is near.</summary>
    private static readonly long Start = (long)(new DateTime(2025, 10, 31, 12, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalMilliseconds;

    /// <summary>Two differ in one letter's case.</summary>
    private static readonly string[] Checkpoints =
    [
        "徐州市铜山区G104国道K820省际卡口", "徐州市睢宁县S252省道K56省际卡口", "徐州市沛县S253省道K0省际卡口", "徐州市丰县G518国道K358省际卡口", "徐州市邳州市G310国道K134省际卡口", "徐州市新沂市G205国道K950省际卡口",
        "卡口 east-A", "卡口 east-a", "🚧 camera 9", "K",
    ];

    private static readonly string[] Districts = ["铜山区", "睢宁县", "沛县", ""], Directions = ["1", "2", "上行", ""], Models = ["大众-朗逸-2018", "解放-J6P-未知", "-", "🚗", ""];
    private static readonly string[] Plates = ["苏C", "鲁Q", "皖L", "豫N", "京A", "沪B", "粤Z"], Odd = ["-", "无牌", "苏", "WJ3201", "苏C12***", "", "é車🚗"];

    /// <summary>Types as they are stored, with their names by GA 24.7.</summary>
    private static readonly (string Type, string Name)[] Types = [("01", "大型汽车"), ("02", "小型汽车"), ("02", "小型汽车"), ("23", "警用汽车"), ("51", "大型新能源汽车"), ("52", "小型新能源汽车"), ("99", "其他号牌"), ("-", "未知"), ("77", "未知")];

    /// <summary>Plates that are looked at for clones: none looks like another, and each has checkpoints of its own, so that no trip tells of two.</summary>
    private const int Watched = 40, OwnCheckpoints = 3, OneOfWatched = 20;
    private const string Unlike = "349AEFHKMNPRUVWXY", WatchedProvince = "浙";

    private readonly Random _chance;
    private readonly long[] _oldDays;
    private int _made;
    private Passing? _before;

    public RoadWalk(int seed)
    {
        _chance = new Random(seed);
        Now = Start + _chance.NextInt64(Day);
        _oldDays = [.. Enumerable.Range(0, 20).Select(_ => Now - (_chance.Next(6, 400) * Day))];
    }

    /// <summary>Event time, milliseconds since 1970-01-01 UTC.</summary>
    public long Now { get; private set; }

    /// <summary>What a plate type is called.</summary>
    public static string NameOf(string type) => Types.First(one => one.Type == type).Name;

    public Passing Next()
    {
        Now += _chance.Next(2 * 1000 / Density);
        if (++_made % Together == 0)
        {
            Now += (6 * Hour) + _chance.NextInt64(Day);
        }

        if (_chance.Next(OneOfWatched) == 0)
        {
            return Derived(Seen($"G320300000{_made:0000000000}"));
        }

        var next = Passage($"G320300000{_made:0000000000}", TimeOf());
        if (_before is { } before)
        {
            next = _chance.Next(100) switch
            {
                0 => next with { Id = before.Id, Time = before.Time - 1 - _chance.Next(100_000) },
                1 when char.IsUpper(before.Id[0]) => next with { Id = before.Id.ToLowerInvariant(), Time = before.Time },
                _ => next,
            };
        }

        return _before = Derived(next);
    }

    /// <summary>Whether a plate is one of those that are looked at.</summary>
    public static bool IsWatched(string plate) => plate.StartsWith(WatchedProvince, StringComparison.Ordinal);

    /// <summary>A passage that never was, now.</summary>
    public Passing Anyone() => Passage($"nobody-{_chance.Next()}", Now);

    /// <summary>The four fields that the app finds where a record does not tell them; sometimes the record tells something else.</summary>
    private Passing Derived(Passing passing)
    {
        var found = RoadOracle.Derive(passing);
        return _chance.Next(5) != 0 ? found : found with
        {
            Province = _chance.Next(2) == 0 ? "辽" : found.Province,
            IsWeekend = _chance.Next(2) == 0,
            IsPeakHour = _chance.Next(2) == 0,
            VehicleType = _chance.Next(2) == 0 ? "某车" : found.VehicleType,
        };
    }

    private Passing Passage(string id, long time)
    {
        var plate = _chance.Next(12) == 0 ? Of(Odd) : $"{Of(Plates)}{_chance.Next(100_000):00000}";
        return new Passing(id, time, Of(Districts), Of(Checkpoints), Of(Directions), Of(Types).Type, plate, Of(Models), "", false, false, "");
    }

    /// <summary>One of the plates that are looked at, never later than the disorder: what comes too late is looked at where the line stands.</summary>
    private Passing Seen(string id)
    {
        var plate = _chance.Next(Watched);
        var name = $"{WatchedProvince}W{Unlike[plate % Unlike.Length]}{Unlike[plate / Unlike.Length]}AKM";
        var type = (plate % 4, _chance.Next(10)) switch { (_, 0) => "-", (0, _) => "01", _ => "02" };
        return new Passing(id, Now - (_chance.Next(10) == 0 ? Now % 60_000 : Now % 1000), Of(Districts), $"看守 {plate}-{_chance.Next(OwnCheckpoints)}", Of(Directions), type, name, _chance.Next(12) == 0 ? "解放-J6P-未知" : "大众-朗逸-2018", "", false, false, "");
    }

    private long TimeOf()
    {
        var time = Now - _chance.Next(100) switch
        {
            0 => _chance.NextInt64(5 * Day),
            1 => Now - _oldDays[_chance.Next(_oldDays.Length)] + _chance.NextInt64(Hour),
            _ => 0,
        };
        // As a rule to the second; some to the minute, some finer.
        return _chance.Next(10) switch { 0 => time, 1 => time - (time % 60_000), _ => time - (time % 1000) };
    }

    private T Of<T>(T[] all) => all[_chance.Next(all.Length)];
}
