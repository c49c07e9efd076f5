using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Web.Streams.Visitors.Push;

/// <summary>What programs get of a <see cref="VisitorFrame"/>. Times are UTC; levels are <c>normal</c>, <c>warning</c> and <c>alert</c>.</summary>
/// <param name="DataTime">The newest event time held; null before the first event.</param>
/// <param name="DecidedTime">Levels and alerts hold up to here; null before the first event.</param>
/// <param name="Total">Visitors in the park.</param>
/// <param name="Level">The level of the park as a whole.</param>
/// <param name="Hidden">Of <paramref name="Total"/>, those in areas that are kept off the wall.</param>
/// <param name="Areas">The areas that are shown.</param>
/// <param name="Alerts">What is above a threshold now, the most urgent first.</param>
/// <param name="EntriesToday">Entries of the site's day.</param>
/// <param name="PeakToday">The most present at one instant today.</param>
internal sealed record VisitorLiveFrame(
    DateTime? DataTime, DateTime? DecidedTime, long Total, string Level, long Hidden,
    IReadOnlyList<VisitorLiveFrame.Area> Areas, IReadOnlyList<VisitorLiveFrame.Alert> Alerts, long EntriesToday, long PeakToday)
{
    public static VisitorLiveFrame Of(VisitorFrame frame) => new(
        frame.DataTime, frame.DecidedTime, frame.Total, Name(frame.TotalLevel), frame.Hidden,
        [.. frame.Areas.Select(area => new Area(area.AreaId, area.NameZh, area.NameEn, area.Current, Name(area.Level)))],
        [.. frame.Alerts.Select(alert => new Alert(alert.AreaId, Name(alert.Level), alert.Since, alert.Visitors, alert.Threshold))],
        frame.Today.Entries, frame.Today.Peak);

    private static string Name(AlertLevel level) => level switch
    {
        AlertLevel.Alert => "alert",
        AlertLevel.Warning => "warning",
        _ => "normal",
    };

    /// <summary>An area.</summary>
    /// <param name="Id">As the events carry it.</param>
    /// <param name="NameZh">The admin's Chinese name; null: the id is shown.</param>
    /// <param name="NameEn">The admin's English name; null: the id is shown.</param>
    /// <param name="Visitors">Visitors present.</param>
    /// <param name="Level">Its level.</param>
    internal sealed record Area(string Id, string? NameZh, string? NameEn, long Visitors, string Level);

    /// <summary>An area, or <c>*</c> for the park, that is above a threshold.</summary>
    /// <param name="Area">Its id.</param>
    /// <param name="Level">Its level.</param>
    /// <param name="Since">When it reached that.</param>
    /// <param name="Visitors">Visitors present when it did.</param>
    /// <param name="Threshold">The threshold that was passed.</param>
    internal sealed record Alert(string Area, string Level, DateTime Since, long Visitors, int Threshold);
}
