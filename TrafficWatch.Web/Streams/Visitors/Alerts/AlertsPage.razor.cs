using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Web.Streams.Visitors.Alerts;

/// <summary>What is above a threshold now, live, and every change of level there was.</summary>
public sealed partial class AlertsPage
{
    private const int PageSize = 100;
    private static readonly (string Value, AlertLevel Level)[] Levels =
        [("alert", AlertLevel.Alert), ("warning", AlertLevel.Warning), ("normal", AlertLevel.Normal)];

    private AlertFilter _filter = new();
    private IReadOnlyList<FilterError> _errors = [];
    private Page<AlertLogRow> _page = new([], null, null, default, default);
    private AlertLogRow? _open;
    private IDisposable? _subscription;
    private ImmutableArray<AlertTransition> _seen = [];

    [Inject]
    private AlertQueries Queries { get; set; } = default!;

    [Inject]
    private Feed<VisitorFrame> Frames { get; set; } = default!;

    [Inject]
    private Feed<StreamStatusList> Statuses { get; set; } = default!;

    private string Topic => Statuses.Current.Streams.FirstOrDefault(stream => stream.Stream == "visitors")?.Topic ?? "scenic_visitor_topic";

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _seen = Frames.Current.Transitions;
            _subscription = Frames.Subscribe(TimeSpan.FromSeconds(1), () => InvokeAsync(LiveAsync));
        }
    }

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        _filter = AlertFilter.Parse(Asked, out _errors);
        _page = await Queries.PageAsync(_filter, PageSize, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Leave() => _subscription?.Dispose();

    // The figures are the frame's; the log is asked again only when something was added to it.
    private Task LiveAsync()
    {
        var transitions = Frames.Current.Transitions;
        if (_filter.After is null && _filter.Before is null && !transitions.SequenceEqual(_seen))
        {
            _seen = transitions;
            return RefreshAsync();
        }

        StateHasChanged();
        return Task.CompletedTask;
    }

    private long Present(string id) =>
        id == ThresholdSet.WholePark ? Frames.Current.Total : Frames.Current.Find(id)?.Current ?? 0;

    private void Toggle(AlertLevel level)
    {
        var chosen = Levels.Where(other => _filter.Levels.Contains(other.Level) != (other.Level == level)).Select(other => other.Value).ToArray();
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(
            new Dictionary<string, object?> { ["level"] = chosen.Length > 0 ? chosen : null, ["after"] = null, ["before"] = null }));
    }
}
