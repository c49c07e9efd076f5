using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Streams.Visitors.Alerts;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Resources;
using TrafficWatch.Web.Streams.Visitors.Routes;
using TrafficWatch.Web.Streams.Visitors.Stays;
using TrafficWatch.Web.Streams.Visitors.Traffic;

namespace TrafficWatch.Web.Streams.Visitors;

/// <summary>Tables as files. Each takes the query string of its page.</summary>
internal static class VisitorExports
{
    public static void Map(IEndpointRouteBuilder exports)
    {
        // What names a single visitor is for who may administer, as a whole plate is.
        var admin = exports.MapGroup("").AdminOnly();
        exports.MapAlerts(VisitorAlerts.Stream);
        foreach (var kind in ExportFile.Kinds)
        {
            exports.MapGet($"/traffic.{kind}", (HttpContext context, TrafficQueries queries, RangeClock clock, SiteCalendar calendar, AreaNames names, FinishedMinutes finished, VisitorWords words) =>
                TrafficAsync(context, kind, queries, clock, calendar, names, finished, words));
            exports.MapGet($"/stays.{kind}", (HttpContext context, StayQueries queries, VisitSpans spans, RangeClock clock, AreaNames names, VisitorWords words) =>
                VisitExports.StaysAsync(context, kind, queries, spans, clock, names, words));
            admin.MapGet($"/stay_rows.{kind}", (HttpContext context, StayQueries queries, VisitSpans spans, RangeClock clock, AreaNames names, VisitorWords words) =>
                VisitExports.StayRowsAsync(context, kind, queries, spans, clock, names, words));
            exports.MapGet($"/routes.{kind}", (HttpContext context, RouteQueries queries, VisitSpans spans, RangeClock clock, AreaNames names, VisitorWords words) =>
                VisitExports.RoutesAsync(context, kind, queries, spans, clock, names, words));
            exports.MapGet($"/paths.{kind}", (HttpContext context, RouteQueries queries, VisitSpans spans, RangeClock clock, AreaNames names, VisitorWords words) =>
                VisitExports.PathsAsync(context, kind, queries, spans, clock, names, words));
            admin.MapGet($"/route_rows.{kind}", (HttpContext context, RouteQueries queries, VisitSpans spans, RangeClock clock, AreaNames names, VisitorWords words) =>
                VisitExports.RouteRowsAsync(context, kind, queries, spans, clock, names, words));
            exports.MapGet($"/corrections.{kind}", (HttpContext context, CorrectionAdmin corrections, RangeClock clock, AreaNames names, VisitorWords words) =>
                CorrectionsAsync(context, kind, corrections, clock, names, words));
            exports.MapGet($"/trust.{kind}", (HttpContext context, Feed<VisitorFrame> frames, Feed<AreaInsights> insights, RangeClock clock, AreaNames names, VisitorWords words) =>
                TrustAsync(context, kind, AreaLine.Of(frames.Current, insights.Current), clock, names, words));
            exports.MapGet($"/partitions.{kind}", (HttpContext context, PartitionQueries partitions, RangeClock clock, VisitorWords words) =>
                PartitionsAsync(context, kind, partitions, clock, words));
            admin.MapGet($"/areas.{kind}", (HttpContext context, AreaAdmin areas, RangeClock clock, VisitorWords words) =>
                AreasAsync(context, kind, areas, clock, words));
        }
    }

