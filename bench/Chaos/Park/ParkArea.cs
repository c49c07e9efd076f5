namespace TrafficWatch.Bench.Chaos.Park;

/// <summary>What is known of one area, or of the park.</summary>
internal sealed class ParkArea(string name, ParkThresholds? thresholds, long hold)
{
    private readonly Dictionary<(long Second, int From, int To), (string? Reason, long Count, int Threshold)> _changes = [];
    private readonly Dictionary<long, Alert> _alerts = [];

    /// <summary>Since when each level has been due, or its end, in a way that the level does not show.</summary>
    private readonly long?[] _since = new long?[3];
    private Alert? _alert;
    private long _alertPeak;

    /// <summary>Who was seen coming in, and what people's counts add to that.</summary>
    public long Seen { get; set; }

    public long Correction { get; set; }

    public long CorrectionUntil { get; set; } = long.MaxValue;

    /// <summary>The last count: its id, the correction before it, and whom it released, with the times of their entries and of their visits' ends.</summary>
    public (string Id, long Before, List<(string User, long Since, long Until, long VisitFrom)> Released)? LastCount { get; set; }

    public long Count => Seen + Correction;

    /// <summary>Of the open minute. A peak of −1: nothing has happened in it yet.</summary>
    public long Peak { get; set; } = -1;

    public long Released { get; set; }

    public long Repeated { get; set; }

    public long Unmatched { get; set; }

    public long Moved { get; set; }

    /// <summary>Exits of the open instant that nobody was seen coming in for.</summary>
    public long UnmatchedNow { get; set; }

    public int Level { get; private set; }

    /// <summary>At the end of an instant: who goes and was not seen coming is one of those that were counted, and nobody is fewer than none.</summary>
    public void Settle()
    {
        Correction = Math.Max(Correction > 0 ? Math.Max(0, Correction - UnmatchedNow) : Correction, -Seen);
        UnmatchedNow = 0;
    }

    public void Look() => Peak = Math.Max(Peak, Count);

    /// <summary>Up as soon as a threshold is passed, down only below 95 % of it, and either only once it has been so for long enough; at once if people made it so.</summary>
    public void Judge(long second, string? reason)
    {
        if (thresholds is null)
        {
            return;
        }

        _alertPeak = Math.Max(_alertPeak, Count);
        var (warning, alert) = (Passes(1, thresholds.Warning, second, reason), Passes(2, thresholds.Alert, second, reason));
        if ((alert ? 2 : warning ? 1 : 0) is var level && level != Level)
        {
            Change(level, second, reason);
        }
    }

    public void CloseMinute(TableRows rows, DateTime end)
    {
        Look();
        if (Peak + Released + Repeated + Unmatched + Moved > 0)
        {
            rows.Add("area_occupancy_per_minute", name, end, Count, Peak, Released, Repeated, Unmatched, Moved, Correction);
        }

        Peak = -1;
        Released = Repeated = Unmatched = Moved = 0;
    }

    public void Expect(TableRows rows)
    {
        foreach (var ((second, from, to), (reason, count, threshold)) in _changes)
        {
            var kind = to > from ? (from == 0 ? "raised" : "escalated") : to == 0 ? "cleared" : "eased";
            rows.Add("area_alert_log", name, Instant(second), from, to, kind, count, threshold, reason);
        }

        foreach (var (raised, one) in _alerts)
        {
            rows.Add("area_alert", name, Instant(raised), one.Level, one.Worst, Instant(one.ChangedAt), one.Level == 0 ? Instant(one.ChangedAt) : null, one.Count, one.Peak, one.Threshold, one.Reason);
        }

        if (_alert is { } open)
        {
            rows.Add("area_current_alert", name, Instant(open.ChangedAt), open.Count, open.Level, open.Threshold);
        }
    }

    private static DateTime Instant(long second) => DateTime.UnixEpoch.AddSeconds(second);

    private bool Passes(int level, int threshold, long second, string? reason)
    {
        var has = Level >= level;
        var due = Count > threshold || (has && Count * 100 >= threshold * 95L);
        _since[level] = due == has || reason is not null ? null : _since[level] ?? second;
        if (due != has && (reason is not null || (second - _since[level]) * 1000 >= hold))
        {
            _since[level] = null;
            return due;
        }

        return has;
    }

    private void Change(int level, long second, string? reason)
    {
        var raised = _alert;
        if (raised is null)
        {
            _alertPeak = Count;

            // Raised twice in one second, an alert is one.
            raised = _alerts.GetValueOrDefault(second) ?? (_alerts[second] = new Alert());
        }

        var threshold = Math.Max(level, Level) == 2 ? thresholds!.Alert : thresholds!.Warning;
        var key = (second, Level, level);
        _changes[key] = (_changes.TryGetValue(key, out var before) ? before.Reason : reason, Count, threshold);
        (raised.Level, raised.Worst, raised.ChangedAt, raised.Count, raised.Peak, raised.Threshold, raised.Reason) = (level, Math.Max(raised.Worst, level), second, Count, _alertPeak, threshold, reason);
        (Level, _alert) = (level, level == 0 ? null : raised);
    }

    private sealed class Alert
    {
        public int Level { get; set; }

        public int Worst { get; set; }

        public long ChangedAt { get; set; }

        public long Count { get; set; }

        public long Peak { get; set; }

        public int Threshold { get; set; }

        public string? Reason { get; set; }
    }
}
