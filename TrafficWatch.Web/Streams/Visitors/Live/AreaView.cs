using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>What a frame is made of for one area, or for the park. Holds four hours of minutes at most.</summary>
internal sealed class AreaView(string id)
{
    private const int Most = 240;
    private readonly SortedDictionary<DateTime, (long In, long Out)> _flows = [];

    public string Id => id;

    public long Current { get; set; }

    public CurrentAlert? Alert { get; set; }

    public ThresholdSet? Thresholds { get; set; }

    public void Add(DateTime end, long entries, long exits)
    {
        var sum = _flows.GetValueOrDefault(end);
        _flows[end] = (sum.In + entries, sum.Out + exits);
        while (_flows.Count > Most)
        {
            _flows.Remove(_flows.Keys.First());
        }
    }

    public void Add(AreaView other)
    {
        foreach (var (end, flow) in other._flows)
        {
            Add(end, flow.In, flow.Out);
        }
    }

    public ImmutableArray<MinuteFlow> Last(DateTime? last, int count)
    {
        if (last is not { } end)
        {
            return [];
        }

        var flows = new MinuteFlow[count];
        for (var i = 0; i < count; i++)
        {
            var at = end.AddMinutes(i - count + 1);
            var flow = _flows.GetValueOrDefault(at);
            flows[i] = new MinuteFlow(at, flow.In, flow.Out);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(flows);
    }

    /// <summary>The flows of several in the last minutes.</summary>
    /// <param name="areas">Whose.</param>
    /// <param name="last">The end of the last minute, UTC; null before the first event.</param>
    /// <param name="count">How many minutes.</param>
    public static ImmutableArray<MinuteFlow> Sum(IEnumerable<AreaView> areas, DateTime? last, int count)
    {
        if (last is not { } end)
        {
            return [];
        }

        var sum = new MinuteFlow[count];
        for (var i = 0; i < count; i++)
        {
            sum[i] = new MinuteFlow(end.AddMinutes(i - count + 1), 0, 0);
        }

        foreach (var area in areas)
        {
            area.AddTo(sum, end);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(sum);
    }

    private void AddTo(MinuteFlow[] sum, DateTime last)
    {
        foreach (var (end, flow) in _flows)
        {
            var at = sum.Length - 1 - (int)Math.Round((last - end).TotalMinutes);
            if (at >= 0 && at < sum.Length)
            {
                sum[at] = sum[at] with { In = sum[at].In + flow.In, Out = sum[at].Out + flow.Out };
            }
        }
    }
}
