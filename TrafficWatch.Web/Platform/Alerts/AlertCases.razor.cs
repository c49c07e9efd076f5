using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Ui.Tables;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>Alerts, from when they were raised until they were cleared, and who takes care of them.</summary>
public sealed partial class AlertCases
{
    private const int PageSize = 100;
    private const string LastHour = "range=1h";
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private readonly HashSet<AlertCaseKey> _picked = [];
    private AlertCaseFilter _filter = new();
    private IReadOnlyList<FilterError> _errors = [];
    private Page<AlertCase> _page = new([], null, null, default, default);
    private AlertCaseKey? _open;
    private IReadOnlyList<AlertCase>? _asked;
    private OpenAlertList? _seen;
    private ITimer? _timer;

    /// <summary>Whose alerts they are.</summary>
    [Parameter, EditorRequired]
    public StreamAlerts Of { get; set; } = default!;

    /// <summary>How subjects are chosen, after those that are chosen already.</summary>
    [Parameter, EditorRequired]
    public RenderFragment<IReadOnlyList<string>> Filter { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private Feed<StreamStatusList> Statuses { get; set; } = default!;

    [Inject]
    private FreshnessRule FreshnessRule { get; set; } = default!;

    private AlertSource Source => Of.Source;

    private Words Words => Source.Texts(Viewer);

    private StreamStatus? Status => Statuses.Current.Streams.FirstOrDefault(stream => stream.Stream == Source.Names.Stream);

    private string Topic => Status?.Topic ?? "";

    private bool IsStale => FreshnessRule.Of(Status).IsTrouble;

    private (CareState, string)[] StateChoices => [.. _filter.Choosable.Select(state => (state, Words.CareOf(state)))];

    private (AlertLevel, string)[] LevelChoices => [.. AlertCaseFilter.AllLevels.Select(level => (level, $"{Words.Sign(level)} {Words.Level(level)}"))];

    /// <summary>The most urgent first; of equal ones those that nobody has acknowledged, the newest first.</summary>
    private IEnumerable<AlertCase> Urgent => _page.Rows.OrderByDescending(row => row.Level).ThenBy(row => row.StateAt(Clock.Now)).ThenByDescending(row => row.RaisedAt);

    /// <summary>Alerts that stand and of which the tables tell nothing yet.</summary>
    private List<IStandingAlert> Loose =>
        _filter.Show == AlertCaseFilter.All || _filter is not { After: null, Before: null } || _page.After is not null || !_filter.Wanted.Contains(CareState.Unacknowledged) ? []
        : [.. Source.Standing.Where(alert => _page.Rows.All(row => row.Subject != alert.Subject) && (AnsweredAt is null || Of.Open.Current.Of(alert) is null)
            && (_filter.Subjects.Count == 0 || _filter.Subjects.Contains(alert.Subject)) && (_filter.Levels.Count == 0 || _filter.Levels.Contains(alert.Level)))];

    private List<AlertCase> Pickable => [.. _page.Rows.Where(CanPick)];

    private List<AlertCase> Picked => [.. Pickable.Where(row => _picked.Contains(AlertCaseKey.Of(row)))];

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery => Pace;

    /// <inheritdoc/>
    protected override bool Follows => _asked is null && _seen is not null && _filter is { After: null, Before: null } && Of.Open.Current != _seen;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (firstRender)
        {
            // The figures are the frame's, and snoozes end by the clock; the tables are asked again only when something changed in them.
            _timer = Time.CreateTimer(_ => _ = InvokeAsync(StateHasChanged), null, Pace, Pace);
        }
    }

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        _filter = AlertCaseFilter.Parse(AskedFor, Source.Names.Field, out _errors);
        if (_errors.Count == 0 && _filter.Show != AlertCaseFilter.Log)
        {
            _seen = Of.Open.Current;
            _page = await Of.Cases.PageAsync(_filter, PageSize, cancellationToken);
            _picked.IntersectWith(_page.Rows.Select(AlertCaseKey.Of));
        }
    }

    /// <inheritdoc/>
    protected override Task OpenAsync(string? key)
    {
        _open = key is null ? null : AlertCaseKey.Parse(key);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Leave() => _timer?.Dispose();

    private bool CanPick(AlertCase row) => Access.Allowed && row.StateAt(Clock.Now) is CareState.Unacknowledged or CareState.Snoozed;

    private void Open(AlertCase row) => Navigation.OpenRow(AlertCaseKey.Of(row).ToCursor());

    private void Ask(IReadOnlyList<AlertCase> alerts) => _asked = alerts;

    private async Task AnsweredAsync()
    {
        _asked = null;
        _picked.Clear();
        await RefreshAsync();
    }

    private void Pick(AlertCase row, bool picked) => _ = picked ? _picked.Add(AlertCaseKey.Of(row)) : _picked.Remove(AlertCaseKey.Of(row));

    private void PickAll(bool picked)
    {
        _picked.Clear();
        _picked.UnionWith(picked ? Pickable.Select(AlertCaseKey.Of) : []);
    }

    private TimeSpan Lasted(AlertCase row) => (row.ClearedAt ?? Later(row.RaisedAt, Source.DecidedTime ?? Clock.Now)) - row.RaisedAt;

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;

    private void Toggle(CareState state) =>
        Navigation.Filter("state", _filter.Choosable.Where(other => _filter.States.Contains(other) != (other == state)).Select(AlertCaseFilter.Name));

    private void Toggle(AlertLevel level) =>
        Navigation.Filter("level", AlertCaseFilter.AllLevels.Where(other => _filter.Levels.Contains(other) != (other == level)).Select(AlertFilter.Name));
}
