using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Ui.Tables;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Resources;

namespace TrafficWatch.Web.Streams.Visitors.Alerts;

/// <summary>What is above a threshold now, live, and every change of level there was.</summary>
public sealed partial class AlertsPage
{
    private const int PageSize = 100;
    private static readonly AlertLevel[] Levels = [AlertLevel.Alert, AlertLevel.Warning, AlertLevel.Normal];

    private AlertFilter _filter = new();
    private IReadOnlyList<FilterError> _errors = [];
    private Page<AlertLogRow> _page = new([], null, null, default, default);
    private AlertLogRow? _open;
    private ITimer? _timer;
    private ImmutableArray<AlertTransition> _seen = [];

    [Inject]
    private AlertQueries Queries { get; set; } = default!;

    [Inject]
    private Feed<VisitorFrame> Frames { get; set; } = default!;

    [Inject]
    private Feed<StreamStatusList> Statuses { get; set; } = default!;

    [Inject]
    private FreshnessRule FreshnessRule { get; set; } = default!;

    private StreamStatus? Status => Statuses.Current.Streams.FirstOrDefault(stream => stream.Stream == "visitors");

    private DataFreshness Freshness => FreshnessRule.Of(Status);

    private (AlertLevel, string)[] Choices => [.. Levels.Select(level => (level, $"{VisitorWords.Sign(level)} {Words.Level(level)}"))];

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _seen = Frames.Current.Transitions;
            // By the clock, for silence has to be told as well.
            _timer = Time.CreateTimer(_ => _ = InvokeAsync(LiveAsync), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }
    }

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        _filter = AlertFilter.Parse(AskedFor, out _errors);
        if (_errors.Count == 0)
        {
            _page = await Queries.PageAsync(_filter, PageSize, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override Task OpenAsync(string? key)
    {
        _open = key is null ? null : _page.Rows.FirstOrDefault(row => KeyOf(row) == key);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Leave() => _timer?.Dispose();

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

    private static string KeyOf(AlertLogRow row) => AlertKey.Of(row).ToCursor();

    private static string TrafficOf(string area) => $"/visitors/traffic?area={Uri.EscapeDataString(area)}&range=1h";

    private static string TrafficOf(string area, DateTime local) => string.Create(
        CultureInfo.InvariantCulture, $"/visitors/traffic?area={Uri.EscapeDataString(area)}&range=custom&from={local.AddMinutes(-30):yyyy-MM-ddTHH:mm}&to={local.AddMinutes(30):yyyy-MM-ddTHH:mm}");

    private void Toggle(AlertLevel level)
    {
        Navigation.Filter("level", Levels.Where(other => _filter.Levels.Contains(other) != (other == level)).Select(AlertFilter.Name));
    }
}
