using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Ui.Tables;

namespace TrafficWatch.Web.Platform.Alerts;

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
    private IReadOnlyList<object> _seen = [];

    /// <summary>Whose alerts they are.</summary>
    [Parameter, EditorRequired]
    public StreamAlerts Of { get; set; } = default!;

    /// <summary>How subjects are chosen, after those that are chosen already.</summary>
    [Parameter, EditorRequired]
    public RenderFragment<IReadOnlyList<string>> Filter { get; set; } = default!;

    private AlertSource Source => Of.Source;

    private Words Words => Source.Texts(Viewer);

    private (AlertLevel, string)[] Choices => [.. Levels.Select(level => (level, $"{Words.Sign(level)} {Words.Level(level)}"))];

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _seen = Source.Changes;
            _timer = Time.CreateTimer(_ => _ = InvokeAsync(FollowLogAsync), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }
    }

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        _filter = AlertFilter.Parse(AskedFor, Source.Names.Field, out _errors);
        if (_errors.Count == 0)
        {
            _page = await Of.Log.PageAsync(_filter, PageSize, cancellationToken);
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
        var changes = Source.Changes;
        if (_filter.After is not null || _filter.Before is not null || changes.SequenceEqual(_seen))
        {
            return Task.CompletedTask;
        }

        _seen = changes;
        return RefreshAsync();
    }

    private static string KeyOf(AlertLogRow row) => AlertKey.Of(row).ToCursor();

    private void Toggle(AlertLevel level) =>
        Navigation.Filter("level", Levels.Where(other => _filter.Levels.Contains(other) != (other == level)).Select(AlertFilter.Name));
}
