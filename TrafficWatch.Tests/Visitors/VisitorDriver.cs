using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Visitors;
using Xunit;

namespace TrafficWatch.Tests.Visitors;

/// <summary>Pipes visitor events through the engine without a broker, and keeps what the tables would hold.</summary>
internal sealed class VisitorDriver
{
    public static readonly DateTime Start = new(2025, 7, 15, 1, 0, 0, DateTimeKind.Utc);
    private readonly VisitorRules _rules;
    private readonly long _lateness;

    public VisitorDriver(Func<long, long>? closing = null, long lateness = 5000, Func<VisitorRules, VisitorRules>? rules = null)
    {
        var usual = new VisitorRules(new AlertRule(0.05), closing ?? (t => t + (24 * 3_600_000L)));
        _rules = rules?.Invoke(usual) ?? usual;
        _lateness = lateness;
        Engine = Create();
    }

    public StreamEngine<VisitorEvent, VisitorDeltas> Engine { get; private set; }

    public Dictionary<(string Area, DateTime End), (long In, long Out)> Flows { get; } = [];

    public Dictionary<string, long> Present { get; } = [];

    public Dictionary<(string Area, DateTime End), OccupancyMinute> Minutes { get; } = [];

    public List<LevelChange> Changes { get; } = [];

    /// <summary>Stays and routes, a line each.</summary>
    public List<string> Visits { get; } = [];

    public Dictionary<(string Area, DateTime Hour, int Bin), (long Count, long Ms)> StayCounts { get; } = [];

    public Dictionary<string, (long Count, long Ms)> RouteCounts { get; } = [];

    public List<CountCorrection> Corrections { get; } = [];

    public List<PartitionHour> Partitions { get; } = [];

    public long Duplicates { get; private set; }

    public long Late { get; private set; }

    public List<string> Rejected { get; } = [];

