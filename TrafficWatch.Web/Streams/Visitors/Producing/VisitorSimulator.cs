namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>
/// A park's visitors: they come, walk through the areas, stay in each for minutes to hours and leave, so that
/// every area follows its crowd of <see cref="ParkDay"/>. Nobody leaves where they did not enter. The same seed,
/// start and plans give the same events. One thread at a time; it holds who is in the park, and no more.
/// </summary>
internal sealed class VisitorSimulator
{
    // Share of visitors who come, and who leave, while there are as many as there should be.
    private const double Turnover = 0.15;

    // Visitors too many or too few that turn all of the flow one way, and the most that it turns.
    private const double Stiffness = 20, MostOneWay = 0.75;

    // The least events a second, as a part of the average: the first and the last visitor of a day.
    private const double Quietest = 0.1;

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

    /// <summary>Who is in which area.</summary>
    public IEnumerable<(string User, string Area)> Visitors =>
        _inside.Zip(ParkDay.Areas, (inside, area) => inside.UnorderedItems.Select(visitor => (visitor.Element, area.Id))).SelectMany(area => area);

    /// <summary>A park in which the day has come as far as it has at an instant.</summary>
    public static VisitorSimulator At(DateTime time, DayPlan plan, int seed)
    {
        var simulator = new VisitorSimulator(seed, plan.OpeningBefore(time));
        while (simulator.TryNext(time, plan, out _))
        {
        }

        return simulator;
    }

    /// <summary>Visitors in one area.</summary>
    public int InsideOf(int area) => _inside[area].Count;

    /// <summary>Goes on to the next event.</summary>
    /// <param name="until">Goes no further than this; events after it come with a later call.</param>
    /// <param name="plan">The pace.</param>
    /// <param name="message">The event.</param>
    /// <returns>False when there is none up to <paramref name="until"/>.</returns>
    public bool TryNext(DateTime until, DayPlan plan, out VisitorMessage message)
    {
        while (true)
        {
            var next = _next ??= Next(plan);
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

    private DateTime Next(DayPlan plan)
    {
        var phase = plan.PhaseAt(Now);
        if (phase >= 1 && Inside + _walking.Count == 0)
        {
            return plan.OpeningAfter(Now);
        }

        var crowd = Math.Max(ParkDay.Draw(phase, Now, _crowd), Inside);
        var rate = plan.EventsPerSecond * Math.Max(Quietest, crowd / ParkDay.MeanCrowd);
        return Now + TimeSpan.FromSeconds(-Math.Log(1 - _chance.NextDouble()) / rate);
    }

    private bool TryStep(DayPlan plan, out VisitorMessage message)
    {
        message = default;
        if (_walking.TryPeek(out var walker, out var arrival) && arrival <= Now)
        {
            _walking.Dequeue();
            _expected[walker.Area]--;
            message = Enter(walker.Area, walker.User, plan);
            return true;
        }

        var wanted = ParkDay.Draw(plan.PhaseAt(Now), Now, _crowd);
        var missing = wanted - Inside;
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
            _walking.Enqueue((user, to), Now + TimeSpan.FromMilliseconds(2) + (plan.Walk * (0.4 - (0.6 * Math.Log(1 - _chance.NextDouble())))));
        }

        return true;
    }

    private VisitorMessage Enter(int area, string user, DayPlan plan)
    {
        // Log-normal: most pass through, few stay for long.
        var normal = Math.Sqrt(-2 * Math.Log(1 - _chance.NextDouble())) * Math.Cos(2 * Math.PI * _chance.NextDouble());
        _inside[area].Enqueue(user, Now + (plan.Stay * Math.Exp(normal - 0.5)));
        return new VisitorMessage(Now, ParkDay.Areas[area].Id, user, true);
    }

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