    private static Task TrafficAsync(
        HttpContext context, string kind, TrafficQueries queries, RangeClock clock, SiteCalendar calendar, AreaNames names, FinishedMinutes finished, VisitorWords words)
    {
        var filter = TrafficFilter.Parse(ExportFile.Query(context), out var errors);
        if (errors.Count > 0)
        {
            return ExportFile.Refuse(context, errors);
        }

        // What is not over still changes: it is left out unless asked for.
        var range = clock.Resolve(filter.Range);
        var until = finished.Until;
        range = filter.Unfinished || until >= range.To ? range : range with { To = until > range.From ? until : range.From };
        var raw = kind == "csv" && ExportFile.IsRaw(context);
        var series = new TrafficSeries(filter.Grain, calendar);
        var stored = queries.AllAsync(filter, range, context.RequestAborted);
        var areas = filter.Areas.Count > 0 ? filter.Areas : [.. names.Search(null, words).Where(area => area != ThresholdSet.WholePark)];
        var rows = raw && filter.Grain == TrafficGrain.Minute ? stored : SeriesAsync();
        var table = new ExportTable<TrafficRow>(words)
            .Text("area_id", null, row => row.AreaId)
            .Time("window_end", null, row => new(clock.Local(row.WindowEnd)))
            .Time(null, words.SpanBegin(filter.Grain.Name), row => row.AreaId.Length == 0 ? null : new(clock.Local(series.BeginBefore(row.WindowEnd)), Minutes: true))
            .Text(null, words.Area, row => row.AreaId.Length == 0 ? words.TotalRow : names.Of(row.AreaId, words))
            .Text(null, words.AreaId, row => row.AreaId)
            .Number("in_count", words.InCount, row => row.In)
            .Number("out_count", words.OutCount, row => row.Out)
            .Number("occupancy", words.OccupancyColumn, row => row.Occupancy)
            .Number("peak", words.PeakColumn, row => row.Peak)
            .Number("released", words.ReleasedColumn, row => row.Released)
            .Number("repeated_in", words.RepeatedColumn, row => row.Repeated)
            .Number("unmatched_out", words.UnmatchedColumn, row => row.Unmatched);
        return ExportFile.SendAsync(context, kind, ExportFile.Name("traffic", filter.Range, clock), table, raw ? rows : WithTotalAsync(rows));

        // What retention took away, or what was before the first event, is not nobody.
        async IAsyncEnumerable<TrafficRow> SeriesAsync()
        {
            if (await queries.OldestAsync(context.RequestAborted) is { } oldest)
            {
                await foreach (var row in series.OfAsync(stored, oldest.AddMinutes(-1) > range.From ? range with { From = oldest.AddMinutes(-1) } : range, areas))
                {
                    yield return row;
                }
            }
        }
    }

    // The park as a whole is no area: beside them it would count everything twice.
    private static async IAsyncEnumerable<TrafficRow> WithTotalAsync(IAsyncEnumerable<TrafficRow> rows)
    {
        TrafficRow? areas = null, park = null;
        await foreach (var row in rows)
        {
            yield return row;
            if (row.AreaId == ThresholdSet.WholePark)
            {
                park = TrafficSeries.Add(park, row);
            }
            else
            {
                areas = TrafficSeries.Add(areas, row);
            }
        }

        if ((areas ?? park) is { } total)
        {
            yield return total;
        }
    }

    private static Task AreasAsync(HttpContext context, string kind, AreaAdmin areas, RangeClock clock, VisitorWords words) => ExportFile.SendAsync(
        context,
        kind,
        ExportFile.Name("areas", clock),
        new ExportTable<AreaSettings>(words)
            .Text("area_id", words.AreaId, area => area.AreaId)
            .Text("name_zh", words.NameZh, area => area.NameZh)
            .Text("name_en", words.NameEn, area => area.NameEn)
            .Number("current_visitors", words.PresentNow, area => area.Current)
            .Number("comfort", words.Comfort, area => area.Thresholds?.Comfort)
            .Number("warning", words.Warning, area => area.Thresholds?.Warning)
            .Number("alert", words.Alert, area => area.Thresholds?.Alert)
            .Number("capacity", words.CapacityColumn, area => area.Capacity)
            .Text("closes_at", words.ClosesAtColumn, area => area.ClosesAt)
            .Text("quiet_hours", words.QuietHoursColumn, area => area.QuietHours)
            .Number("sort_order", words.OrderColumn, area => area.SortOrder)
            .Text("hidden", null, area => area.Hidden ? "true" : "false")
            .Text(null, words.ShownColumn, area => area.Hidden ? words.HiddenWord : words.ShownWord)
            .Text("updated_by", words.UpdatedBy, area => area.UpdatedBy)
            .Time("updated_at", words.UpdatedAt, area => area.UpdatedAt is { } at ? new(clock.Local(at)) : null),
        Deferred(async () => (IReadOnlyList<AreaSettings>)[.. (await areas.ListAsync(context.RequestAborted)).Where(area => area.Holds(context.Request.Query["q"]))]));

