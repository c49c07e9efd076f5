using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Sketches;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Requests.Schema;

namespace TrafficWatch.Web.Streams.Requests.Stats;

/// <summary>Sums requests of all shards over a range, by what is stored of them.</summary>
internal sealed class RequestQueries(ShardReader reader, SiteCalendar calendar, TimeProvider time)
{
    /// <summary>What lies no further apart is drawn by minutes, or by hours; the rest by days.</summary>
    private static readonly TimeSpan Minutes = TimeSpan.FromHours(6), Hours = TimeSpan.FromDays(14);

    /// <summary>The span before, which a range is compared with: of a day the same hours of the day before, else as long a one just before it. What has not come yet is compared with nothing.</summary>
    /// <param name="asked">As it was asked for.</param>
    /// <param name="range">The same, resolved.</param>
    /// <returns>Null where there is none.</returns>
    public UtcRange? Before(SiteRange asked, UtcRange range)
    {
        var to = Reached(range).To;
        if (to <= range.From || asked is { Preset: SiteRange.Custom, From: null })
        {
            return null;
        }

        var shift = asked.Preset is "today" or "yesterday" ? range.From - calendar.StartOf(calendar.DayOf(range.From).AddDays(-1)) : to - range.From;
        return range.From - DateTime.UnixEpoch < shift ? null : new(range.From - shift, to - shift);
    }

    /// <summary>By status and method, whichever of them are asked for.</summary>
    public async Task<IReadOnlyList<KindSum>> KindsAsync(RequestFilter filter, UtcRange range, CancellationToken cancellationToken)
    {
        var sums = await ReadAsync(
            range,
            rows => OfRoutes(rows, filter).GroupBy(row => new { row.Status, row.Method })
                .Select(kind => new KindSum(kind.Key.Status, kind.Key.Method, kind.Sum(row => row.Count), kind.Sum(row => row.Bytes), kind.Sum(row => row.Automatic))),
            cancellationToken);
        return [.. sums.GroupBy(sum => (sum.Status, sum.Method)).Select(kind => new KindSum(kind.Key.Status, kind.Key.Method, kind.Sum(one => one.Count), kind.Sum(one => one.Bytes), kind.Sum(one => one.Automatic)))
            .OrderBy(kind => kind.Status).ThenBy(kind => kind.Method, StringComparer.Ordinal)];
    }

    /// <summary>By route, in the order that is asked for, without latencies.</summary>
    public async Task<IReadOnlyList<RouteRow>> ListAsync(RequestFilter filter, UtcRange range, CancellationToken cancellationToken)
    {
        var sums = await ReadAsync(
            range,
            rows => OfKinds(OfRoutes(rows, filter), filter).GroupBy(row => row.Route).Select(route => new RouteRow(
                route.Key, route.Sum(row => row.Count), route.Sum(row => row.StatusClass == 4 ? row.Count : 0), route.Sum(row => row.StatusClass >= 5 ? row.Count : 0), route.Sum(row => row.Bytes))),
            cancellationToken);
        var all = sums.Sum(sum => sum.Count);
        List<RouteRow> routes =
        [
            .. sums.GroupBy(sum => sum.Route).Select(route => new RouteRow(route.Key, route.Sum(one => one.Count), route.Sum(one => one.ClientErrors), route.Sum(one => one.ServerErrors), route.Sum(one => one.Bytes)))
                .Select(route => route with { Share = (double)route.Count / all }),
        ];
        routes.Sort((a, b) => RouteKey.Compare(RouteKey.Of(a, filter.Order), RouteKey.Of(b, filter.Order)));
        return routes;
    }

