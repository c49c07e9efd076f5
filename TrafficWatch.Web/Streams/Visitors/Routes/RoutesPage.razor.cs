using Microsoft.AspNetCore.Components;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Stays;

namespace TrafficWatch.Web.Streams.Visitors.Routes;

/// <summary>Where people go next: the most frequent routes and paths, and what flows between areas.</summary>
public sealed partial class RoutesPage
{
    private const int Most = 10;

    /// <summary>More lines than this nobody tells apart.</summary>
    private const int MostDrawn = 60;

    private VisitFilter _filter = new();
    private VisitSpan? _span;
    private IReadOnlyList<FilterError> _errors = [];
    private RouteList _routes = new([]);
    private RouteList _paths = new([]);

    [Inject]
    private RouteQueries Queries { get; set; } = default!;

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
        if (_errors.Count > 0)
        {
            return;
        }

        var span = await Spans.KnownAsync(Spans.Of(_filter), cancellationToken);
        var (routes, paths) = (Queries.RoutesAsync(_filter, span, cancellationToken), Queries.PathsAsync(_filter, span, cancellationToken));
        await Task.WhenAll(routes, paths);
        (_routes, _paths, _span) = (await routes, await paths, span);
    }

    private (string Title, string Column, RouteList List, string Path, bool Ways)[] Tables =>
    [
        (Words.TopRoutes, Words.RouteColumn, _routes, "/export/routes", true),
        (Words.TopPaths, Words.PathColumn, _paths, "/export/paths", false),
    ];

    private IReadOnlyList<RouteFlow> Drawn => [.. _routes.Rows.Where(row => row.Count > 0).Take(MostDrawn).Select(row => new RouteFlow(NameOf(row.Areas[..1]), NameOf(row.Areas[1..]), row.Count))];

    private string NameOf(IEnumerable<string> areas) => string.Join(" → ", areas.Select(area => Names.Of(area, Words)));
}