    private static Task CorrectionsAsync(HttpContext context, string kind, CorrectionAdmin corrections, RangeClock clock, AreaNames names, VisitorWords words)
    {
        var text = new QueryText(ExportFile.Query(context));
        var areas = text.Areas();
        return text.Errors.Count > 0 ? ExportFile.Refuse(context, text.Errors) : ExportFile.SendAsync(
            context,
            kind,
            ExportFile.Name("corrections", clock),
            new ExportTable<Correction>(words)
                .Text("area_id", null, row => row.AreaId)
                .Time("made_at", words.TimeColumn, row => new(clock.Local(row.MadeAt)))
                .Text(null, words.Area, row => names.Of(row.AreaId, words))
                .Text(null, words.AreaId, row => row.AreaId)
                .Text("kind", null, row => row.Kind)
                .Text(null, words.TransitionColumn, row => words.CorrectionKind(row.Kind))
                .Number("before_count", words.BeforeColumn, row => row.Before)
                .Number("after_count", words.AfterColumn, row => row.After)
                .Text("who", words.UpdatedBy, row => row.Who)
                .Text("comment", words.CommentColumn, row => row.Comment),
            corrections.AllAsync(areas, context.RequestAborted));
    }

    private static Task TrustAsync(HttpContext context, string kind, IReadOnlyList<AreaLine> lines, RangeClock clock, AreaNames names, VisitorWords words) => ExportFile.SendAsync(
        context,
        kind,
        ExportFile.Name("trust", clock),
        new ExportTable<AreaLine>(words)
            .Text("area_id", words.AreaId, row => row.AreaId)
            .Text(null, words.Area, row => names.Of(row.AreaId, words))
            .Number("current_visitors", words.PresentNow, row => row.Present)
            .Number("low", words.BandLow, row => row.Insight?.Band?.Low)
            .Number("high", words.BandHigh, row => row.Insight?.Band?.High)
            .Decimal("drift_per_hour", words.DriftColumn, row => row.Insight?.Trust?.DriftPerHour, 1)
            .Decimal("missed_exits", words.MissedExits, row => row.Insight?.Trust?.MissedExits, 4)
            .Decimal("missed_entries", words.MissedEntries, row => row.Insight?.Trust?.MissedEntries, 4)
            .Number("in_count", words.EntriesMeasure, row => row.Insight?.Trust?.Flows.Entries)
            .Number("out_count", words.ExitsMeasure, row => row.Insight?.Trust?.Flows.Exits)
            .Number("unmatched_out", words.UnmatchedColumn, row => row.Insight?.Trust?.Flows.Unmatched)
            .Number("released", words.ReleasedColumn, row => row.Insight?.Trust?.Flows.Released)
            .Number("moved", words.MovedColumn, row => row.Insight?.Trust?.Flows.Moved)
            .Number("repeated_in", words.RepeatedColumn, row => row.Insight?.Trust?.Flows.Repeated)
            .Time("silent_since", words.SilentColumn, row => row.Insight?.SilentSince is { } since ? new(clock.Local(since), Minutes: true) : null),
        Deferred(() => Task.FromResult(lines)));

    private static Task PartitionsAsync(HttpContext context, string kind, PartitionQueries partitions, RangeClock clock, VisitorWords words) => ExportFile.SendAsync(
        context,
        kind,
        ExportFile.Name("partitions", clock),
        new ExportTable<PartitionLateness>(words)
            .Number("partition", words.PartitionColumn, row => row.Partition)
            .Number("received", words.RecordsColumn, row => row.Received)
            .Number("late", words.LateColumn, row => row.Late)
            .Decimal("late_share", words.LateShare, row => row.Share, 4),
        Deferred(() => partitions.LastDayAsync(context.RequestAborted)));

    private static async IAsyncEnumerable<T> Deferred<T>(Func<Task<IReadOnlyList<T>>> read)
    {
        foreach (var row in await read())
        {
            yield return row;
        }
    }
}
