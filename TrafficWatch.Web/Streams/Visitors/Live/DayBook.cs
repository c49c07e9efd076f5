namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>The civil day that holds now, growing minute by minute.</summary>
internal sealed class DayBook(DayCurve curve)
{
    public DayCurve Curve { get; private set; } = curve;

    /// <summary>Takes in the state of a minute; the same minute replaces itself.</summary>
    public void Add(DateTime end, long occupancy, long peak)
    {
        if (!Holds(end))
        {
            return;
        }

        var points = Curve.Points;
        var at = points.Length;
        while (at > 0 && points[at - 1].At >= end)
        {
            at--;
        }

        var point = new CurvePoint(end, occupancy);
        points = at < points.Length && points[at].At == end ? points.SetItem(at, point) : points.Insert(at, point);
        Curve = Curve with { Points = points };
        if (peak > Curve.Peak)
        {
            Curve = Curve with { Peak = peak, PeakAt = end };
        }
    }

    /// <summary>Forgets minutes of a time that has not come.</summary>
    public void Drop(DateTime after) => Curve = Curve with { Points = Curve.Points.RemoveAll(p => p.At > after) };

    public void Entered(DateTime end, long entries)
    {
        if (entries > 0 && Holds(end))
        {
            Curve = Curve with { Entries = Curve.Entries + entries };
        }
    }

    /// <summary>A minute belongs to the day in which it begins.</summary>
    private bool Holds(DateTime end) => end > Curve.Start && end <= Curve.End;
}