    /// <summary>One page of them, with latencies.</summary>
    /// <param name="routes">All of them.</param>
    /// <param name="filter">Where the page stands.</param>
    /// <param name="range">When.</param>
    /// <param name="size">Rows of a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<RouteRow>> PageAsync(IReadOnlyList<RouteRow> routes, RequestFilter filter, UtcRange range, int size, CancellationToken cancellationToken) => Paging.ReadAsync<RouteRow, RouteKey>(
        (key, backwards, take) => WithLatenciesAsync(
            [.. backwards ? routes.Where(row => Compare(row, key!.Value, filter.Order) < 0).Reverse().Take(take) : routes.Where(row => key is null || Compare(row, key.Value, filter.Order) > 0).Take(take)], filter, range, cancellationToken),
        filter.After is { } after ? RouteKey.Parse(after) : null,
        filter.Before is { } before ? RouteKey.Parse(before) : null,
        size,
        row => RouteKey.Of(row, filter.Order),
        key => key.ToCursor(),
        () => Task.FromResult(new RowCount(routes.Count, false)),
        time);

    /// <summary>The same routes with their latencies, where those are known of what is asked for.</summary>
    public async Task<List<RouteRow>> WithLatenciesAsync(List<RouteRow> routes, RequestFilter filter, UtcRange range, CancellationToken cancellationToken)
    {
        if (!filter.IsOfAllKinds || routes.Count == 0)
        {
            return routes;
        }

        var names = routes.Select(row => row.Route).ToList();
        var hours = RequestSpans.Hours(range, calendar);
        var bins = (await AskAllAsync(
            (context, stop) => context.RequestLatencyHours.Where(row => row.WindowEnd > hours.From && row.WindowEnd <= hours.To && names.Contains(row.Route)).GroupBy(row => new { row.Route, row.Bin })
                .Select(bin => new RouteBin(bin.Key.Route, bin.Key.Bin, bin.Sum(row => row.Count))).ToListAsync(stop),
            cancellationToken)).ToLookup(bin => bin.Route, bin => ((int)bin.Number, bin.Count));
        return [.. routes.Select(route => route with { Latency = Latencies.Of(bins[route.Route]) })];
    }

    /// <summary>Latencies of all that is asked for: of a part of the routes by whole hours.</summary>
    /// <returns>Null where none is known.</returns>
    public async Task<Latencies?> LatencyAsync(RequestFilter filter, UtcRange range, CancellationToken cancellationToken)
    {
        if (!filter.IsOfAllKinds)
        {
            return null;
        }

        var bins = filter is { Route: null, Only: null }
            ? await ReadSpansAsync(range, (context, span) => Bins(LatencyRows(context, span).Where(row => row.Route == RequestAggregator.All)), cancellationToken)
            : await AskAllAsync((context, stop) => Bins(OfRoutes(Within(context.RequestLatencyHours, RequestSpans.Hours(range, calendar)), filter)).ToListAsync(stop), cancellationToken);
        return Latencies.Of(bins.Select(bin => ((int)bin.Number, bin.Count)));
    }

    /// <summary>About how many different clients asked; null where it is known of all requests only.</summary>
    public async Task<long?> ClientsAsync(RequestFilter filter, UtcRange range, CancellationToken cancellationToken)
    {
        if (!filter.IsOfAllKinds || (filter.Route ?? filter.Only) is not null)
        {
            return null;
        }

        var sketches = await ReadSpansAsync(
            range,
            (context, span) => context.RequestClients.Where(row => row.WindowKind == (sbyte)span.Kind && row.WindowEnd > span.From && row.WindowEnd <= span.To).Select(row => row.Sketch),
            cancellationToken);
        return HyperLogLog.Merged(sketches).Estimate();
    }

    /// <summary>How requests went: windows of the grain that suits the range, from the first to the last of which anything is known.</summary>
    /// <param name="filter">What is counted.</param>
    /// <param name="range">When.</param>
    /// <param name="grain">The windows; null: those that suit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RequestCourse> CourseAsync(RequestFilter filter, UtcRange range, ClientSpan? grain, CancellationToken cancellationToken)
    {
        var minutes = new SpanPart(ClientSpan.Minute, RequestSpans.Floor(range.From), RequestSpans.Ceiling(range.To));
        var known = await AskAllAsync<DateTime>(
            async (context, stop) =>
            {
                var ends = Cells(context, minutes).Select(row => row.WindowEnd);
                return [.. await ends.OrderBy(end => end).Take(1).ToListAsync(stop), .. await ends.OrderByDescending(end => end).Take(1).ToListAsync(stop)];
            },
            cancellationToken);
        if (known.Count == 0)
        {
            return new(grain ?? ClientSpan.Hour, []);
        }

        var (from, to) = (Later(range.From, known.Min().AddMinutes(-1)), Earlier(Reached(range).To, known.Max()));
        var kind = grain ?? (to - from <= Minutes ? ClientSpan.Minute : to - from <= Hours ? ClientSpan.Hour : ClientSpan.Day);
        List<(DateTime Start, DateTime End)> windows = [];
        for (var window = WindowOf(kind, from); window.From < to; window = WindowOf(kind, window.To))
        {
            windows.Add(window);
        }

        var sums = windows.Count == 0 ? [] : await AskAllAsync(
            (context, stop) => OfKinds(OfRoutes(Cells(context, new(kind, windows[0].Start, windows[^1].End)), filter), filter).GroupBy(row => new { row.WindowEnd, row.StatusClass })
                .Select(cell => new Cell(cell.Key.WindowEnd, cell.Key.StatusClass, cell.Sum(row => row.Count))).ToListAsync(stop),
            cancellationToken);
        var byEnd = sums.ToLookup(sum => sum.End);
        return new(kind, [.. windows.Select(window => new CoursePoint(
            window.Start,
            byEnd[window.End].Sum(cell => cell.Count),
            byEnd[window.End].Where(cell => cell.Class == 4).Sum(cell => cell.Count),
            byEnd[window.End].Where(cell => cell.Class >= 5).Sum(cell => cell.Count)))]);
    }

    /// <summary>A route's latencies hour by hour, newest first; hours without any are left out.</summary>
    /// <param name="route">The whole route.</param>
    /// <param name="range">When.</param>
    /// <param name="most">Hours at most: the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<LatencyHour>> LatencyHoursAsync(string route, UtcRange range, int most, CancellationToken cancellationToken)
    {
        var to = RequestSpans.Hours(Reached(range), calendar).To;
        // By name, so that the key serves: a range of hours would read all routes.
        var ends = Enumerable.Range(0, most).Select(back => to.AddHours(-back)).Where(end => end > range.From).ToList();
        var bins = await AskAllAsync(
            (context, stop) => context.RequestLatencyHours.Where(row => ends.Contains(row.WindowEnd) && row.Route == route).Select(row => new HourBin(row.WindowEnd, row.Bin, row.Count)).ToListAsync(stop),
            cancellationToken);
        return
        [
            .. bins.GroupBy(bin => bin.End).OrderByDescending(hour => hour.Key)
                .Select(hour => new LatencyHour(hour.Key.AddHours(-1), hour.Sum(bin => bin.Count), Latencies.Of(hour.Select(bin => ((int)bin.Number, bin.Count)))!)),
        ];
    }

    /// <summary>A route's paths among the most frequent of the range's days, the most frequent first.</summary>
    /// <param name="route">The whole route.</param>
    /// <param name="range">When.</param>
    /// <param name="mostDays">Days at most: the newest.</param>
    /// <param name="most">Paths at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<FrequentPath>> PathsAsync(string route, UtcRange range, int mostDays, int most, CancellationToken cancellationToken)
    {
        var to = Reached(range).To;
        var from = calendar.StartOf(calendar.DayOf(Later(range.From, to.AddDays(-mostDays))));
        var names = await AskAllAsync(
            (context, stop) => context.RequestTop.Where(row => row.DayStart >= from && row.DayStart < to && row.Kind == (sbyte)TopKind.Path).GroupBy(row => row.Name)
                .Select(name => new FrequentPath(name.Key, name.Sum(row => row.Count), name.Sum(row => row.Error))).ToListAsync(stop),
            cancellationToken);
        return
        [
            .. names.Where(name => Routes.Of(name.Path) == route).GroupBy(name => name.Path).Select(name => new FrequentPath(name.Key, name.Sum(one => one.Count), name.Sum(one => one.Error)))
                .OrderByDescending(name => name.Count).ThenBy(name => name.Path, StringComparer.Ordinal).Take(most),
        ];
    }

    private static int Compare(RouteRow row, RouteKey key, string order) => RouteKey.Compare(RouteKey.Of(row, order), key);

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;

    private static DateTime Earlier(DateTime a, DateTime b) => a < b ? a : b;

    /// <summary>A range as far as the clock has come.</summary>
    private UtcRange Reached(UtcRange range) => range with { To = Earlier(range.To, RequestSpans.Ceiling(time.GetUtcNow().UtcDateTime)) };

    private (DateTime From, DateTime To) WindowOf(ClientSpan kind, DateTime at) => kind switch
    {
        ClientSpan.Minute => (RequestSpans.Floor(at), RequestSpans.Floor(at).AddMinutes(1)),
        ClientSpan.Hour => calendar.HourOf(at),
        _ => (calendar.StartOf(calendar.DayOf(at)), calendar.EndOf(calendar.DayOf(at))),
    };

    private static IQueryable<RequestStat> Cells(ShardContext context, SpanPart span)
    {
        IQueryable<RequestStat> rows = span.Kind switch { ClientSpan.Minute => context.RequestMinutes, ClientSpan.Hour => context.RequestHours, _ => context.RequestDays };
        return rows.Where(row => row.WindowEnd > span.From && row.WindowEnd <= span.To);
    }

    /// <summary>There are none by the day: hours that it has take their place.</summary>
    private static IQueryable<RequestLatency> LatencyRows(ShardContext context, SpanPart span) =>
        Within<RequestLatency>(span.Kind == ClientSpan.Minute ? context.RequestLatencyMinutes : context.RequestLatencyHours, new(span.From, span.To));

    private static IQueryable<T> Within<T>(IQueryable<T> rows, UtcRange range)
        where T : RequestLatency => rows.Where(row => row.WindowEnd > range.From && row.WindowEnd <= range.To);

    private static IQueryable<Bin> Bins(IQueryable<RequestLatency> rows) => rows.GroupBy(row => row.Bin).Select(bin => new Bin(bin.Key, bin.Sum(row => row.Count)));

    private static IQueryable<RequestStat> OfRoutes(IQueryable<RequestStat> rows, RequestFilter filter) => filter switch
    {
        { Only: { } only } => rows.Where(row => row.Route == only),
        { Route: { } part } => rows.Where(row => row.Route.Contains(part)),
        _ => rows,
    };

    private static IQueryable<RequestLatency> OfRoutes(IQueryable<RequestLatency> rows, RequestFilter filter) => filter.Only is { } only
        ? rows.Where(row => row.Route == only)
        : rows.Where(row => row.Route != RequestAggregator.All && row.Route.Contains(filter.Route!));

    private static IQueryable<RequestStat> OfKinds(IQueryable<RequestStat> rows, RequestFilter filter)
    {
        if (filter.Class is { } ofClass)
        {
            rows = rows.Where(row => row.StatusClass == ofClass);
        }

        if (filter.Code is { } code)
        {
            rows = rows.Where(row => row.Status == code);
        }

        return filter.Method is { } method ? rows.Where(row => row.Method == method) : rows;
    }

    private Task<List<T>> ReadAsync<T>(UtcRange range, Func<IQueryable<RequestStat>, IQueryable<T>> query, CancellationToken cancellationToken) =>
        ReadSpansAsync(range, (context, span) => query(Cells(context, span)), cancellationToken);

    private Task<List<T>> ReadSpansAsync<T>(UtcRange range, Func<ShardContext, SpanPart, IQueryable<T>> query, CancellationToken cancellationToken) => AskAllAsync(
        async (context, stop) =>
        {
            List<T> found = [];
            foreach (var span in RequestSpans.Of(range, calendar))
            {
                found.AddRange(await query(context, span).ToListAsync(stop));
            }

            return found;
        },
        cancellationToken);

    private async Task<List<T>> AskAllAsync<T>(Func<ShardContext, CancellationToken, Task<List<T>>> ask, CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(shard, ask, cancellationToken)))).SelectMany(part => part)];

    private sealed record Cell(DateTime End, sbyte Class, long Count);

    private sealed record Bin(short Number, long Count);

    private sealed record RouteBin(string Route, short Number, long Count);

    private sealed record HourBin(DateTime End, short Number, long Count);
}
