using System.Collections.Immutable;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>Finds out once a minute how far areas' figures can be trusted and which of them are silent, for all screens at once. What changes slowly it asks for once an hour.</summary>
internal sealed class AreaWatch(
    AreaFlowQueries queries, Feed<VisitorFrame> frames, Feed<StreamStatusList> statuses, FreshnessRule freshness, SiteOptions site, SiteCalendar calendar,
    Feed<AreaInsights> insights, SchemaReady schema, TimeProvider time, ILogger<AreaWatch> logger) : RecurringWork(schema, time, logger)
{
    /// <summary>Local days that the shares of what is missed are learned from, today included.</summary>
    public const int LearnedDays = 7;

    /// <summary>Days that an hour is compared with.</summary>
    public const int ComparedDays = 28;

    /// <summary>It rests so many times as long as it took, so that however many areas there are it takes a small part of what the databases can do.</summary>
    private const int Rest = 30;

    /// <summary>An event that comes by more than this after its time tells that its area is not silent: its clock is slow.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    private readonly Dictionary<DateTime, IReadOnlyDictionary<string, HourRate>> _rates = [];
    private readonly Dictionary<string, ImmutableArray<MinuteFlow>> _seen = [];
    private readonly Dictionary<string, DateTime> _heard = [];
    private (DateTime Hour, IReadOnlyDictionary<string, AreaFlows> Flows)? _learned;

    /// <summary>The local days that are learned from, the minute that runs included.</summary>
    public static UtcRange Learned(SiteCalendar calendar, DateTime now) => new(calendar.StartOf(calendar.DayOf(now).AddDays(1 - LearnedDays)), now.AddMinutes(1));

    /// <summary>Looks, and publishes what it found.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow().UtcDateTime;
        var frame = frames.Current;
        var hour = HourOf(now);
        if (_learned?.Hour != hour)
        {
            _learned = (hour, await queries.SumsAsync(Learned(calendar, now), null, cancellationToken));
        }

        var since = await queries.EntriesSinceAsync(now, null, cancellationToken);
        var silent = await SilentAsync(frame, cancellationToken);
        var found = new Dictionary<string, AreaInsight>();
        ErrorBand? park = default(ErrorBand);
        foreach (var area in frame.Areas.Concat(frame.HiddenAreas))
        {
            var trust = AreaTrust.Of(_learned.Value.Flows.GetValueOrDefault(area.AreaId));
            var band = trust?.Band(area.Current, since.GetValueOrDefault(area.AreaId));
            found[area.AreaId] = new AreaInsight(trust, band, silent.TryGetValue(area.AreaId, out var at) ? at : null);

            // Of an area in which nobody is, and about which nothing is known, nothing is to be feared.
            park = band is null && area.Current > 0 ? null : park + (band ?? default);
        }

        found[ThresholdSet.WholePark] = new AreaInsight(AreaTrust.Of(_learned.Value.Flows.Values.Aggregate(default(AreaFlows), (sum, flows) => sum + flows)), park, null);
        insights.Publish(new AreaInsights(now, found));
    }

    private protected override string Failing => "How far areas' figures can be trusted could not be found out";

    private protected override TimeSpan Every { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The first look waits until there is a frame, and no longer than this.</summary>
    private protected override TimeSpan First { get; } = TimeSpan.FromSeconds(5);

    private protected override async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        var began = Time.GetTimestamp();
        await LookAsync(cancellationToken);
        var rest = Time.GetElapsedTime(began) * Rest;
        return rest > Every ? rest : Every;
    }

    /// <summary>Areas that are silent for longer than they usually are, and since when, while others' events come in.</summary>
    private async Task<Dictionary<string, DateTime>> SilentAsync(VisitorFrame frame, CancellationToken cancellationToken)
    {
        var status = statuses.Current.Streams.FirstOrDefault(stream => stream.Stream == "visitors");
        if (frame.DataTime is not { } data || freshness.Of(status).State != Freshness.Fresh)
        {
            return [];
        }

        // One gate's fast clock makes no other silent.
        var now = Time.GetUtcNow().UtcDateTime is var clock && data < clock ? data : clock;
        foreach (var area in frame.Areas.Concat(frame.HiddenAreas))
        {
            Hear(area, now);
        }

        if (!site.IsOpen(now))
        {
            return [];
        }

        var hour = HourOf(now);
        foreach (var old in _rates.Keys.Where(start => start < hour.AddHours(-1) || start > hour).ToList())
        {
            _rates.Remove(old);
        }

        var last = await queries.LastAsync(cancellationToken);
        var before = await RatesAsync(hour.AddHours(-1), cancellationToken);
        var running = await RatesAsync(hour, cancellationToken);
        return frame.Areas.Concat(frame.HiddenAreas).Select(area => area.AreaId).Where(last.ContainsKey)
            .Select(area => (Area: area, Last: _heard.GetValueOrDefault(area) is var heard && heard > last[area] ? heard : last[area]))
            .Where(area => AreaSilence.Tells(area.Last, now, before.GetValueOrDefault(area.Area), running.GetValueOrDefault(area.Area)))
            .ToDictionary(area => area.Area, area => area.Last);
    }

    /// <summary>Notices events that have come since the last look into minutes that are long over.</summary>
    private void Hear(AreaFrame area, DateTime now)
    {
        if (_seen.TryGetValue(area.AreaId, out var before))
        {
            var known = before.ToDictionary(minute => minute.End, minute => minute.In + minute.Out);
            if (area.Minutes.Any(minute => minute.End < now - Late && known.TryGetValue(minute.End, out var count) && minute.In + minute.Out > count))
            {
                _heard[area.AreaId] = now;
            }
        }

        _seen[area.AreaId] = area.Minutes;
    }

    /// <summary>What usually comes in an hour, by the same hour of days of the same kind. A day on which nothing came from anywhere is unknown, not empty.</summary>
    private async Task<IReadOnlyDictionary<string, HourRate>> RatesAsync(DateTime hour, CancellationToken cancellationToken)
    {
        if (_rates.TryGetValue(hour, out var known))
        {
            return known;
        }

        var local = calendar.ToLocal(hour).DateTime;
        List<UtcRange> hours = [];
        for (var day = 1; day <= ComparedDays; day++)
        {
            if (IsWeekend(local.AddDays(-day)) == IsWeekend(local) && calendar.TryToUtc(local.AddDays(-day), out var start))
            {
                hours.Add(new UtcRange(start, start.AddHours(1)));
            }
        }

        var events = (await queries.EventsAsync(hours, cancellationToken)).Where(areas => areas.Count > 0).ToList();
        return _rates[hour] = events.SelectMany(areas => areas).GroupBy(area => area.Key)
            .ToDictionary(area => area.Key, area => new HourRate(hour, area.Sum(day => day.Value) / (60.0 * events.Count), area.Count()));
    }

    private static bool IsWeekend(DateTime local) => local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>When the hour of the site's clocks began.</summary>
    private DateTime HourOf(DateTime utc) => utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(-calendar.ToLocal(utc).Minute);
}
