using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Requests;

/// <summary>
/// Decides which rules' figures are beyond their thresholds, a whole minute after the other, in the order of event time: a level rises with the minute that reaches it, and falls once two minutes running are below it. Times are milliseconds since 1970-01-01 UTC.
/// </summary>
/// <param name="isOpen">Whether requests are expected at an instant; null: always.</param>
internal sealed class RequestAlerts(Func<long, bool>? isOpen)
{
    private const long None = long.MinValue, Minute = Milliseconds.Minute;

    private readonly SortedDictionary<string, RuleState> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WatchedRoute> _routes = new(StringComparer.Ordinal) { [RequestAggregator.All] = new() };
    private List<RequestLevelChange> _changes = [];
    private bool _moved;
    private long _openSince = None;

    /// <summary>The end of the last minute that was decided; <see cref="long.MinValue"/>: none was.</summary>
    public long Decided { get; private set; } = None;

    /// <summary>Whether single routes are looked at.</summary>
    public bool HasRoutes => _routes.Count > 1;

    /// <summary>Whether latencies are looked at.</summary>
    public bool AreTimed => _routes.Values.Any(route => route.IsTimed);

    /// <summary>Minutes that are held, of all routes that are looked at.</summary>
    public int Minutes => _routes.Values.Sum(route => route.Count);

    private WatchedRoute All => _routes[RequestAggregator.All];

    /// <summary>What is looked at of a route; null: it is not, or the minute is too old to matter.</summary>
    public WatchedRoute? RouteAt(string route, long start) =>
        start >= Decided - (RequestRule.LongestWindow * Minute) || Decided == None ? _routes.GetValueOrDefault(route) : null;

    /// <summary>Decides the minutes that a line has passed.</summary>
    /// <param name="line">Exclusive.</param>
    public void Advance(long line)
    {
        if (line == None)
        {
            return;
        }

        line -= line % Minute;
        Decided = Decided == None ? Math.Min(line, All.FirstFrom(None)) : Decided;
        while (Decided < line)
        {
            if (IsSettled)
            {
                Decided = Math.Min(line, All.FirstFrom(Decided));
                foreach (var state in _rules.Values)
                {
                    state.Worst = Math.Max(state.Worst, FigureOf(state).Figure ?? 0);
                }
            }

            if (Decided < line)
            {
                Decide(Decided);
            }
        }
    }

    /// <summary>Whether a line that goes on would decide anything, though nothing comes.</summary>
    public bool HasDue(long line) => Decided != None && line - (line % Minute) > Decided && _rules.Values.Any(state => state.Rule.IsOn) && (!IsSettled || All.FirstFrom(Decided) < line - (line % Minute));

    /// <summary>Sets, changes or removes a rule. What follows from it holds at once.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="removed">Whether it is taken away.</param>
    /// <param name="line">Where the line stands.</param>
    public void Edit(RequestRule rule, bool removed, long line)
    {
        var state = _rules.GetValueOrDefault(rule.Subject);
        if (removed)
        {
            if (state is not null)
            {
                End(state, line, "removed");
                _rules.Remove(rule.Subject);
                Look();
            }

            return;
        }

        if (rule.Wrong().Any() || (state is null && _rules.Count == RequestRule.Most))
        {
            return;
        }

        state ??= _rules[rule.Subject] = new RuleState { Since = line };
        var before = state.Rule ?? rule;
        state.Rule = rule;
        Look();
        if (Decided != None)
        {
            Judge(state, line, "edit", before);
        }
    }

    /// <summary>The line has run ahead of every clock: goes back, and forgets what is of a time that has not come.</summary>
    public void SetBack(long line, long ahead)
    {
        foreach (var state in _rules.Values)
        {
            End(state, line, "set-back");
            state.Since = Math.Min(state.Since, line);
        }

        foreach (var route in _routes.Values)
        {
            route.SetBack(ahead - (ahead % Minute));
        }

        Decided = Math.Min(Decided, line - (line % Minute));
        _openSince = Math.Min(_openSince, Decided);
    }

    /// <summary>The log was replaced: nothing is known of the new one.</summary>
    public void NewLog(long line)
    {
        foreach (var state in _rules.Values)
        {
            End(state, line, "new-log");
            state.Since = None;
        }

        foreach (var route in _routes.Keys.ToList())
        {
            _routes[route] = new();
        }

        Look();
        Decided = _openSince = None;
    }

    /// <summary>The changes since the last call, in order; and what the alerts that are open are at, where a minute was decided since.</summary>
    public (IReadOnlyList<RequestLevelChange> Changes, IReadOnlyList<RequestAlertFigure> Figures) Take()
    {
        var (changes, moved) = (_changes, _moved);
        (_changes, _moved) = ([], false);
        return (changes, moved ? [.. _rules.Values.Where(state => state.Level != AlertLevel.Normal).Select(state => new RequestAlertFigure(state.Rule.Subject, state.RaisedAt, FigureOf(state).Figure, state.Worst))] : []);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(Decided);
        writer.Write(_openSince);
        writer.Write(_rules.Count);
        foreach (var state in _rules.Values)
        {
            state.Save(writer);
        }

        writer.Write(_routes.Count);
        foreach (var (name, route) in _routes)
        {
            writer.Write(name);
            route.Save(writer);
        }
    }

