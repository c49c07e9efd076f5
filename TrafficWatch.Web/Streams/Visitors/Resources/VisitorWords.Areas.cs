using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Web.Streams.Visitors.Resources;

internal sealed partial class VisitorWords
{
    public string CapacityColumn => T("容量", "Capacity");
    public string ClosesAtColumn => T("清场时间", "Closes at");
    public string ClosesAtHint => T("当地时间，如 22:30：此后区域内不再有人；留空则按全园闭园", "Local time such as 22:30: nobody is inside any more after; empty: when the park closes");
    public string QuietHoursColumn => T("免打扰时段", "Quiet hours");
    public string QuietHoursHint => T("当地时间，如 22:00-07:00, 12:00-13:00：预警不提醒、不出声", "Local times such as 22:00-07:00, 12:00-13:00: its alerts neither remind nor sound");
    public string MustBeTime => T("须为时刻，如 22:30", "must be a time such as 22:30");
    public string MustBeSpans => T("须为时段，如 22:00-07:00, 12:00-13:00", "must be spans such as 22:00-07:00, 12:00-13:00");
    public string SuggestThresholds(ThresholdSet set) => T(
        $"按容量填入 {Number(set.Comfort)} / {Number(set.Warning)} / {Number(set.Alert)}",
        $"Take {Number(set.Comfort)} / {Number(set.Warning)} / {Number(set.Alert)} from it");
}
