using System.Globalization;
using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Ui.Charts;

namespace TrafficWatch.Web.Streams.Requests.Stats;

/// <summary>What is asked of the site, by route. The address bar holds what is asked.</summary>
public sealed partial class RoutesPage
{
    private const int PageSize = 100;

    private RequestFilter _filter = new();
    private IReadOnlyList<FilterError> _errors = [];
    private Page<RouteRow> _page = new([], null, null, default, default);
    private IReadOnlyList<string> _codes = [], _methods = [];
    private RequestTotals _now = RequestTotals.Of([]);
    private RequestTotals? _before;
    private UtcRange? _compared;
    private long? _clients, _clientsBefore;
    private Latencies? _latency;
    private RequestCourse _course = new(ClientSpan.Hour, []);
    private IReadOnlyList<TimeLine> _lines = [];

    [Inject]
    private RequestQueries Queries { get; set; } = default!;

    [Inject]
    private RangeClock Ranges { get; set; } = default!;

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override bool Follows => OpenKey is null && _filter is { After: null, Before: null, Range.Preset: not ("yesterday" or SiteRange.Custom) };

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        var filter = RequestFilter.Parse(AskedFor, out _errors);
        if (_errors.Count > 0)
        {
            return;
        }

        var range = Ranges.Resolve(filter.Range);
        var compared = Queries.Before(filter.Range, range);
        var (kinds, kindsBefore) = (Queries.KindsAsync(filter, range, cancellationToken), AskBefore(Queries.KindsAsync, []));
        var (clients, clientsBefore) = (Queries.ClientsAsync(filter, range, cancellationToken), AskBefore(Queries.ClientsAsync, null));
        var latency = Queries.LatencyAsync(filter, range, cancellationToken);
        var routes = Queries.ListAsync(filter, range, cancellationToken);
        var course = Queries.CourseAsync(filter, range, null, cancellationToken);
        await Task.WhenAll(kinds, kindsBefore, clients, clientsBefore, latency, routes, course);
        var courseBefore = await AskBefore((asked, span, stop) => Queries.CourseAsync(asked, span, course.Result.Grain, stop), new(ClientSpan.Hour, []));
        var page = await Queries.PageAsync(await routes, filter, range, PageSize, cancellationToken);

        (_filter, _page, _course) = (filter, page, await course);
        var all = await kinds;
        _codes = [.. all.Select(kind => kind.Status.ToString(CultureInfo.InvariantCulture)).Distinct()];
        _methods = [.. all.Select(kind => kind.Method).Distinct().Order(StringComparer.Ordinal)];
        _now = Totals(all);
        // Of a span in which nothing was stored nothing is known.
        _before = await kindsBefore is { Count: > 0 } known ? Totals(known) : null;
        _compared = _before is null ? null : compared;
        (_clients, _clientsBefore, _latency) = (await clients, _before is null ? null : await clientsBefore, await latency);
        _lines = Lines(courseBefore, compared is { } span ? range.From - span.From : default);

        Task<T> AskBefore<T>(Func<RequestFilter, UtcRange, CancellationToken, Task<T>> ask, T none) => compared is { } span ? ask(filter, span, cancellationToken) : Task.FromResult(none);

        RequestTotals Totals(IEnumerable<KindSum> sums) => RequestTotals.Of([.. sums.Where(kind => filter.Takes(kind.Status, kind.Method))]);
    }

    private IReadOnlyList<TimeLine> Lines(RequestCourse before, TimeSpan shift)
    {
        // Of one status there is one line.
        List<TimeLine> lines = [.. _course.Lines(Words).Take(_filter.Status is null ? TimeChart.MostLines : 1)];
        if (before.Points.Count > 1)
        {
            lines.Add(new(Words.BeforeLine, [.. before.Points.Select(point => (point.Start + shift, (double?)point.Count))]));
        }

        return lines;
    }

    private string Change(Func<RequestTotals, long> of) => Words.ChangeFrom(of(_now), _before is null ? null : of(_before));
}
