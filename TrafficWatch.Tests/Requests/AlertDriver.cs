using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;
using Xunit;
using Asked = TrafficWatch.Tests.Requests.AlertTruth.Asked;

namespace TrafficWatch.Tests.Requests;

/// <summary>Pipes requests through the engine without a broker, and keeps the changes of level.</summary>
internal sealed class AlertDriver(Func<DateTime, bool>? isOpen = null)
{
    public const long Lateness = 5000;
    public static readonly DateTime Start = new(2025, 7, 15, 6, 0, 0, DateTimeKind.Utc);

    public StreamEngine<RequestEvent, RequestDeltas> Engine { get; private set; } = Create(isOpen);

    public List<RequestLevelChange> Changes { get; } = [];

    /// <summary>Those changes as <see cref="AlertTruth"/> tells them.</summary>
    public List<string> Told => [.. Changes.Select(one => AlertTruth.Line(Utc(one.Time), one.Rule.Subject, (int)one.From, (int)one.To, one.Figure, one.Threshold, one.Reason, Utc(one.RaisedAt), one.Worst))];

    public static long Ms(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    public void Send(Asked one, int partition = 0) => Assert.Null(Engine.Accept(
        partition,
        Ms(Start.AddYears(1)),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"203.0.113.9 - - [{one.At:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET {one.Route} HTTP/1.1\" {one.Status} 5 \"-\" \"x\" rt={one.LatencyMs}"))));

    /// <summary>So many requests within a minute, spread over it.</summary>
    public void Send(int minute, int count, int failed = 0, string route = "/x", int latencyMs = 20)
    {
        for (var i = 0; i < count; i++)
        {
            Send(new Asked(Start.AddMinutes(minute).AddSeconds(i % 60), route, i < failed ? 502 : 200, latencyMs));
        }
    }

    public void Edit(RequestRule rule, bool removed = false) => Engine.Aggregator.Edit(RuleEdit.Kind, new RuleEdit(rule, removed).ToJson());

    /// <summary>Ends an epoch as the consumer does while partitions are read.</summary>
    public void EndEpoch(int partitions = 1)
    {
        var least = Engine.Watermarks.Least(Enumerable.Range(0, partitions));
        Engine.Decide(least == Watermarks.None ? least : least - (least % 1000), null);
        Take();
    }

    /// <summary>Ends an epoch as the consumer does when every partition has been quiet.</summary>
    /// <param name="sinceNewest">How long after the newest request that is.</param>
    public void Rest(TimeSpan sinceNewest)
    {
        var newest = Engine.Watermarks.Newest;
        Engine.Decide(newest - (newest % 1000) + 1000, newest + (long)sinceNewest.TotalMilliseconds);
        Take();
    }

    /// <summary>Goes on with a fresh engine from a snapshot, as after a restart.</summary>
    public void Restart()
    {
        var snapshot = new StateWriter();
        Engine.Save(snapshot);
        Engine = Create(isOpen);
        Assert.True(Engine.TryLoad([.. Enumerable.Range(0, snapshot.Pieces).SelectMany(piece => snapshot.Piece(piece).ToArray())]));
    }

    public void Take() => Changes.AddRange(Engine.Take().Stream.Changes);

    private static StreamEngine<RequestEvent, RequestDeltas> Create(Func<DateTime, bool>? isOpen) => new(
        new RequestParser(LatencyField.Parse("rt ms")),
        new RequestAggregator(new SiteCalendar(TimeZoneInfo.Utc, null), 0, isOpen is null ? null : time => isOpen(Utc(time)), Lateness),
        Lateness,
        3_600_000);

    private static DateTime Utc(long ms) => DateTime.UnixEpoch.AddMilliseconds(ms);
}