    public void Load(ref StateReader reader)
    {
        Clear();
        (Decided, _openSince) = (reader.ReadInt64(), reader.ReadInt64());
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var state = RuleState.Load(ref reader);
            _rules[state.Rule.Subject] = state;
        }

        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            _routes[reader.ReadString()!] = WatchedRoute.Load(ref reader);
        }

        Look();
    }

    /// <summary>Forgets everything, rules too.</summary>
    public void Clear()
    {
        _rules.Clear();
        _routes.Clear();
        _routes[RequestAggregator.All] = new();
        _changes = [];
        Decided = _openSince = None;
    }

    /// <summary>Whether nothing changes until the next request: every window is empty by then, and every silence told.</summary>
    private bool IsSettled
    {
        get
        {
            var last = _rules.Values.Select(state => state.Since).Append(All.LastEnd).Max();
            var longest = _rules.Values.Where(state => state.Rule.Kind == RequestRuleKind.Silence).Select(state => state.Rule.Alert).Append(RequestRule.LongestWindow).Max();
            return isOpen is null && last != None && Decided - last > (longest + 2) * Minute;
        }
    }

    /// <summary>Looks at the routes that rules ask for, and at no others.</summary>
    private void Look()
    {
        foreach (var route in _routes.Keys.Except(_rules.Values.Select(state => state.Rule.Route)).Where(route => route != RequestAggregator.All).ToList())
        {
            _routes.Remove(route);
        }

        foreach (var route in _rules.Values.Select(state => state.Rule.Route).Append(RequestAggregator.All).ToHashSet())
        {
            var watched = _routes.GetValueOrDefault(route) ?? (_routes[route] = new());
            watched.IsTimed = _rules.Values.Any(state => state.Rule is { Kind: RequestRuleKind.Latency, IsOn: true } rule && rule.Route == route);
        }
    }

    private void Decide(long start)
    {
        foreach (var route in _routes.Values)
        {
            route.Decide(start);
        }

        // Silence is told from the opening on.
        (Decided, _moved) = (start + Minute, true);
        _openSince = isOpen is null ? None : !isOpen(start) ? long.MaxValue : _openSince == long.MaxValue ? start : _openSince;
        foreach (var state in _rules.Values)
        {
            state.Since = state.Since == None && All.LastEnd == Decided ? start : state.Since;
            Judge(state, Decided, null, state.Rule);
        }
    }

    private void Judge(RuleState state, long time, string? reason, RequestRule before)
    {
        var rule = state.Rule;
        var (figure, why) = FigureOf(state);
        var due = figure >= rule.Alert ? AlertLevel.Alert : figure >= rule.Warning ? AlertLevel.Warning : AlertLevel.Normal;

        // What people change holds at once.
        var next = reason is null && state.Due > due ? state.Due : due;
        state.Due = due;
        state.Worst = Math.Max(state.Worst, figure ?? 0);
        Change(state, next, time, figure, reason ?? (next < state.Level ? why : null), next < state.Level ? before : rule);
    }

    private void End(RuleState state, long time, string reason)
    {
        state.Due = AlertLevel.Normal;
        Change(state, AlertLevel.Normal, time, null, reason, state.Rule);
    }

    private void Change(RuleState state, AlertLevel next, long time, double? figure, string? reason, RequestRule rule)
    {
        if (next == state.Level)
        {
            return;
        }

        if (state.Level == AlertLevel.Normal)
        {
            (state.RaisedAt, state.Worst) = (time, figure ?? 0);
        }

        var threshold = (next > state.Level ? next : state.Level) == AlertLevel.Alert ? rule.Alert : rule.Warning;
        _changes.Add(new RequestLevelChange(rule, time, state.Level, next, figure, threshold, reason, state.RaisedAt, state.Worst));
        state.Level = next;
    }

    /// <summary>What a rule looks at, and why it cannot be told.</summary>
    private (double? Figure, string? Why) FigureOf(RuleState state)
    {
        var rule = state.Rule;
        var route = _routes[rule.Route];
        if (!rule.IsOn)
        {
            return (null, null);
        }

        if (rule.Kind == RequestRuleKind.Silence)
        {
            var last = Math.Max(route.LastEnd, Math.Max(state.Since, _openSince));
            return last == long.MaxValue ? (null, "closed") : (last == None ? null : Math.Max(0, (Decided - last) / Minute), null);
        }

        var figure = rule.Kind == RequestRuleKind.Errors ? route.Failed(Decided, rule.Minutes, rule.Least) : route.Slow(Decided, rule.Minutes, rule.Least);
        return (figure, figure is null ? "few" : null);
    }
}
