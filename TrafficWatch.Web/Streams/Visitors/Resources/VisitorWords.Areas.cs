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

    public string AreaPageLink => T("人数有多可信、清点", "How far its figure can be trusted, and counting");
    public string AreasPage => T("区域", "Areas");
    public string AreasHint => T("人数有多可信，哪里没有记录；最近七天，每分钟更新", "How far figures can be trusted, and where nothing comes from; by the last seven days, made once a minute");
    public string ThresholdsOfArea => T("舒适 / 拥堵 / 警戒", "Comfort / warning / alert");
    public string BandColumn => T("误差范围", "Error band");
    public string BandLow => T("误差下限", "Error band, low");
    public string BandHigh => T("误差上限", "Error band, high");
    public string DriftColumn => T("漂移（人/小时）", "Drift (persons/h)");
    public string DriftMeaning => T("正：漏记离开，人数越来越偏高；负：漏记进入，人数偏低。按有人的时间计", "Above 0: exits are missed and the figure becomes too high; below 0: entries are, and it is too low. By the time in which anyone was inside");
    public string TrustTitle => T("人数有多可信", "How far the figure can be trusted");
    public string TrustSpan(int days) => T($"按当地日期，最近 {days} 天（含今日）", $"the last {days} local days, today included");
    public string LastDays(int days) => T($"最近 {days} 天", $"{days} days");
    public string Measure => T("项目", "Measure");
    public string Meaning => T("说明", "Meaning");
    public string EntriesMeasure => T("进入人次", "Entries");
    public string ExitsMeasure => T("离开人次", "Exits");
    public string MovedColumn => T("未见离开即他处进入", "Moved unseen");
    public string MovedMeaning => T("在另一区域进入，本区未见其离开：漏记一次离开", "Came into another area without having been seen leaving this one: an exit missed");
    public string UnmatchedMeaning => T("离开的人此前未见进入：漏记一次进入", "Left without having been seen coming in: an entry missed");
    public string ReleasedMeaning => T("闭园、24 小时后或清场时仍未见离开：漏记一次离开", "Never seen leaving until closing time, for 24 h, or until the area was cleared: an exit missed");
    public string RepeatedMeaning => T("已在场者再次进入：漏记一次离开", "Came in again while inside: an exit missed");
    public string MissedExits => T("漏记离开", "Exits missed");
    public string MissedEntries => T("漏记进入", "Entries missed");

    public string TrustUnknown(int fewest) => T($"记录太少，无法判断：最近几天进入不足 {Number(fewest)} 人次。", $"Too little is known to tell: there were fewer than {Number(fewest)} entries in the last days.");
    public string NothingMissed => T("进出都能对上，没有发现漏记。", "Entries and exits fit together: nothing is seen to be missed.");
    public string BandUnknown => T("暂时无法判断。", "It can't be told just now.");

    /// <summary>What an error band says, and why.</summary>
    public string BandSays(long low, long high, long entries, double missedExits, double missedEntries) => T(
        $"实际人数大约在 {Number(low)} 到 {Number(high)} 之间：上次无人或清点以来进入 {Number(entries)} 人次，约 {Share(missedExits)} 的离开没有记录；另有约 {Share(missedEntries)} 的进入没有记录。",
        $"The true figure is some {Number(low)} to {Number(high)}: since it was last empty or counted {Number(entries)} came in, of whom some {Share(missedExits)} left without being seen; some {Share(missedEntries)} came in without being seen.");
    public string Share(double share) => $"{Number(share * 100, 1)} %";

    /// <summary>+3.2, −0.4.</summary>
    public string Signed(double value) => Math.Round(value, 1) switch { > 0 => "+" + Number(value, 1), < 0 => "−" + Number(-value, 1), _ => "±0" };
    public string PartitionsTitle => T("各分区的迟到事件", "Late events by partition");
    public string PartitionsHint => T("最近 24 小时；超过 5 % 时，发送方（闸机）的时钟可能慢了", "The last 24 hours; above 5 % the clock of whoever sends them, a gate's, may be slow");
    public string SlowClock => T("发送方的时钟可能慢了", "The clock of whoever sends them may be slow");
    public string NoPartitions => T("最近 24 小时没有按分区的记录", "Nothing by partition in the last 24 hours");
    public string PartitionColumn => T("分区", "Partition");
    public string RecordsColumn => T("消息", "Records");
    public string LateColumn => T("迟到", "Late");
    public string LateShare => T("迟到占比", "Share late");
    public string SilentColumn => T("无记录", "Silent");
    public string SilentSince(string time) => T($"自 {time} 起无记录", $"no records since {time}");
    public string SilentHint => T("比平时这个时段安静得多，闸机或线路可能有故障；预警照常。", "far quieter than usual at this hour: a gate or its line may be dead; alerts stay as they are.");
    public string CorrectionsTitle => T("清点与更正", "Counts and corrections");
    public string NoCorrections => T("还没有人清点过", "Nobody has counted so far");
    public string CorrectionsMore(int shown) => T($"只列出最近 {Number(shown)} 条，更早的见导出文件", $"The last {Number(shown)} are listed; files hold all");
    public string CorrectionKind(string kind) => kind switch
    {
        "count" => T("清点", "counted"),
        "undo" => T("撤销清点", "count undone"),
        _ => kind,
    };
    public string CorrectionWaits => T("等待生效", "waiting");
    public string Undone => T("已撤销", "undone");
    public string BeforeColumn => T("更正前", "Before");
    public string AfterColumn => T("更正后", "After");
    public string CommentColumn => T("备注", "Comment");
    public string CountPeople => T("清点", "Count");
    public string CountTitle(string area) => T($"清点 {area}", $"Count {area}");
    public string CountHint(long present) => T(
        $"目前记为 {Number(present)} 人。填写实际清点的人数，即刻生效，可在一分钟内撤销；到清场或闭园为止。",
        $"{Number(present)} are counted inside now. Give how many there really are: it is in force at once, can be undone within a minute, and ends when the area closes.");
    public string CountedField => T("实际人数", "Counted");
    public string MustBeCount => T("须为 0 或正整数", "must be 0 or a whole number above");
    public string DrillSays(long present) => T($"0 人：记为在场的 {Number(present)} 人全部清出（演练或疏散）。", $"0: everybody counted inside ({Number(present)}) is released, as after a drill.");
    public string ReleaseAll => T("全部清出", "Release all");
    public string SetCount => T("确认人数", "Set the count");
    public string CountStored(string area, long counted) => T($"已提交：{area} {Number(counted)} 人", $"Stored: {area}, {Number(counted)}");
}
