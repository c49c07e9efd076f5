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

/// <summary>Every change of level there was.</summary>
public sealed partial class AlertLogTable
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

    private (AlertLevel, string)[] Choices => [.. Levels.Select(level => (level, $"{VisitorWords.Sign(level)} {Words.Level(level)}"))];

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _seen = Frames.Current.Transitions;
            _timer = Time.CreateTimer(_ => _ = InvokeAsync(FollowLogAsync), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
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

    // Asked again only when something was added to it.
    private Task FollowLogAsync()
    {
        var transitions = Frames.Current.Transitions;
        if (_filter.After is not null || _filter.Before is not null || transitions.SequenceEqual(_seen))
        {
            return Task.CompletedTask;
        }

        _seen = transitions;
        return RefreshAsync();
    }

    private static string KeyOf(AlertLogRow row) => AlertKey.Of(row).ToCursor();

    private static string TrafficOf(string area, DateTime local) => string.Create(
        CultureInfo.InvariantCulture, $"/visitors/traffic?area={Uri.EscapeDataString(area)}&range=custom&from={local.AddMinutes(-30):yyyy-MM-ddTHH:mm}&to={local.AddMinutes(30):yyyy-MM-ddTHH:mm}");

    private void Toggle(AlertLevel level) =>
        Navigation.Filter("level", Levels.Where(other => _filter.Levels.Contains(other) != (other == level)).Select(AlertFilter.Name));
}
