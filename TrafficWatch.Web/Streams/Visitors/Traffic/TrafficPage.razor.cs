using Microsoft.AspNetCore.Components;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Visitors.Traffic;

/// <summary>Entries, exits and occupancy by minute and area. The address bar holds what is asked.</summary>
public sealed partial class TrafficPage
{
    private const int PageSize = 100;
    private TrafficFilter _filter = new();
    private IReadOnlyList<FilterError> _errors = [];
    private Page<TrafficRow> _page = new([], null, null, default, default);

    private TrafficRow? _open;

    [Inject]
    private TrafficQueries Queries { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        _filter = TrafficFilter.Parse(Asked, out _errors);
        _page = await Queries.PageAsync(_filter, PageSize, cancellationToken);
    }

    private string Given(long? value) => value is { } figure ? Words.Number(figure) : "–";
}
