using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos.Road;

/// <summary>Passages: minutes, days and months out of order, in all forms that cameras and spreadsheets write, with copies at once and much later.</summary>
internal sealed class RoadStream(int seed) : IChaosStream
{
    public const string StreamName = "passages";
    private const int Disorder = 120_000, Remembered = 2_000;

    /// <summary>The site's: days of 23 and 25 hours, hours that begin with another minute.</summary>
    private static readonly string[] Zones = ["Asia/Shanghai", "America/New_York", "Asia/Kathmandu"];

    private readonly TimeZoneInfo _site = TimeZoneInfo.FindSystemTimeZoneById(Zones[seed % Zones.Length]);
    private readonly RoadWalk _walk = new(seed);
    private readonly Random _chance = new(seed);
    private readonly List<Passing> _sent = [];
    private readonly List<Passing> _remembered = [];

    public string Name => StreamName;

    public string LeftOut => "stream_minute.late (which of the late it met is the epoch's to say), copies of days (compared as one sum with stream_minute.duplicate), written_at (wall time), plates that come later than the lateness (where the line stands then is the epoch's to say)";

    public IReadOnlyList<string> Settings => ["--Site:TimeZone", _site.Id];

    public string Export => "/export/passages.csv";

    public IReadOnlyList<TableQuery> Queries { get; } =
    [
        new("traffic_data", "SELECT id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, clppxh, province, CAST(is_weekend AS SIGNED), CAST(is_peak_hour AS SIGNED), vehicle_type_name, hphm_rev FROM traffic_data"),
        new("kkmc_traffic_per_minute", "SELECT kkmc, window_end, direction, `count` FROM kkmc_traffic_per_minute"),
        new("kkmc_traffic_per_hour", "SELECT window_end, kkmc, direction, province, vehicle_type, `count` FROM kkmc_traffic_per_hour"),
        new("kkmc_traffic_per_day", "SELECT kkmc, window_end, direction, `count` FROM kkmc_traffic_per_day"),
        new("plate_warning", "SELECT hphm, first_gcsj, first_id, second_gcsj, second_id, first_kkmc, second_kkmc, status, case_start, case_id FROM plate_warning WHERE hphm LIKE '浙%'"),
        new("checkpoints, by instance", "SELECT DISTINCT kkmc FROM traffic_data"),
        new("copies", "SELECT COALESCE(CAST(SUM(duplicate) AS SIGNED), 0) FROM stream_minute", OnlyFirst: true, IsSum: true),
        new("copies", "SELECT COALESCE(CAST(SUM(copies) AS SIGNED), 0) FROM kkmc_traffic_per_day", IsSum: true),
        new(
            "days without a partition",
            "SELECT DISTINCT window_end FROM kkmc_traffic_per_day d WHERE NOT EXISTS (SELECT 1 FROM information_schema.partitions p WHERE p.table_schema = DATABASE() AND p.table_name = 'traffic_data' "
            + "AND p.partition_description = CONCAT('''', DATE_FORMAT(d.window_end, '%Y-%m-%d %H:%i:%s'), ''''))"),
        new(
            "days that traffic_day lacks",
            "SELECT DISTINCT window_end FROM kkmc_traffic_per_day d WHERE NOT EXISTS (SELECT 1 FROM traffic_day t WHERE t.day_start < d.window_end AND t.day_start >= d.window_end - INTERVAL 25 HOUR)"),
    ];

    public long Now => _walk.Now;

    public Task PrepareAsync(DatabaseServers databases, CancellationToken stop) => Task.CompletedTask;

    public Task MeanwhileAsync(DatabaseServers databases, CancellationToken ended) => Task.CompletedTask;

    public IEnumerable<(long At, byte[] Value)> Next(int copies)
    {
        var next = _walk.Next();
        for (var left = copies + (_chance.Next(25) == 0 ? 1 : 0); left > 0; left--)
        {
            yield return Sent(next);
        }

        if (_remembered.Count < Remembered)
        {
            _remembered.Add(next);
            yield break;
        }

        // One of all that was before takes the place of another, so that some come again after days.
        var at = _chance.Next(Remembered);
        switch (_chance.Next(50))
        {
            case 0:
                yield return Sent(_remembered[at]);
                break;
            case < 4:
                _remembered[at] = next;
                break;
        }
    }

    public byte[] Unseen(long time) => PassingText.Of(RoadOracle.Derive(_walk.Anyone() with { Time = time }), _chance);

    public byte[] Broken(Random chance) => BrokenPassages.Next(chance);

    public IReadOnlyList<byte[]> End(int partitions) => [];

    public Task ExpectAsync(TableRows rows, DatabaseServers databases, CancellationToken stop)
    {
        RoadOracle.Expect(rows, _sent, _site);
        return Task.CompletedTask;
    }

    private (long At, byte[] Value) Sent(Passing passing)
    {
        _sent.Add(passing);
        return (Now + _chance.Next(Disorder), PassingText.Of(passing, _chance));
    }
}
