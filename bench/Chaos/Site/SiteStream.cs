using System.Globalization;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Domain.Sketches;

namespace TrafficWatch.Bench.Chaos.Site;

/// <summary>Access logs: lines in all forms that servers write, with clients, requests and latencies of every kind, out of order, some months late, with copies, which all count.</summary>
internal sealed class SiteStream : IChaosStream
{
    public const string StreamName = "requests";

    /// <summary>Event time by which lines come out of order, and names of a day and kind from which on the most frequent must be there.</summary>
    private const int Disorder = 60_000, Many = 2_000;

    private const string Right = "right";

    private static readonly string[] Zones = ["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"];

    private readonly SiteWalk _walk;
    private readonly SiteText _text;
    private readonly SiteOracle _oracle;
    private readonly Random _chance;
    private readonly TimeZoneInfo _site;
    private readonly SiteLatency _latency;
    private readonly Dictionary<byte[], SiteRequest> _made = new(ReferenceEqualityComparer.Instance);
    private readonly List<SiteRequest> _sent = [];
    private Dictionary<(int Kind, DateTime End), HashSet<string>> _clients = [];
    private Dictionary<(DateTime Day, int Kind), Dictionary<string, long>> _names = [];

    public SiteStream(int seed)
    {
        _site = TimeZoneInfo.FindSystemTimeZoneById(Zones[seed % Zones.Length]);
        _latency = SiteLatency.All[seed % SiteLatency.All.Count];
        (_chance, _walk, _oracle) = (new Random(seed), new SiteWalk(seed), new SiteOracle(_site));
        _text = new SiteText(_latency, _chance);
    }

    public string Name => StreamName;

    public string LeftOut => "stream_minute.late (which of the late it met is the epoch's to say), parts of request_clients and request_top (merged, added up), request_top but that no count is too high and, of the most frequent, not too low by more than its error";

    public IReadOnlyList<string> Settings => ["--Site:TimeZone", _site.Id, "--Streams:Requests:LatencyField", _latency.Setting];

    public string Export => "/health";

    public IReadOnlyList<TableQuery> Queries =>
    [
        .. new[] { "request_stats", "request_stats_per_hour", "request_stats_per_day" }.Select(table => new TableQuery(table, $"SELECT window_end, status_class, status, method, route, `count`, bytes, automatic, timed, latency_us FROM {table}")),
        .. new[] { "request_latency_per_minute", "request_latency_per_hour" }.Select(table => new TableQuery(table, $"SELECT window_end, route, bin, `count` FROM {table}")),
        new("request_agents_per_hour", "SELECT window_end, family, kind, `count`, bytes FROM request_agents_per_hour"),
        new("request_clients", "SELECT window_kind, window_end, sketch, clients FROM request_clients") { Shown = ClientsJudged },
        new("request_top", "SELECT day_start, kind, name, part, `count`, error FROM request_top") { Shown = TopJudged },
    ];

    public long Now => _walk.Now;

    public Task PrepareAsync(DatabaseServers databases, CancellationToken stop) => Task.CompletedTask;

    public Task MeanwhileAsync(DatabaseServers databases, CancellationToken ended) => Task.CompletedTask;

    public IEnumerable<(long At, byte[] Value)> Next(int copies)
    {
        var next = _walk.Next(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        for (; copies > 0; copies--)
        {
            var value = _text.Of(next, out var told);
            _made.Add(value, told);
            yield return (Now + _chance.Next(Disorder), value);
        }
    }

    public void Sent(byte[] value, long? recordTime)
    {
        if (_made.Remove(value, out var request))
        {
            _sent.Add(request);
        }
    }

    public byte[] Unseen(long time) => _text.Of(_walk.Next(Now) with { Time = time - (time % 1_000) }, out _);

    public byte[] Broken(Random chance) => BrokenRequests.Next(chance);

    public IReadOnlyList<byte[]> End(int partitions) => [];

    public Task ExpectAsync(TableRows rows, DatabaseServers databases, CancellationToken stop)
    {
        _oracle.Expect(rows, _sent);
        (_clients, _names) = (_oracle.Clients(_sent), _oracle.Names(_sent));
        foreach (var window in _clients.Keys)
        {
            rows.Add("request_clients", window.Kind, window.End, Right);
        }

        foreach (var names in _names.Keys)
        {
            rows.Add("request_top", names.Day, names.Kind, Right);
        }

        return Task.CompletedTask;
    }

    /// <summary>The parts of a window together have every register as the window's clients make it, and each part tells about as many as it has.</summary>
    private IEnumerable<object?[]> ClientsJudged(IReadOnlyList<object?[]> rows)
    {
        foreach (var window in rows.GroupBy(row => (Kind: Convert.ToInt32(row[0], CultureInfo.InvariantCulture), End: (DateTime)row[1]!)))
        {
            var sketch = new HyperLogLog();
            var told = true;
            foreach (var row in window)
            {
                var part = HyperLogLog.FromBytes((byte[])row[2]!);
                sketch.Merge(part);
                told &= part.Estimate() == Convert.ToInt64(row[3], CultureInfo.InvariantCulture);
            }

            var clients = _clients.GetValueOrDefault(window.Key) ?? [];
            var isNear = Math.Abs(sketch.Estimate() - clients.Count) <= 1 + (5 * HyperLogLog.Error * clients.Count);
            yield return [window.Key.Kind, window.Key.End, told && isNear && sketch.ToBytes().SequenceEqual(SiteOracle.SketchOf(clients).ToBytes()) ? Right : $"{sketch.Estimate()} clients, in truth {clients.Count}"];
        }
    }

    private IEnumerable<object?[]> TopJudged(IReadOnlyList<object?[]> rows)
    {
        foreach (var day in rows.GroupBy(row => (Day: (DateTime)row[0]!, Kind: Convert.ToInt32(row[1], CultureInfo.InvariantCulture))))
        {
            var truth = _names.GetValueOrDefault(day.Key) ?? [];
            var told = day.GroupBy(row => (string)row[2]!, StringComparer.Ordinal).ToDictionary(name => name.Key, name => (Count: name.Sum(row => Number(row[4])), Error: name.Sum(row => Number(row[5]))), StringComparer.Ordinal);
            var wrong = told.Where(one => one.Value.Count > truth.GetValueOrDefault(one.Key)).Select(one => $"{one.Key}: {one.Value.Count}, in truth {truth.GetValueOrDefault(one.Key)}");

            // Days of several parts may lack a name in one of them.
            if (day.Key.Kind < 2 && truth.Values.Sum() > Many && day.Select(row => Number(row[3])).Distinct().Count() == 1)
            {
                wrong = wrong.Concat(Enumerable.Range(0, SiteWalk.Hot).Select(SiteWalk.HotPath)
                    .Where(path => !told.TryGetValue(path, out var hot) || hot.Count + hot.Error < truth.GetValueOrDefault(path)).Select(path => $"{path}: {told.GetValueOrDefault(path)}, in truth {truth.GetValueOrDefault(path)}"));
            }

            yield return [day.Key.Day, day.Key.Kind, wrong.FirstOrDefault() ?? Right];
        }
    }

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
