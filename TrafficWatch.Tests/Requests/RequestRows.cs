using System.Globalization;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Sketches;
using Xunit;

namespace TrafficWatch.Tests.Requests;

/// <summary>What the tables would hold: deltas put together as they are, and checked against the plain program.</summary>
internal sealed class RequestRows
{
    private const long Minute = 60_000;

    public SortedDictionary<string, long> Cells { get; } = new(StringComparer.Ordinal);

    /// <summary>By span, window's end and part.</summary>
    public Dictionary<(ClientSpan Span, long End, long Part), byte[]> Clients { get; } = [];

    /// <summary>By day, kind, name and part.</summary>
    public Dictionary<(long Day, TopKind Kind, string Name, long Part), (long Count, long Error)> Top { get; } = [];

    public void Add(RequestDeltas deltas)
    {
        foreach (var (table, cells) in new[] { ("minute", deltas.Minutes), ("hour", deltas.Hours), ("day", deltas.Days) })
        {
            foreach (var (key, sums) in cells)
            {
                Add(table, key.End, key.Status, RequestMethods.Names[key.Method], key.Route, sums.Count, sums.Bytes);
            }
        }

        deltas.Clients.ToList().ForEach(one => Clients[(one.Span, one.End, one.Part)] = one.Sketch);
        deltas.Top.ToList().ForEach(one => Top[(one.Day, one.Kind, one.Name, one.Part)] = (one.Count, one.Error));
    }

    public void CheckAgainst(IReadOnlyList<RequestTruth.Line> lines, TimeZoneInfo zone)
    {
        var truth = new RequestRows();
        Dictionary<(ClientSpan, long), HashSet<string>> clients = [];
        Dictionary<(long, TopKind, string), long> top = [];
        foreach (var line in lines)
        {
            var minute = Ms(line.Utc) / Minute * Minute;
            var local = TimeZoneInfo.ConvertTimeFromUtc(line.Utc, zone);
            long Utc(DateTime at) => Ms(TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(at, DateTimeKind.Unspecified), zone));
            var day = Utc(local.Date);
            foreach (var (table, span, end) in new[] { ("minute", ClientSpan.Minute, minute + Minute), ("hour", ClientSpan.Hour, Utc(local.Date.AddHours(local.Hour)) + (60 * Minute)), ("day", ClientSpan.Day, Utc(local.Date.AddDays(1))) })
            {
                truth.Add(table, end, line.Status, line.Method, line.Route, 1, line.Bytes);
                clients.TryAdd((span, end), []);
                clients[(span, end)].Add(line.Client);
            }

            foreach (var (kind, name) in new[] { (TopKind.Path, line.Path), (TopKind.Failed, line.Status >= 400 ? line.Path : ""), (TopKind.Referrer, line.Referrer.Split('?', '#')[0]) })
            {
                var key = (day, kind, name.Length > 200 ? name[..200] : name);
                top[key] = top.GetValueOrDefault(key) + 1;
            }
        }

        Assert.Equal("", string.Join('\n', truth.Cells.Except(Cells).Concat(Cells.Except(truth.Cells)).Take(8)));
        Assert.Equal(truth.Cells, Cells);
        Assert.Equal(clients.Keys.Order(), Clients.Keys.Select(key => (key.Span, key.End)).Distinct().Order());
        foreach (var window in Clients.GroupBy(part => (part.Key.Span, part.Key.End)))
        {
            var merged = new HyperLogLog();
            window.ToList().ForEach(part => merged.Merge(HyperLogLog.FromBytes(part.Value)));
            var count = clients[window.Key].Count;
            Assert.InRange(merged.Estimate(), count - 1 - (count * 3 * HyperLogLog.Error), count + 1 + (count * 3 * HyperLogLog.Error));
        }

        foreach (var kind in Top.GroupBy(one => (one.Key.Day, one.Key.Kind)))
        {
            var most = kind.GroupBy(one => one.Key.Name).Select(name => (Name: name.Key, Count: name.Sum(part => part.Value.Count), Error: name.Sum(part => part.Value.Error))).OrderByDescending(one => one.Count).ToList();
            foreach (var (name, count, error) in most.Take(10))
            {
                Assert.InRange(top[(kind.Key.Day, kind.Key.Kind, name)], count, count + error);
            }
        }
    }

    public void Add(string table, long end, int status, string method, string route, long count, long bytes)
    {
        Count($"{table} {Time(end)} {status} {method} {route}", count);
        Count($"{table} bytes {Time(end)}", bytes);
    }

    private void Count(string key, long count) => Cells[key] = Cells.GetValueOrDefault(key) + count;

    private static string Time(long ms) => DateTime.UnixEpoch.AddMilliseconds(ms).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private static long Ms(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
}
