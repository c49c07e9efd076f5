using System.Globalization;
using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Ui.Wall;
using TrafficWatch.Web.Streams.Visitors.Alerts;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Resources;

namespace TrafficWatch.Web.Streams.Visitors.Screen;

/// <summary>The visitors' big screen.</summary>
public sealed partial class VisitorsScreen() : WallScreen("visitors", "scenic_visitor_topic", "./visitors/screen.js")
{
    private VisitorsStructure _structure = VisitorsStructure.Of(VisitorFrame.Empty);
    private VisitorsPatcher _patcher = default!;
    private readonly AlertCalls _calls = new();
    private VisitorFrame _frame = VisitorFrame.Empty;
    private VisitsToday _visits = VisitsToday.Unknown;
    private OpenAlertList _open = OpenAlertList.Empty;

    [Inject]
    private Feed<VisitorFrame> Frames { get; set; } = default!;

    [Inject]
    private Feed<VisitsToday> Visits { get; set; } = default!;

    [Inject]
    private Feed<AreaInsights> Insights { get; set; } = default!;

    [Inject(Key = VisitorAlerts.Stream)]
    private StreamAlerts Alerts { get; set; } = default!;

    [Inject]
    private AlertRule Rule { get; set; } = default!;

    [Inject]
    private VisitorWords Words { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "flow")]
    private string? FlowText { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortText { get; set; }

    private string? FlowArea => string.IsNullOrEmpty(FlowText) ? null : FlowText;

    private bool ByUrgency => SortText != "order";

    private string Crowding => _structure.Areas.Length switch { <= 7 => "", <= 10 => "many", <= 20 => "crowd", _ => "crowd dense" };

    private protected override object ForScript => Words.ForScreen;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _patcher = new VisitorsPatcher(Site, Clock, Words);
        (_structure, _visits) = (VisitorsStructure.Of(Frames.Current, Alerts.Open.Current, Clock.Now), Visits.Current);
    }

    private protected override IDisposable Subscribe(TimeSpan interval, Func<Task> changed) => new Both(Frames.Subscribe(interval, changed), Alerts.Open.Subscribe(interval, changed));

    private protected override bool Take()
    {
        (_frame, _open) = (Frames.Current, Alerts.Open.Current);
        var (structure, visits) = (VisitorsStructure.Of(_frame, _open, Clock.Now), Visits.Current);
        if (structure.Equals(_structure) && visits == _visits)
        {
            return false;
        }

        (_structure, _visits) = (structure, visits);
        return true;
    }

    private protected override WallPatch Next() => _patcher.Next(_frame, Status, FlowArea, Insights.Current) with
    {
        Calls = _calls.Next(_frame.Alerts, _open, Clock.Now, alert => $"{Words.Level(alert.Level)} · {NameOf(alert.Subject)}"),
    };

    private protected override void Forget()
    {
        _patcher.Forget();
        _calls.Forget();
    }

    private void ChooseFlow(ChangeEventArgs e) => Go("flow", e.Value as string is { Length: > 0 } area ? area : null);

    private void ChangeSort() => Go("sort", ByUrgency ? "order" : null);

    private void Go(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, value), replace: true);

    private string NameOf(string id)
    {
        var area = Frames.Current.Find(id);
        return Words.AreaName(id, area?.NameZh, area?.NameEn);
    }

    private static string? Plain(double? value) => value?.ToString("0.##", CultureInfo.InvariantCulture);

    private string TitleOf(VisitorsStructure.Row row) => Words.AreaName(row.Id, row.NameZh, row.NameEn) is var name && name != row.Id ? $"{name} · {row.Id}" : name;

    private static string Share(long threshold, ThresholdSet set) => Plain(threshold / (set.Alert * 1.2) * 100)!;

    private string CareTold(int alert) => CareText.Of(_structure.Care[alert].Alert, _structure.Care[alert].State, Alerts.Reminders, Words, Clock);

    private string AddressOf(int alert) => _structure.Care[alert].Alert is { } open ? $"/alerts?open={AlertCaseKey.Of(open).ToCursor()}" : "/alerts";

    private static long Ms(DateTime utc) => HeadPatch.Ms(utc);
}
