using Microsoft.AspNetCore.Components;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Ui.Charts;

namespace TrafficWatch.Web.Streams.Shopping.Stats;

/// <summary>What shoppers did, by dimension and span. The address bar holds what is asked.</summary>
public sealed partial class StatsPage
{
    private const int PageSize = 100;

    private StatsFilter _filter = new();
    private IReadOnlyList<FilterError> _errors = [];
    private Page<StatsRow> _page = new([], null, null, default, default);
    private IReadOnlyList<TimeLine> _lines = [];
    private UtcRange _shown;
    private string _grain = "day";
    private int _hidden;

    [Inject]
    private StatsQueries Queries { get; set; } = default!;

    [Inject]
    private RangeClock Ranges { get; set; } = default!;

    private bool InSpans => _filter.Span != StatsFilter.Spans[0];

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override bool Follows => _filter is { After: null, Before: null, Range.Preset: not ("yesterday" or SiteRange.Custom) };

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        _filter = StatsFilter.Parse(AskedFor, out _errors);
        if (_errors.Count > 0)
        {
            return;
        }

        var range = Ranges.Resolve(_filter.Range);
        var listing = Queries.ListAsync(_filter, range, cancellationToken);
        var (grain, courses) = await Queries.CoursesAsync(_filter, range, cancellationToken);
        _page = await Queries.PageAsync(await listing, _filter, PageSize);
        _lines = [.. courses.Take(TimeChart.MostLines).Select(label => new TimeLine(Words.Label(label.Label), [.. label.Course.Select(point => (point.Start, (double?)point.Count))]))];
        (_grain, _hidden) = (grain, Math.Max(0, courses.Count - TimeChart.MostLines));

        // No further than there is anything: a range may have no bounds.
        var starts = courses.SelectMany(label => label.Course.Select(point => point.Start)).ToList();
        _shown = starts.Count == 0 ? range : new(starts.Min(), starts.Max());
    }
}
