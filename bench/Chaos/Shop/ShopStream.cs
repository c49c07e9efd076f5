using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos.Shop;

/// <summary>Shopping behaviour: with times, dates and neither, in all forms that producers write, out of order, with copies, which all count.</summary>
internal sealed class ShopStream : IChaosStream
{
    public const string StreamName = "shopping";

    /// <summary>Event time by which records come out of order, and the most frequent brands that are compared: the tables keep some more.</summary>
    private const int Disorder = 60_000, Ranks = 30;

    private static readonly string[] Zones = ["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Europe/London", "Pacific/Auckland"];

    private readonly ShopWalk _walk;
    private readonly ShopText _text;
    private readonly ShopOracle _oracle;
    private readonly Random _chance;
    private readonly TimeZoneInfo _source;
    private readonly TimeZoneInfo _site;
    private readonly Dictionary<byte[], ShopEvent> _made = new(ReferenceEqualityComparer.Instance);
    private readonly List<(ShopEvent Shop, long? RecordTime)> _sent = [];
    private Dictionary<(DateTime Day, string Id), long> _items = [];

    public ShopStream(int seed)
    {
        // Midnight is far: where a record's timestamp means nothing its day is that of the clock, which may jump.
        var now = TimeProvider.System.GetUtcNow();
        var zones = Zones.Select(TimeZoneInfo.FindSystemTimeZoneById).Where(zone => TimeZoneInfo.ConvertTime(now, zone).Hour is > 2 and < 21).ToList();
        (_source, _site) = (zones[seed % zones.Count], zones[seed / 2 % zones.Count]);
        (_chance, _walk, _oracle) = (new Random(seed), new ShopWalk(seed), new ShopOracle(_source, _site));
        _text = new ShopText(_source, _chance);
    }

    public string Name => StreamName;

    public string LeftOut => "stream_minute.late (which of the late it met is the epoch's to say), id of user_stats (only that no two cells have one), created_at (wall time), shopping_per_minute but for its sums where timestamps mean nothing, shopping_top beyond the most frequent";

    public IReadOnlyList<string> Settings => ["--Site:TimeZone", _site.Id, "--Streams:Shopping:SourceTimeZone", _source.Id];

    public string Export => "/export/shopping.csv";

    public IReadOnlyList<TableQuery> Queries =>
    [
        new("user_stats", ShopCell.Query),
        new("ids of two cells", "SELECT id FROM user_stats GROUP BY id HAVING COUNT(*) > 1"),
        .. _sent.TrueForAll(one => one.RecordTime is not null)
            ? (TableQuery[])[new("shopping_per_minute", "SELECT window_end, action, `count`, late, late_ms, undated FROM shopping_per_minute")] : [],
        .. Enumerable.Range(0, ShopOracle.Actions).Select(action => new TableQuery(ShopOracle.SumOf(action), $"SELECT COALESCE(CAST(SUM(`count`) AS SIGNED), 0) FROM shopping_per_minute WHERE action = {action}", IsSum: true)),
        new(ShopOracle.Undated, "SELECT COALESCE(CAST(SUM(undated) AS SIGNED), 0) FROM shopping_per_minute", IsSum: true),
        new("shopping_per_day", "SELECT day_start, action, age_range, gender, province, `count` FROM shopping_per_day"),
        new("more than the most frequent", "SELECT day_start, kind, COUNT(*) FROM shopping_top GROUP BY day_start, kind HAVING COUNT(*) > 50"),
        new("categories", Top(0)),
        new("brands", Top(1)),
        new("items", "SELECT day_start, item_key, `count`, error FROM shopping_top WHERE kind = 2") { Shown = rows => rows.Select(Judged).OfType<object?[]>() },
    ];

    public long Now => _walk.Now;

    public Task PrepareAsync(DatabaseServers databases, CancellationToken stop) => Task.CompletedTask;

    public Task MeanwhileAsync(DatabaseServers databases, CancellationToken ended) => Task.CompletedTask;

    public IEnumerable<(long At, byte[] Value)> Next(int copies)
    {
        var next = _walk.Next(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        for (; copies > 0; copies--)
        {
            var value = _text.Of(next);
            _made.Add(value, next);
            yield return (Now + _chance.Next(Disorder), value);
        }
    }

    public void Sent(byte[] value, long? recordTime)
    {
        if (_made.Remove(value, out var shop))
        {
            _sent.Add((shop, recordTime));
        }
    }

    public byte[] Unseen(long time) => _text.Of(_walk.Next(Now) with { Time = time, Date = null });

    public byte[] Broken(Random chance) => BrokenShopping.Next(chance);

    public IReadOnlyList<byte[]> End(int partitions) => [];

    public Task ExpectAsync(TableRows rows, DatabaseServers databases, CancellationToken stop)
    {
        _oracle.Expect(rows, _sent);
        _items = _oracle.Counts(_sent, shop => shop.Item);
        ExpectTop("categories", shop => shop.Category);
        ExpectTop("brands", shop => shop.Brand);
        foreach (var day in _items.Keys.Select(key => key.Day).Distinct())
        {
            Enumerable.Range(0, ShopWalk.Hot).Select(ShopWalk.HotItem).Where(item => _items.ContainsKey((day, item))).ToList().ForEach(item => rows.Add("items", day, item, "right"));
        }

        return Task.CompletedTask;

        void ExpectTop(string table, Func<ShopEvent, string> id)
        {
            foreach (var day in _oracle.Counts(_sent, id).GroupBy(one => one.Key.Day))
            {
                var least = day.Select(one => one.Value).OrderDescending().ElementAtOrDefault(Ranks - 1);
                day.Where(one => one.Value >= least).ToList().ForEach(one => rows.Add(table, day.Key, one.Key.Id, one.Value, 0));
            }
        }
    }

    private static string Top(int kind) => string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT day_start, item_key, `count`, error FROM (SELECT day_start, item_key, `count`, error, RANK() OVER (PARTITION BY day_start ORDER BY `count` DESC) AS place FROM shopping_top WHERE kind = {kind}) AS ranked WHERE place <= {Ranks}");

    /// <summary>Of the items those that very many ask for, and whichever tells what is not so, or that more are lacking than a summary of 2,000 may lack.</summary>
    private object?[]? Judged(object?[] row)
    {
        var (day, item, count, error) = ((DateTime)row[0]!, (string)row[1]!, Convert.ToInt64(row[2], CultureInfo.InvariantCulture), Convert.ToInt64(row[3], CultureInfo.InvariantCulture));
        var truth = _items.GetValueOrDefault((day, item));
        return count > truth || count + error < truth || error > _sent.Count / 2_000 ? [day, item, $"{count} and at most {error} more, in truth {truth}"]
            : Enumerable.Range(0, ShopWalk.Hot).Select(ShopWalk.HotItem).Contains(item) ? [day, item, "right"]
            : null;
    }
}
