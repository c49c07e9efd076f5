using Microsoft.AspNetCore.Components;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Visitors.Stays;

/// <summary>How long people stay, by area and in the whole park, against the day or the week before.</summary>
public sealed partial class StaysPage
{
    private VisitFilter _filter = new();
    private VisitSpan? _span;
    private IReadOnlyList<FilterError> _errors = [];
    private IReadOnlyList<AreaStays> _areas = [];
    private AreaStays? _shown;

    [Inject]
    private StayQueries Queries { get; set; } = default!;

    [Inject]
    private VisitSpans Spans { get; set; } = default!;

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override bool Follows => _span is { Runs: true };

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        _filter = VisitFilter.Parse(AskedFor, out _errors);
        if (_errors.Count == 0)
        {
            var span = await Spans.KnownAsync(Spans.Of(_filter), cancellationToken);
            (_areas, _span) = (await Queries.ListAsync(_filter, span, cancellationToken), span);
            Choose(OpenKey);
        }
    }

    /// <inheritdoc/>
    protected override Task OpenAsync(string? key)
    {
        Choose(key);
        return Task.CompletedTask;
    }

    // The histogram is of the row that is open, else of the first: the park.
    private void Choose(string? area) => _shown = _areas.FirstOrDefault(one => one.AreaId == area) ?? _areas.FirstOrDefault();
}
