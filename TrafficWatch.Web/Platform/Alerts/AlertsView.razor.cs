using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Ui.Tables;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>A stream's alerts: those that are open, all there were, and every change of level.</summary>
public sealed partial class AlertsView
{
    /// <summary>Whose alerts they are.</summary>
    [Parameter, EditorRequired]
    public StreamAlerts Of { get; set; } = default!;

    /// <summary>How subjects are chosen, after those that are chosen already.</summary>
    [Parameter, EditorRequired]
    public RenderFragment<IReadOnlyList<string>> Filter { get; set; } = default!;

    /// <summary>What is told above them.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject]
    private Feed<StreamStatusList> Statuses { get; set; } = default!;

    [Inject]
    private FreshnessRule FreshnessRule { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "show")]
    private string? Show { get; set; }

    private AlertSource Source => Of.Source;

    private Words Words => Source.Texts(Viewer);

    private string Tab => Show is AlertCaseFilter.All or AlertCaseFilter.Log ? Show : AlertCaseFilter.Open;

    private StreamStatus? Status => Statuses.Current.Streams.FirstOrDefault(stream => stream.Stream == Source.Names.Stream);

    private DataFreshness Freshness => FreshnessRule.Of(Status);

    private int Waiting => Source.Standing.Count(alert => Of.Open.Current.StateOf(alert, Clock.Now) == CareState.Unacknowledged);

    private void Choose(string tab) => Navigation.Filter(new Dictionary<string, object?> { ["show"] = tab == AlertCaseFilter.Open ? null : tab, ["state"] = null, ["level"] = null });
}