    public static long Ms(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    public static string Json(DateTime utc, string area, bool entering, string user) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"event_time":"{{utc:yyyy-MM-ddTHH:mm:ss.fff}}","area_id":"{{area}}","action":"{{(entering ? "in" : "out")}}","user_id":"{{user}}"}""");

    public void Send(DateTime utc, string area, bool entering, string user, int partition = 0) => SendRaw(Json(utc, area, entering, user), partition);

    public void SendRaw(string payload, int partition = 0, DateTime? recordTime = null)
    {
        if (Engine.Accept(partition, Ms(recordTime ?? Start.AddYears(1)), Encoding.UTF8.GetBytes(payload)) is { } reason)
        {
            Rejected.Add(reason);
        }
    }

    /// <summary>Ends an epoch as the consumer does while partitions are read.</summary>
    public void EndEpoch(params int[] active)
    {
        var least = Engine.Watermarks.Least(active.Length == 0 ? [0] : active);
        Engine.Decide(least, null);
        Take();
    }

    /// <summary>Ends an epoch as the consumer does when every partition has been quiet.</summary>
    public void Rest(TimeSpan sinceNewest = default)
    {
        var newest = Engine.Watermarks.Newest;
        Engine.Decide(newest - (newest % 1000) + 1000, newest + (long)sinceNewest.TotalMilliseconds);
        Take();
    }

    public void Threshold(string area, ThresholdSet? set) =>
        Engine.Aggregator.Edit("thresholds", set is null
            ? $$"""{"area":"{{area}}","comfort":null,"warning":null,"alert":null}"""
            : $$"""{"area":"{{area}}","comfort":{{set.Comfort}},"warning":{{set.Warning}},"alert":{{set.Alert}}}""");

    /// <summary>Removes an area at the end of an epoch that moves no line.</summary>
    public void Remove(string area)
    {
        Engine.Aggregator.Edit("remove", $$"""{"area":"{{area}}"}""");
        Take();
    }

    /// <summary>Merges an area into another at the end of an epoch that moves no line.</summary>
    public void Merge(string area, string into)
    {
        Engine.Aggregator.Edit("merge", $$"""{"area":"{{area}}","into":"{{into}}"}""");
        Take();
    }

    /// <summary>Somebody has counted an area.</summary>
    public void Count(string area, long counted, string id)
    {
        Engine.Aggregator.Edit("count", $$"""{"area":"{{area}}","id":"{{id}}","counted":{{counted}},"who":"w","comment":"c","madeAt":"2025-07-15T01:00:00Z"}""");
        Take();
    }

    /// <summary>Somebody takes a count back.</summary>
    public void Undo(string area, string of)
    {
        Engine.Aggregator.Edit("undo", $$"""{"area":"{{area}}","id":"undo-{{of}}","of":"{{of}}","who":"w","comment":null,"madeAt":"2025-07-15T01:00:00Z"}""");
        Take();
    }

    /// <summary>An area has a closing time of its own; null: it has none.</summary>
    public void Closes(string area, string? at)
    {
        Engine.Aggregator.Edit("closes", $$"""{"area":"{{area}}","at":{{(at is null ? "null" : $"\"{at}\"")}}}""");
        Take();
    }

    /// <summary>Goes on with a fresh engine from a snapshot, as after a restart.</summary>
    public void Restart()
    {
        var snapshot = new StateWriter();
        Engine.Save(snapshot);
        Engine = Create();
        Assert.True(Engine.TryLoad([.. Enumerable.Range(0, snapshot.Pieces).SelectMany(piece => snapshot.Piece(piece).ToArray())]));
    }

    /// <summary>Begins an epoch by a clock, as the consumer does.</summary>
    public void Begin(DateTime clock) => Engine.Begin(Ms(clock));

    /// <summary>Takes what an epoch changed, its line having been moved otherwise.</summary>
    public void EndAt(DateTime clock)
    {
        Engine.Watermarks.CapAt(Ms(clock));
        EndEpoch();
    }

    public long? SetBack { get; private set; }

    public void NewLog()
    {
        Engine.NewLog();
        Take();
    }

    /// <summary>Everything that the tables hold, as text, to compare two runs.</summary>
    public string Tables() => string.Join('\n',
        Flows.Select(f => $"flow {f.Key.Area} {f.Key.End:O} {f.Value}")
            .Concat(Present.Select(p => $"present {p.Key} {p.Value}"))
            .Concat(Minutes.Values.Select(m => $"minute {m}"))
            .Concat(Changes.Select(c => $"change {c with { RaisedAt = c.Time, Peak = c.Visitors }}").Distinct())
            .Concat(Changes.GroupBy(c => (c.Area, c.RaisedAt)).Select(g => $"alert {g.Key.Area} {Utc(g.Key.RaisedAt):O} {g.Last().To} {g.Max(c => c.To > c.From ? c.To : c.From)} {g.Last().Peak}"))
            .Concat(VisitLines())
            .Append($"duplicates {Duplicates}")
            .Order(StringComparer.Ordinal));

    /// <summary>Stays, routes and their counts, those of visits to the park apart.</summary>
    private IEnumerable<string> VisitLines() => Visits
        .Concat(StayCounts.Where(c => c.Key.Area != "*").Select(c => $"stays {c.Key.Area} {c.Key.Hour:O} {c.Key.Bin} {c.Value.Count} {c.Value.Ms}"))
        .Concat(RouteCounts.Select(c => c.Key.StartsWith("routes", StringComparison.Ordinal) ? $"{c.Key} {c.Value.Count} {c.Value.Ms}" : $"{c.Key} {c.Value.Count}"));

    /// <summary>Visits to the park by hour and length.</summary>
    public string ParkVisits() => string.Join('\n', StayCounts.Where(c => c.Key.Area == "*")
        .Select(c => $"stays {c.Key.Area} {c.Key.Hour:O} {c.Key.Bin} {c.Value.Count} {c.Value.Ms}").Order(StringComparer.Ordinal));

    private static DateTime Utc(long time) => DateTime.UnixEpoch.AddMilliseconds(time);

    private StreamEngine<VisitorEvent, VisitorDeltas> Create() =>
        new(new VisitorParser(TimeZoneInfo.Utc), new VisitorAggregator(_rules), _lateness, 3_600_000);

    private void Take()
    {
        var taken = Engine.Take();
        Late += taken.Minutes.Sum(m => m.Late);
        Partitions.AddRange(taken.Partitions);
        var deltas = taken.Stream;
        foreach (var flow in deltas.Flows)
        {
            var key = (flow.Area, DateTime.UnixEpoch.AddMilliseconds(flow.MinuteEnd));
            var sum = Flows.GetValueOrDefault(key);
            Flows[key] = (sum.In + flow.In, sum.Out + flow.Out);
        }

        foreach (var area in deltas.Removed ?? [])
        {
            Present.Remove(area);
        }

        foreach (var present in deltas.Present)
        {
            Present[present.Area] = present.Visitors;
        }

        foreach (var minute in deltas.Minutes)
        {
            Minutes[(minute.Area, DateTime.UnixEpoch.AddMilliseconds(minute.MinuteEnd))] = minute;
        }

        Changes.AddRange(deltas.Changes);
        Corrections.AddRange(deltas.Corrections);
        TakeVisits(deltas.Rows ?? new VisitRows());
        Duplicates += deltas.Duplicates;
        SetBack = deltas.SetBack ?? SetBack;
    }

    private void TakeVisits(VisitRows rows)
    {
        Visits.AddRange(rows.Stays.Select(s => $"stay {Encoding.UTF8.GetString(rows.UserOf(s.User))} {s.Area} {Utc(s.Entry):O} {Utc(s.Exit):O} {(s.Exit - s.Entry) / 60_000}"));
        Visits.AddRange(rows.Routes.Select(r => $"route {Encoding.UTF8.GetString(rows.UserOf(r.User))} {r.From} {r.To} {Utc(r.Entered):O} {(r.Entered - r.Left) / 60_000}"));
        foreach (var count in rows.StayCounts)
        {
            var key = (count.Area, Utc(count.HourEnd), count.FromMinutes);
            var sum = StayCounts.GetValueOrDefault(key);
            StayCounts[key] = (sum.Count + count.Stays, sum.Ms + count.TotalMs);
        }

        foreach (var count in rows.RouteCounts)
        {
            var key = count.Third is null ? $"routes {count.First} {count.Second} {Utc(count.HourEnd):O}" : $"paths {count.First} {count.Second} {count.Third} {Utc(count.HourEnd):O}";
            var sum = RouteCounts.GetValueOrDefault(key);
            RouteCounts[key] = (sum.Count + count.Count, sum.Ms + count.TotalMs);
        }
    }
}
