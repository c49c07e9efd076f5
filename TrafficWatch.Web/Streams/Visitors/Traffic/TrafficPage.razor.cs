using Microsoft.AspNetCore.Components;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Web.Streams.Visitors.Traffic;

/// <summary>Entries, exits and occupancy by minute and area. The address bar holds what is asked; the first page follows what comes in.</summary>
public sealed partial class TrafficPage
{
    private const int PageSize = 100;
    private TrafficFilter _filter = new();
    private IReadOnlyList<FilterError> _errors = [];
    private Page<TrafficRow> _page = new([], null, null, default, default);
    private TrafficRow? _open;
    private DateTime _finished;

    [Inject]
    private TrafficQueries Queries { get; set; } = default!;

    [Inject]
    private FinishedMinutes Finished { get; set; } = default!;

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override bool Follows => _filter is { After: null, Before: null, Range.Preset: not ("yesterday" or SiteRange.Custom) } && _open is null;

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        _filter = TrafficFilter.Parse(AskedFor, out _errors);
        if (_errors.Count == 0)
        {
            (_page, _finished) = (await Queries.PageAsync(_filter, PageSize, cancellationToken), Finished.Until);
        }
    }

    /// <inheritdoc/>
    protected override Task OpenAsync(string? key)
    {
        _open = key is null ? null : _page.Rows.FirstOrDefault(row => KeyOf(row) == key);
        return Task.CompletedTask;
    }

    /// <summary>Whether a row's minute is over and decided: its figures stay.</summary>
    private bool IsOver(TrafficRow row) => row.WindowEnd <= _finished;

    // Only exports are told by longer spans; it stands in the address like all that they take.
    private string Grain
    {
        get => _filter.Grain.Name;
        set => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("grain", value == TrafficGrain.Minute.Name ? null : value));
    }

    private static string KeyOf(TrafficRow row) => TrafficKey.Of(row).ToCursor();

    private string Given(long? value) => value is { } figure ? Words.Number(figure) : "–";
}
