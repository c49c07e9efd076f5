using System.Collections.Immutable;
using System.Globalization;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>Keeps what the visitors screen shows, fed by committed epochs, and publishes a frame after each, at most twenty a second.</summary>
internal sealed class VisitorView(Feed<VisitorFrame> feed, VisitorHistory history, SiteCalendar calendar, TimeProvider time, bool holdNew = false) : IStreamView<VisitorDeltas>, IFollowingView
{
    private const int Minutes = 60;
    private const int Transitions = 12;
    // Area 2 before area 10, as people count.
    private static readonly StringComparer Natural = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering);
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly Dictionary<string, AreaView> _areas = [];
    private AreaView _park = new(ThresholdSet.WholePark);

    /// <summary>Flows of areas that are there no longer: they stay in the park's minutes.</summary>
    private AreaView _past = new("");
    private IReadOnlyDictionary<string, AreaName> _names = new Dictionary<string, AreaName>();
    private ImmutableArray<AlertTransition> _transitions = [];
    private readonly DayBooks _days = new(calendar);
    private long _epoch;
    private DateTime? _newest;
    private DateTime? _newestRecord;
    private DateTime? _decided;
    private bool _dirty;
    private bool _loaded;

    /// <inheritdoc/>
    public bool Owned { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var loaded = await history.LoadAsync(calendar.DayOf(time.GetUtcNow().UtcDateTime), cancellationToken);
        lock (_gate)
        {
            Owned = true;
            Take(loaded);
            Publish();
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            Owned = false;
        }
    }

    /// <inheritdoc/>
    public async Task FollowAsync(StreamProgress progress, CancellationToken cancellationToken)
    {
        var loaded = await history.LoadAsync(calendar.DayOf(time.GetUtcNow().UtcDateTime), cancellationToken);
        lock (_gate)
        {
            if (Owned)
            {
                return;
            }

            Take(loaded);
            _epoch = progress.Epoch;
            if (progress.Record is { } record)
            {
                _newest = record.Newest is { } newest ? Utc(newest) : _newest;
                _newestRecord = record.NewestRecord is > 0 and var at ? Utc(at) : _newestRecord;
                _decided = record.Line == Watermarks.None ? _decided : Utc(record.Line);
            }

            Publish();
        }
    }

    private void Take(VisitorTablesState loaded)
    {
        _areas.Clear();
        foreach (var (id, visitors) in loaded.Present)
        {
            Of(id).Current = visitors;
        }

        _past = new AreaView("");
        foreach (var (area, flow) in loaded.Flows)
        {
            (_areas.GetValueOrDefault(area) ?? _past).Add(flow.End, flow.In, flow.Out);
        }

        _park = new AreaView(ThresholdSet.WholePark);
        foreach (var alert in loaded.Alerts)
        {
            Any(alert.AreaId)!.Alert = alert;
        }

        _thresholds.Clear();
        foreach (var (area, set) in loaded.Thresholds)
        {
            Any(area, make: false)?.Thresholds = set;
            _thresholds[area] = set;
        }

        _names = loaded.Names;
        _transitions = loaded.Transitions;
        _newest = loaded.Newest;
        _days.Load(loaded.Yesterday, loaded.Today);
        _dirty = _loaded = true;
    }

    private readonly Dictionary<string, ThresholdSet> _thresholds = [];

    public void Committed(long epoch, bool newLog, VisitorDeltas deltas, long newest, long newestRecord)
    {
        lock (_gate)
        {
            _epoch = epoch;
            if (newLog)
            {
                foreach (var area in _areas.Values)
                {
                    area.Current = 0;
                    area.Alert = null;
                }

                _park.Alert = null;
            }

            if (deltas.SetBack is { } line)
            {
                _days.Drop(Utc(line).AddMinutes(1));
            }

            foreach (var edit in deltas.Edits)
            {
                if (edit.Thresholds is null)
                {
                    _thresholds.Remove(edit.Area);
                }
                else
                {
                    _thresholds[edit.Area] = edit.Thresholds;
                }

                Any(edit.Area, make: false)?.Thresholds = edit.Thresholds;
            }

            foreach (var area in (deltas.Gone ?? []).Where(area => !_names.ContainsKey(area)))
            {
                _areas.Remove(area);
            }

            foreach (var present in deltas.Present)
            {
                Of(present.Area).Current = present.Visitors;
            }

            foreach (var flow in deltas.Flows)
            {
                var end = Utc(flow.MinuteEnd);
                Of(flow.Area).Add(end, flow.In, flow.Out);
                _days.Entered(end, flow.In);
            }

            foreach (var minute in deltas.Minutes.Where(m => m.Area == ThresholdSet.WholePark))
            {
                _days.Add(Utc(minute.MinuteEnd), minute.Occupancy, minute.Peak);
            }

            foreach (var change in deltas.Changes)
            {
                var area = Any(change.Area)!;
                var at = Utc(change.Time);
                area.Alert = change.To == AlertLevel.Normal ? null : new CurrentAlert(change.Area, change.To, at, change.Visitors, change.Threshold);
                _transitions = [new AlertTransition(change.Area, at, change.From, change.To, change.Visitors, change.Threshold, change.Reason), .. _transitions.Take(Transitions - 1)];
            }

            foreach (var id in deltas.Removed ?? [])
            {
                if (_areas.Remove(id, out var area))
                {
                    _past.Add(area);
                }
            }

            _newest = newest == Watermarks.None ? _newest : Utc(newest);
            _newestRecord = newestRecord <= 0 ? _newestRecord : Utc(newestRecord);
            _decided = deltas.Line == long.MinValue ? _decided : Utc(deltas.Line);
            _dirty = true;
            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
    }

    /// <summary>Waits until an epoch was committed since it was last waited for, or the time is over.</summary>
    public Task ChangedAsync(TimeSpan patience, CancellationToken cancellationToken) => _changed.WaitAsync(patience, cancellationToken);

    /// <summary>Publishes a frame when something changed since the last.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            if (_dirty && _loaded)
            {
                Publish();
            }
        }
    }

    /// <summary>Turns the page once the site's day has ended.</summary>
    public void FollowDay()
    {
        var day = calendar.DayOf(time.GetUtcNow().UtcDateTime);
        lock (_gate)
        {
            _dirty |= _loaded && _days.TurnTo(day);
        }
    }

    /// <summary>Takes over the admin's names, order and hiding.</summary>
    public void Rename(IReadOnlyDictionary<string, AreaName> names)
    {
        lock (_gate)
        {
            _names = names;
            _dirty = true;
        }
    }

    private void Publish()
    {
        _dirty = false;
        var lastMinute = _newest is { } newest ? MinuteEnd(newest) : (DateTime?)null;
        var hidden = 0L;
        var total = 0L;
        var shown = new List<(int Order, AreaFrame Frame)>();
        var off = new List<AreaFrame>();

        // Until somebody has set up an area, all are shown by themselves.
        var holds = holdNew && _names.Any(name => name.Key != ThresholdSet.WholePark && name.Value.ByPerson);
        foreach (var area in _areas.Values)
        {
            total += area.Current;
            var name = _names.GetValueOrDefault(area.Id);
            var frame = new AreaFrame(area.Id, name?.Zh, name?.En, area.Current, area.Alert?.Level ?? AlertLevel.Normal, area.Thresholds, area.Last(lastMinute, Minutes)) { IsNew = holds && name is null };
            if (frame.IsNew || name is { Hidden: true })
            {
                hidden += area.Current;
                off.Add(frame);
            }
            else
            {
                shown.Add((name?.Order ?? int.MaxValue, frame));
            }
        }

        var alerts = _areas.Values.Append(_park).Where(a => a.Alert is not null)
            .Select(a => a.Alert!).OrderByDescending(a => a.Level).ThenByDescending(a => a.Since).ThenBy(a => a.AreaId, StringComparer.Ordinal);
        // The day's curve comes from the decided line, the figure beside its peak from the newest: it is ahead by some seconds.
        var today = _days.Today;
        if (total > today.Peak && lastMinute is { } at && at > today.Start && at <= today.End)
        {
            today = today with { Peak = total, PeakAt = at };
        }

        feed.Publish(new VisitorFrame(
            _epoch, _newest, _decided, _newestRecord,
            [.. shown.OrderBy(s => s.Order).ThenBy(s => s.Frame.AreaId, Natural).Select(s => s.Frame)],
            hidden, total, _park.Alert?.Level ?? AlertLevel.Normal, _park.Thresholds,
            AreaView.Sum(_areas.Values.Append(_past), lastMinute, Minutes), [.. alerts], _transitions, today, _days.Yesterday)
        {
            HiddenAreas = [.. off.OrderBy(area => area.AreaId, Natural)],
        });
    }

    private AreaView Of(string id)
    {
        if (!_areas.TryGetValue(id, out var area))
        {
            area = new AreaView(id) { Thresholds = _thresholds.GetValueOrDefault(id) };
            _areas.Add(id, area);
        }

        return area;
    }

    private AreaView? Any(string id, bool make = true) =>
        id == ThresholdSet.WholePark ? _park : make ? Of(id) : _areas.GetValueOrDefault(id);

    private static DateTime Utc(long milliseconds) => DateTime.UnixEpoch.AddMilliseconds(milliseconds);

    private static DateTime MinuteEnd(DateTime at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute, DateTimeKind.Utc);
}
