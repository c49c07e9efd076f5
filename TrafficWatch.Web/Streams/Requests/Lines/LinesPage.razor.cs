using Microsoft.AspNetCore.Components;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Streams.Requests.Lines;

/// <summary>Kept lines, searched and paged. Clients are masked until somebody who may asks for them; that, and looking for one, is written down.</summary>
public sealed partial class LinesPage
{
    /// <summary>The table whose days say whether lines are kept.</summary>
    internal const string Table = "request_line";

    private const int PageSize = 100;
    private LineFilter _filter = new();
    private IReadOnlyList<FilterError> _errors = [];
    private Page<LineRow> _page = new([], null, null, default, default);
    private string? _written;
    private bool _whole;

    [Inject]
    private LineQueries Queries { get; set; } = default!;

    [Inject]
    private RetentionOptions Kept { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private AuditLog Audit { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    /// <summary>For how many days lines are kept; 0: they are not.</summary>
    private int Days => Kept.DaysOfTables.GetValueOrDefault(Table);

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override bool Follows => Days > 0 && _filter is { After: null, Before: null, Range.Preset: not ("yesterday" or SiteRange.Custom) };

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        if (Days == 0)
        {
            return;
        }

        _filter = LineFilter.Parse(AskedFor, Access.Allowed, out _errors);
        if (_errors.Count > 0)
        {
            return;
        }

        if (_filter.Client is { } client && client != _written)
        {
            await Audit.AddAsync(Editor.Value, Access.From, "client-search", client, null, cancellationToken);
            _written = client;
        }

        _page = await Queries.PageAsync(_filter, PageSize, Searched, cancellationToken);
    }
}
