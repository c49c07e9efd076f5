using System.Text;
using TrafficWatch.Domain.Sketches;

namespace TrafficWatch.Bench.Chaos.Site;

/// <summary>What the tables must hold, computed in one batch from what was sent: every line counts, a copy too. Of the app it uses the sketch of clients alone, whose registers it compares.</summary>
/// <param name="site">The zone of hours and days.</param>
internal sealed class SiteOracle(TimeZoneInfo site)
{
    private const string All = "(all)";
    private const int LongestName = 200;

    /// <summary>How much wider each bin of latencies is than the one before.</summary>
    private const double Wider = 1.02 / 0.98;

    /// <summary>Adds the rows that the tables must hold, but for those of clients and of the most frequent.</summary>
    public void Expect(TableRows rows, IReadOnlyList<SiteRequest> sent)
    {
        foreach (var (table, end) in new (string, Func<SiteRequest, DateTime>)[] { ("request_stats", Minute), ("request_stats_per_hour", Hour), ("request_stats_per_day", DayEnd) })
        {
            foreach (var cell in sent.GroupBy(one => (End: end(one), one.Status, one.Asked.Method, one.Asked.Route)))
            {
                rows.Add(
                    table, cell.Key.End, cell.Key.Status / 100, cell.Key.Status, cell.Key.Method, cell.Key.Route, cell.Count(), cell.Sum(one => one.Bytes), cell.Count(one => one.Agent.Kind is 1 or 2),
                    cell.Count(one => one.LatencyUs is not null), cell.Sum(one => one.LatencyUs ?? 0));
            }
        }

        var timed = sent.Where(one => one.LatencyUs is not null).Select(one => (Request: one, Bin: BinOf(one.LatencyUs!.Value))).ToList();
        Bins("request_latency_per_minute", timed.Select(one => (Minute(one.Request), All, one.Bin)));
        Bins("request_latency_per_hour", timed.SelectMany(one => new[] { (Hour(one.Request), All, one.Bin), (Hour(one.Request), one.Request.Asked.Route, one.Bin) }));
        foreach (var agents in sent.GroupBy(one => (End: Hour(one), one.Agent.Family, one.Agent.Kind)))
        {
            rows.Add("request_agents_per_hour", agents.Key.End, agents.Key.Family, agents.Key.Kind, agents.Count(), agents.Sum(one => one.Bytes));
        }

        void Bins(string table, IEnumerable<(DateTime End, string Route, int Bin)> bins)
        {
            foreach (var bin in bins.GroupBy(bin => bin))
            {
                rows.Add(table, bin.Key.End, bin.Key.Route, bin.Key.Bin, bin.Count());
            }
        }
    }

    /// <summary>The different clients of each window: 0 minutes, 1 hours, 2 days.</summary>
    public Dictionary<(int Kind, DateTime End), HashSet<string>> Clients(IEnumerable<SiteRequest> sent) =>
        sent.Where(one => one.Client.Length > 0).SelectMany(one => new[] { (Window: (0, Minute(one)), one.Client), (Window: (1, Hour(one)), one.Client), (Window: (2, DayEnd(one)), one.Client) })
            .GroupBy(one => one.Window, one => one.Client).ToDictionary(window => window.Key, window => window.ToHashSet(StringComparer.Ordinal));

    /// <summary>The sketch of clients.</summary>
    public static HyperLogLog SketchOf(IEnumerable<string> clients)
    {
        var sketch = new HyperLogLog();
        foreach (var client in clients)
        {
            sketch.Add(Encoding.Latin1.GetBytes(client));
        }

        return sketch;
    }

    /// <summary>How often each name came, by the site's day and by kind: 0 paths, 1 paths that failed, 2 referrers.</summary>
    public Dictionary<(DateTime Day, int Kind), Dictionary<string, long>> Names(IEnumerable<SiteRequest> sent) =>
        sent.SelectMany(one => new[] { (Key: (Day(one), 0), Name: one.Asked.Path), (Key: (Day(one), 1), Name: one.Status >= 400 ? one.Asked.Path : ""), (Key: (Day(one), 2), Name: one.Referrer is "-" ? "" : one.Referrer.Split('?', '#')[0].TrimEnd(' ')) })
            .Where(one => one.Name.Length > 0).GroupBy(one => one.Key, one => Stored(one.Name))
            .ToDictionary(names => names.Key, names => names.GroupBy(name => name, StringComparer.Ordinal).ToDictionary(name => name.Key, name => name.LongCount(), StringComparer.Ordinal));

    /// <summary>Of its bytes the first, as text.</summary>
    private static string Stored(string name) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(name.Length > LongestName ? name[..LongestName] : name));

    private static int BinOf(long value)
    {
        var bin = 0;
        for (double most = 1; most < value; most *= Wider)
        {
            bin++;
        }

        return bin;
    }

    private static DateTime Minute(SiteRequest request) => Utc(request.Time).AddTicks(TimeSpan.TicksPerMinute - (Utc(request.Time).Ticks % TimeSpan.TicksPerMinute));

    private DateTime Hour(SiteRequest request) => Utc(request.Time).AddTicks(TimeSpan.TicksPerHour - (Local(request).Ticks % TimeSpan.TicksPerHour));

    private DateTime Day(SiteRequest request) => TimeZoneInfo.ConvertTimeToUtc(Local(request).Date, site);

    private DateTime DayEnd(SiteRequest request) => TimeZoneInfo.ConvertTimeToUtc(Local(request).Date.AddDays(1), site);

    private DateTime Local(SiteRequest request) => TimeZoneInfo.ConvertTimeFromUtc(Utc(request.Time), site);

    private static DateTime Utc(long time) => DateTime.UnixEpoch.AddMilliseconds(time);
}
