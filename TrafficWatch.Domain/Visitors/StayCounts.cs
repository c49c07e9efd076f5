namespace TrafficWatch.Domain.Visitors;

/// <summary>One area's stays by length, of the hour in which they end. They end hour by hour, but for late ones.</summary>
internal sealed class StayCounts
{
    private readonly (long Stays, long TotalMs)[] _bins = new (long, long)[StayBins.Count];
    private long _hourEnd;

    /// <summary>Whether anything was counted.</summary>
    public bool Any { get; private set; }

    /// <summary>Counts a stay.</summary>
    public void Add(string area, long hourEnd, long milliseconds, VisitRows into)
    {
        if (hourEnd != _hourEnd)
        {
            Take(area, into);
            _hourEnd = hourEnd;
        }

        ref var bin = ref _bins[StayBins.IndexOf(milliseconds)];
        bin = (bin.Stays + 1, bin.TotalMs + milliseconds);
        Any = true;
    }

    /// <summary>Hands over what was counted, and begins anew.</summary>
    public void Take(string area, VisitRows into)
    {
        if (!Any)
        {
            return;
        }

        for (var i = 0; i < _bins.Length; i++)
        {
            if (_bins[i].Stays > 0)
            {
                into.Add(new StayCount(area, _hourEnd, StayBins.FromOf(i), _bins[i].Stays, _bins[i].TotalMs));
                _bins[i] = default;
            }
        }

        Any = false;
    }
}
