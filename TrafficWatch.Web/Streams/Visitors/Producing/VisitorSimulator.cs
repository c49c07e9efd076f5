namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>
/// A park's visitors: they come, walk through the areas, stay in each for a while and leave, so that every
/// area follows its crowd of <see cref="ParkDay"/>. Nobody leaves where they did not enter. The same seed,
/// start and plans give the same events. One thread at a time.
/// </summary>
internal sealed class VisitorSimulator
{
    // Share of visitors who come, and who leave, while there are as many as there should be.
    private const double Turnover = 0.15;

    // Visitors too many or too few that turn all of the flow one way, and the most that it turns.
    private const double Stiffness = 20, MostOneWay = 0.75;

    private readonly Random _chance;
    private readonly PriorityQueue<string, DateTime>[] _inside;
    private readonly PriorityQueue<(string User, int Area), DateTime> _walking = new();
    private readonly int[] _expected = new int[ParkDay.Areas.Length];
    private readonly double[] _weights = new double[ParkDay.Areas.Length];
    private readonly double[] _crowd = new double[ParkDay.Areas.Length];
    private long _nextUser;
    private DateTime? _next;

    /// <param name="seed">Decides everything that chance decides, the ids of visitors included.</param>
    /// <param name="start">The instant before the first event, UTC.</param>
    public VisitorSimulator(int seed, DateTime start)
    {
        _chance = new Random(seed);
        _inside = [.. ParkDay.Areas.Select(_ => new PriorityQueue<string, DateTime>())];
        _nextUser = _chance.Next(1_000_000, 90_000_000);
        Now = start;
    }

    /// <summary>How far the simulation has come, UTC.</summary>
    public DateTime Now { get; private set; }

    /// <summary>Visitors in all areas.</summary>
    public int Inside => _inside.Sum(area => area.Count);

    /// <summary>Visitors in one area.</summary>
    public int InsideOf(int area) => _inside[area].Count;

    /// <summary>Lets time pass in which nothing is told: after a pause of the process.</summary>
    public void SkipTo(DateTime time)
    {
        if (time > Now)
        {
            Now = time;
            _next = null;
        }
    }

    /// <summary>Goes on to the next event.</summary>
    /// <param name="until">Goes no further than this; events after it come with a later call.</param>
    /// <param name="plan">The pace.</param>
    /// <param name="message">The event.</param>
    /// <returns>False when there is none up to <paramref name="until"/>.</returns>
    public bool TryNext(DateTime until, DayPlan plan, out VisitorMessage message)
    {
        while (true)
        {
            var next = _next ??= Now + TimeSpan.FromSeconds(-Math.Log(1 - _chance.NextDouble()) / plan.EventsPerSecond);
            if (next > until)
            {
                Now = until > Now ? until : Now;
                message = default;
                return false;
            }

            Now = next;
            _next = null;
            if (TryStep(plan, out message))
            {
                return true;
            }
        }
    }

    /// <summary>Sends everyone home.</summary>
    public IEnumerable<VisitorMessage> Close()
    {
        _walking.Clear();
        Array.Clear(_expected);
        for (var area = 0; area < _inside.Length; area++)
        {
            while (_inside[area].TryDequeue(out var user, out _))
            {
                yield return new VisitorMessage(Now, ParkDay.Areas[area].Id, user, false);
            }
        }
    }

    private bool TryStep(DayPlan plan, out VisitorMessage message)
    {
        message = default;
        var phase = plan.Phase(Now);
        if (_walking.TryPeek(out var walker, out var arrival) && arrival <= Now)
        {
            _walking.Dequeue();
            _expected[walker.Area]--;
            message = Enter(walker.Area, walker.User, plan);
            return true;
        }

        for (var area = 0; area < _crowd.Length; area++)
        {
            _crowd[area] = ParkDay.Crowd(area, phase);
        }

        var wanted = _crowd.Sum();
        var missing = wanted - Inside - _walking.Count;
        var come = wanted < 1 ? 0 : Math.Clamp(Turnover + (missing / Stiffness), 0, MostOneWay);
        var leave = Math.Clamp(Turnover - (missing / Stiffness), 0, MostOneWay);
        var dice = _chance.NextDouble();
        if (dice < come)
        {
            message = Enter(Drawn(except: -1), $"user-{_nextUser++}", plan);
            return true;
        }

        var from = Fullest();
        if (from < 0)
        {
            return false;
        }

        var user = _inside[from].Dequeue();
        message = new VisitorMessage(Now, ParkDay.Areas[from].Id, user, false);
        if (dice >= come + leave && wanted >= 1)
        {
            var to = Drawn(except: from);
            _expected[to]++;
            // Never at once: the exit and the next entry have times of their own.
            _walking.Enqueue((user, to), Now + TimeSpan.FromMilliseconds(2) + Around(plan.Walk));
        }

        return true;
    }

    private VisitorMessage Enter(int area, string user, DayPlan plan)
    {
        _inside[area].Enqueue(user, Now + Around(plan.Stay));
        return new VisitorMessage(Now, ParkDay.Areas[area].Id, user, true);
    }

    private TimeSpan Around(TimeSpan mean) => mean * (0.4 - (0.6 * Math.Log(1 - _chance.NextDouble())));

    /// <summary>Where someone goes next: mostly where people are missing.</summary>
    private int Drawn(int except)
    {
        for (var area = 0; area < _weights.Length; area++)
        {
            var missing = _crowd[area] - _inside[area].Count - _expected[area];
            _weights[area] = area == except ? 0 : Math.Max(missing, 0.03 * _crowd[area]) + 0.001;
        }

        return Choose();
    }

    /// <summary>Where the next one leaves: mostly where there are too many. -1 when nobody is inside.</summary>
    private int Fullest()
    {
        for (var area = 0; area < _weights.Length; area++)
        {
            var inside = _inside[area].Count;
            _weights[area] = Math.Max(inside - _crowd[area], 0.05 * inside);
        }

        return Choose();
    }

    private int Choose()
    {
        var left = _chance.NextDouble() * _weights.Sum();
        var chosen = -1;
        for (var area = 0; area < _weights.Length && left >= 0; area++)
        {
            if (_weights[area] > 0)
            {
                chosen = area;
                left -= _weights[area];
            }
        }

        return chosen;
    }
}
