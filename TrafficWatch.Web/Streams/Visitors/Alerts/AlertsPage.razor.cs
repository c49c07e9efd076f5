using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Ui.Tables;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Web.Streams.Visitors.Alerts;

/// <summary>Alerts: those that are open, all there were, and every change of level.</summary>
public sealed partial class AlertsPage
{
    [Inject]
    private Feed<VisitorFrame> Frames { get; set; } = default!;

    [Inject]
    private Feed<OpenAlertList> Open { get; set; } = default!;

    [Inject]
    private Feed<StreamStatusList> Statuses { get; set; } = default!;

    [Inject]
    private FreshnessRule FreshnessRule { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "show")]
    private string? Show { get; set; }

    private string Tab => Show is AlertCaseFilter.All or AlertCaseFilter.Log ? Show : AlertCaseFilter.Open;

    private StreamStatus? Status => Statuses.Current.Streams.FirstOrDefault(stream => stream.Stream == "visitors");

    private DataFreshness Freshness => FreshnessRule.Of(Status);

    private int Waiting => Frames.Current.Alerts.Count(alert => Open.Current.StateOf(alert, Clock.Now) == CareState.Unacknowledged);

    private void Choose(string tab) => Navigation.Filter(new Dictionary<string, object?> { ["show"] = tab == AlertCaseFilter.Open ? null : tab, ["state"] = null, ["level"] = null });
}
