using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Requests.Stats;

/// <summary>One route's own figures.</summary>
public sealed partial class RoutePanel : IDisposable
{
    private const int MostHours = 168, MostDays = 31, MostPaths = 20;

    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<KindSum>? _kinds;
    private RequestTotals _totals = RequestTotals.Of([]);
    private RequestCourse _course = new(ClientSpan.Hour, []);
    private Latencies? _latency;
    private IReadOnlyList<LatencyHour> _hours = [];
    private IReadOnlyList<FrequentPath> _paths = [];
    private int? _away;

    [Inject]
    private RequestQueries Queries { get; set; } = default!;

    [Inject]
    private RangeClock Ranges { get; set; } = default!;

    /// <summary>The whole route.</summary>
    [Parameter, EditorRequired]
    public string Route { get; set; } = "";

    /// <summary>When.</summary>
    [Parameter, EditorRequired]
    public SiteRange Range { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var stop = _left.Token;
        var asked = new RequestFilter { Range = Range, Only = Route };
        var range = Ranges.Resolve(asked.Range);
        try
        {
            var (kinds, course, latency) = (Queries.KindsAsync(asked, range, stop), Queries.CourseAsync(asked, range, null, stop), Queries.LatencyAsync(asked, range, stop));
            var (hours, paths) = (Queries.LatencyHoursAsync(Route, range, MostHours, stop), Queries.PathsAsync(Route, range, MostDays, MostPaths, stop));
            await Task.WhenAll(kinds, course, latency, hours, paths);
            (_kinds, _course, _latency, _hours, _paths) = (await kinds, await course, await latency, await hours, await paths);
            _totals = RequestTotals.Of([.. _kinds]);
        }
        catch (ShardAwayException e)
        {
            _away = e.Shard;
        }
        catch (OperationCanceledException)
        {
            // Closed meanwhile.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }
}
