using System.Text;

namespace TrafficWatch.Bench.Chaos.Park;

/// <summary>What single visitors did, event by event in their order: stays, routes, paths, visits to the park.</summary>
internal sealed class ParkVisitors(ParkRules rules)
{
    private const string Park = "*";
    private const int Minute = 60_000;
    private readonly Dictionary<string, Visitor> _visitors = [];
    private readonly Dictionary<(long Hour, string Area, int From), (long Stays, long Total)> _stayHours = [];
    private readonly Dictionary<(long Hour, string From, string To), (long Routes, long Total)> _routeHours = [];
    private readonly Dictionary<(long Hour, string First, string Second, string Third), long> _pathHours = [];
    private readonly List<(string User, string Area, long Entry, long Exit)> _stays = [];
    private readonly List<(string User, string From, string To, long Left, long Entered)> _routes = [];

    /// <summary>The visitor, made when nothing was known of him.</summary>
    public Visitor this[string user]
    {
        get
        {
            if (!_visitors.TryGetValue(user, out var visitor))
            {
                _visitors.Add(user, visitor = new Visitor(user));
            }

            return visitor;
        }
    }

    /// <summary>A visitor was seen coming in.</summary>
    public void Come(Visitor visitor, string area, long time)
    {
        EndAfterGap(visitor, time);
        visitor.VisitFrom ??= time;
        var before = visitor.Last;
        Remember(visitor, new ParkEvent(time, area, true, visitor.User));
        if (IsRoute(before, visitor.Last))
        {
            var (left, hour) = (before!.Value, rules.HourEnd(time));
            _routes.Add((visitor.User, left.Area, area, left.Time, time));
            var (routes, total) = _routeHours.GetValueOrDefault((hour, left.Area, area));
            _routeHours[(hour, left.Area, area)] = (routes + 1, total + time - left.Time);

            // Out, in, out of the same, in: the way there was a route too.
            if (visitor.Steps is [var first, var second, _, _] && IsRoute(first, second) && second.Area == left.Area)
            {
                var key = (hour, first.Area, left.Area, area);
                _pathHours[key] = _pathHours.GetValueOrDefault(key) + 1;
            }
        }
    }

    /// <summary>A visitor was seen going out, of where he was not known to be.</summary>
    public void GoUnseen(Visitor visitor, string area, long time)
    {
        EndAfterGap(visitor, time);
        Remember(visitor, new ParkEvent(time, area, false, visitor.User));
    }

    /// <summary>A visitor was seen going out.</summary>
    public void Go(Visitor visitor, string area, long since, long time)
    {
        _stays.Add((visitor.User, area, since, time));
        CountStay(area, since, time);
        Remember(visitor, new ParkEvent(time, area, false, visitor.User));
    }

    /// <summary>Ends the visit: at the last exit, if that was the last that was seen.</summary>
    public void End(Visitor visitor)
    {
        if (visitor.VisitFrom is { } from && visitor.Last is { Entering: false } last && last.Time >= from)
        {
            CountStay(Park, from, last.Time);
        }

        visitor.VisitFrom = null;
    }

    /// <summary>Ends the visits of those who have been nowhere for long, as it is done every ten minutes.</summary>
    public void EndBefore(long line)
    {
        line -= line % (10 * Minute);
        foreach (var visitor in _visitors.Values.Where(one => one.VisitFrom is not null && one.Areas.Count == 0 && one.Last!.Value.Time < line - rules.VisitGap))
        {
            End(visitor);
        }
    }

    public void Expect(TableRows rows)
    {
        foreach (var (user, area, entry, exit) in _stays)
        {
            rows.Add("visitor_stay_duration", user, area, Instant(entry), Instant(exit), (exit - entry) / Minute);
        }

        foreach (var (user, from, to, left, entered) in _routes)
        {
            rows.Add("visitor_route_log", user, from, to, Instant(entered), (entered - left) / Minute);
        }

        foreach (var ((hour, area, from), (stays, total)) in _stayHours)
        {
            rows.Add("area_stay_per_hour", Instant(hour), area, from, stays, total);
        }

        foreach (var ((hour, from, to), (routes, total)) in _routeHours)
        {
            rows.Add("visitor_route_per_hour", Instant(hour), from, to, routes, total);
        }

        foreach (var ((hour, first, second, third), paths) in _pathHours)
        {
            rows.Add("visitor_path_per_hour", Instant(hour), first, second, third, paths);
        }
    }

    /// <summary>Events of one instant, in the order of their areas' bytes.</summary>
    public static int Compare(string one, string other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    private static DateTime Instant(long time) => DateTime.UnixEpoch.AddMilliseconds(time);

    private static void Remember(Visitor visitor, ParkEvent step)
    {
        if (visitor.Steps.Count == 4)
        {
            visitor.Steps.RemoveAt(0);
        }

        visitor.Steps.Add(step);
    }

    private bool IsRoute(ParkEvent? left, ParkEvent? entered) =>
        left is { Entering: false } from && entered is { Entering: true } to && from.Area != to.Area && to.Time - from.Time <= rules.RouteWithin;

    private void EndAfterGap(Visitor visitor, long time)
    {
        if (visitor.Areas.Count == 0 && visitor.Last is { } last && time - last.Time > rules.VisitGap)
        {
            End(visitor);
        }
    }

    private void CountStay(string area, long from, long to)
    {
        var minutes = Math.Min((to - from) / Minute, 1440);
        var step = minutes < 60 ? 1 : minutes < 240 ? 5 : 30;
        var key = (rules.HourEnd(to), area, (int)(minutes / step * step));
        var (stays, total) = _stayHours.GetValueOrDefault(key);
        _stayHours[key] = (stays + 1, total + to - from);
    }

    /// <summary>One visitor.</summary>
    internal sealed class Visitor(string user)
    {
        public string User => user;

        /// <summary>The last four entries and exits.</summary>
        public List<ParkEvent> Steps { get; } = [];

        public ParkEvent? Last => Steps.Count == 0 ? null : Steps[^1];

        /// <summary>Where he is.</summary>
        public HashSet<string> Areas { get; } = [];

        /// <summary>Since when he has been in the park; null: he is not.</summary>
        public long? VisitFrom { get; set; }
    }
}
