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
    private readonly Func<long, long> _closing;
    private readonly long _lateness;

    public VisitorDriver(Func<long, long>? closing = null, long lateness = 5000)
    {
        _closing = closing ?? (t => t + (24 * 3_600_000L));
        _lateness = lateness;
        Engine = Create();
    }

    public StreamEngine<VisitorEvent, VisitorDeltas> Engine { get; private set; }

    public Dictionary<(string Area, DateTime End), (long In, long Out)> Flows { get; } = [];

    public Dictionary<string, long> Present { get; } = [];

    public Dictionary<(string Area, DateTime End), OccupancyMinute> Minutes { get; } = [];

    public List<LevelChange> Changes { get; } = [];

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
            .Concat(Changes.Select(c => $"change {c}").Distinct())
            .Append($"duplicates {Duplicates}")
            .Order(StringComparer.Ordinal));

    private StreamEngine<VisitorEvent, VisitorDeltas> Create() =>
        new(new VisitorParser(TimeZoneInfo.Utc), new VisitorAggregator(new AlertRule(0.05), _closing), _lateness, 3_600_000);

    private void Take()
    {
        var taken = Engine.Take();
        Late += taken.Minutes.Sum(m => m.Late);
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
        Duplicates += deltas.Duplicates;
        SetBack = deltas.SetBack ?? SetBack;
    }
}
