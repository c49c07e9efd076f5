using TrafficWatch.Web.Platform.Live;

namespace TrafficWatch.Web.Platform.Localization;

internal partial class Words
{
    public string Who => T("您的姓名", "Your name");
    public string WhoIsMissing => T("请填写您的姓名，它会与这次修改一起保存。", "Please give your name; it is kept with the change.");
    public string UpdatedBy => T("修改人", "Changed by");
    public string UpdatedAt => T("修改时间", "Changed at");
    public string ChangedMeanwhile(string who) => T($"没有保存：{who} 刚刚修改过。", $"Not saved: {who} has changed it in the meantime.");
    public string RemovedMeanwhile => T("没有保存：该项刚刚被移除。再次保存会重新设置它。", "Not saved: it has been removed in the meantime. Saving again sets it anew.");
    public string Remove => T("移除", "Remove");
    public string YourValue => T("您填写的", "Yours");
    public string TheirValue(string who) => T($"{who} 保存的", $"{who}'s");
    public string KeepMine => T("用我的覆盖", "Keep mine");
    public string TakeTheirs => T("采用对方的", "Take theirs");
    public string Nothing => T("无", "none");
    public string NotSaved => T("没有保存", "Not saved");
    public string LetterIsGone => T("这条死信已不在，或正在重试中。", "This dead letter is gone, or on its way already.");
    public string WholePayload => T("下载全部内容", "Download all of it");
    public string SystemPage => T("系统", "System");
    public string RunningSince(string time) => T($"自 {time} 起运行", $"Running since {time}");
    public string NothingMeasured => T("还没有数据", "Nothing measured yet");
    public string NothingMeasuredHint => T("启动一秒后出现第一组数据；若一直没有，说明此操作系统不提供。", "The first figures are there a second after the start; if none come, this operating system is not Linux.");
    public string MeasuredAt(string time) => T($"测量时间 {time}", $"measured {time}");
    public string PastHour => T("近 1 小时", "Last hour");
    public string PastDay => T("近 1 天", "Last day");
    public string Processors => T("处理器", "Processors");
    public string LoadOf(IReadOnlyList<double> load) => T("负载 ", "load ") + string.Join(" · ", load.Select(one => Number(one, 2)));
    public string MemoryAndDisk => T("内存与磁盘", "Memory and disk");
    public string Memory => T("内存", "Memory");
    public string Disk => T("磁盘", "Disk");
    public string RoomOf(string what, long used, long total) => T($"{what} {Bytes(used)} / {Bytes(total)}", $"{what} {Bytes(used)} of {Bytes(total)}");
    public string Network => T("网络", "Network");
    public string Received => T("接收", "Received");
    public string Sent => T("发送", "Sent");
    public string Topic => T("主题", "topic");
    public string RateFact => T("条/秒（近 10 秒）", "records/s (last 10 s)");
    public string LagFact => T("积压", "lag");
    public string BehindFact => T("延迟", "behind");
    public string ReceivedFact => T("已接收", "received");
    public string LateFact => T("迟到", "late");
    public string DuplicateFact => T("重复", "duplicate");
    public string RejectedFact => T("被拒", "rejected");
    public string LastRecordFact => T("最后一条", "last record");
    public string Stream => T("数据流", "Stream");
    public string LastHourOfRecords => T("最近 60 分钟收到的记录（按分钟）", "Records received over the last 60 minutes, by minute");
    public string Gaps => T("日志缺口", "Gaps in the log");
    public string NoticedAt => T("发现时间", "Noticed at");
    public string FromOffset => T("起", "From");
    public string ToOffset => T("止（不含）", "To (exclusive)");
    public string MissingRecords => T("缺失", "Missing");
    public string LogColumn => T("日志", "Log");
    public string Partition => T("分区", "Partition");
    public string NextOffset => T("下一偏移", "Next offset");
    public string EndOffset => T("末尾", "Log end");
    public string Watermark => T("水位线", "Watermark");
    public string PartitionState => T("状态", "State");
    public string VolumeFact => T("数据量（近 10 秒）", "volume (last 10 s)");
    public string IdleWord => T("空闲", "idle");
    public string GoneFromLog => T("日志中已不存在", "no longer in the log");
    public string TooLargeToRetry => T("只保存了开头部分，不能重试；请重新发送原消息", "Only its first megabyte is kept, so it can't be tried again; send the record itself once more");
    public string OnlyCounted(long letters) => T(
        $"过去 24 小时另有 {Number(letters)} 条被拒消息超出每小时保存上限，只计数未保存：",
        $"In the last 24 hours {Number(letters)} more records were refused than an hour keeps; they were only counted:");
    public string HeldWord => T("等待未提交的事务", "waiting for an open transaction");
    public string Unstamped(long records) => T(
        $"{Number(records)} 条消息的 Kafka 时间戳不可用（缺失、早于 2000 年或远在未来），已按接收时间处理：请检查生产者的时钟和 timestamp 设置。",
        $"{Number(records)} {(records == 1 ? "record" : "records")} came with unusable Kafka timestamps (none, before 2000, or far ahead); the time of reception stands in. Check that producer's clock and timestamps.");
    public string RepeatedOtherwise(long times) => T(
        $"跟踪的文件有 {Number(times)} 处重新发送的内容与先前收到的不一致：可能缺少或多出几行。",
        $"In {Number(times)} {(times == 1 ? "place" : "places")} what was sent again from followed files was not what had come before: lines may be missing, or be there twice.");
    public string FollowedFiles => T("跟踪的文件", "Followed files");
    public string FilesWait => T("现在没有发送：新内容留在文件中等待，不会丢失。", "Nothing is sent now: what comes waits in the files, and is not lost.");
    public string FollowedLines(WatchStatus status) => T(
        $"本次启动以来发送 {Number(status.Sent)} 行 · 无法发送 {Number(status.Refused)} 行 · 轮转 {Number(status.Rotations)} 次 · 存疑 {Number(status.Doubts)} 处",
        $"since this start: lines sent {Number(status.Sent)} · left out {Number(status.Refused)} · rotations {Number(status.Rotations)} · in doubt {Number(status.Doubts)}");
    public string MoreFiles(int files) => T($"另有 {Number(files)} 个文件", $"and {Number(files)} more");
    public string FileColumn => T("文件", "File");
    public string FilePosition => T("已发送至（字节）", "Sent up to (bytes)");
    public string FileRate => T("速率", "Rate");
    public string Rotations => T("轮转", "Rotations");
    public string Doubts => T("存疑", "In doubt");
    public string ActiveWord => T("活动", "active");
    public string DeadLetters => T("死信", "Dead letters");
    public string DeadLetter => T("死信", "Dead letter");
    public string NoDeadLetters => T("没有死信", "No dead letters");
    public string SearchReason => T("按原因查找", "Find by reason");
    public string StatusColumn => T("状态", "Status");
    public string Offset => T("偏移", "Offset");
    public string Size => T("大小", "Size");
    public string ChangedColumn => T("更新时间", "Changed");
    public string Attempts => T("重试", "Retries");
    public string AttemptCount(int count) => T($"已重试 {count} 次", count == 1 ? "1 retry" : $"{count} retries");
    public string Pick => T("选择", "Select");
    public string RetryDeadLetter => T("重新送入数据流", "Send through the stream again");
    public string DeadLettersHint => T("数据流无法使用的消息。修好生产者后可重新送入，或删除。", "Records that a stream could not use. Send them through it again once their producer is mended, or delete them.");
    public string LettersColumn => T("条数", "Letters");
    public string NewestColumn => T("最新", "Newest");
    public string RetryAll => T("全部重试", "Retry all");
    public string DeleteAll => T("全部删除", "Delete all");
    public string PickAll => T("全选本页", "Select all on this page");
    public string Picked(int count) => T($"已选 {count} 条", $"{count} selected");
    public string RetryAsks(long count) => T(
        $"将 {Number(count)} 条死信重新送入数据流；仍被拒绝的会带着新原因回到这里。确定吗？",
        count == 1 ? "This dead letter goes through its stream again; if it is refused once more it comes back with the reason. Send it?" : $"{Number(count)} dead letters go through their stream again; those refused once more come back with the reason. Send them?");
    public string RetriedSome(int count) => T($"已重新送入 {Number(count)} 条", $"{Number(count)} sent through the stream again");
    public string DeletedSome(int count) => T($"已删除 {Number(count)} 条", $"{Number(count)} deleted");
    public string StoppedAfter(long count) => T($"已完成 {Number(count)} 条后停止", $"Stopped after {Number(count)}");
    public string OnItsWay => T("正在重新送入数据流", "On its way through the stream");
    public string TakenIn => T("这条消息已被接收", "The record was taken in");
    public string RefusedAgain => T("再次被拒", "Refused again");
    public string DeleteAsks(long count) => T(
        $"将永久删除 {count} 条死信及其内容，之后无法再重试。确定吗？",
        count == 1 ? "This dead letter and its payload will be gone for good and cannot be retried. Delete it?" : $"{count} dead letters and their payloads will be gone for good and cannot be retried. Delete them?");
    public string AsText => T("文本", "Text");
    public string AsHex => T("十六进制", "Hex");
    public string EmptyPayload => T("（空）", "(empty)");
    public string FirstBytes(int count) => T($"显示前 {count / 1024} KB", $"first {count / 1024} KB shown");

    public string DeadLetterStatus(string status) => status switch
    {
        "" => T("全部", "All"),
        "new" => T("未处理", "New"),
        "retrying" => T("重试中", "Retrying"),
        "retried" => T("已重试", "Retried"),
        _ => status,
    };

    public string Bytes(long count)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB", "PB", "EB"];
        var unit = Math.Max(0, (63 - (int)long.LeadingZeroCount(Math.Max(1, count))) / 10);
        return $"{Number(count / Math.Pow(1024, unit), unit == 0 ? 0 : 1)} {units[unit]}";
    }

    public string RetentionPage => T("存储与保留", "Storage");
    public string RetentionHint(string at) => T($"每个表占用多少、保留多久；更早的数据每天 {at} 清理。", $"What each table takes and for how long it is kept; what is older goes at {at} each night.");
    public string TableColumn => T("表", "Table");
    public string KeptColumn => T("保留天数", "Days kept");
    public string ShardColumn => T("分片", "Shard");
    public string RowsColumn => T("约行数", "Rows, about");
    public string BytesColumn => T("字节", "Bytes");
    public string SinceWhen => T("最早", "Since");
    public string NewestDay => T("最新日期分区", "Newest day partition");
    public string OnShard(int shard) => T($"分片 {shard}", $"Shard {shard}");
    public string About(long rows) => T($"约 {Number(rows)} 行", $"about {Number(rows)} rows");
    public string DaysKept(int days) => T($"{Number(days)} 天", days == 1 ? "1 day" : $"{Number(days)} days");
    public string KindOfRows(Configuration.RetentionKind kind) => kind switch
    {
        Configuration.RetentionKind.Record => T("逐条记录", "Records one by one"),
        Configuration.RetentionKind.Statistics => T("统计", "Statistics"),
        Configuration.RetentionKind.Audit => T("审计与预警日志", "Audit and alert logs"),
        _ => T("死信", "Dead letters"),
    };
    public string ConfiguredDays(int days) => T($"配置为 {DaysKept(days)}", $"configured: {DaysKept(days)}");
    public string LastNight(string time, long rows) => T($"上次清理：{time}，约 {Number(rows)} 行", $"Last cleared at {time}: about {Number(rows)} rows");
    public string NeverCleared => T("还没有清理过", "Nothing was cleared yet");
    public string ChangeDays => T("修改", "Change");
    public string DaysField(int least, int most) => T($"天数（{Number(least)}–{Number(most)}，今天除外）", $"Days besides today, {Number(least)} to {Number(most)}");
    public string DaysWrong(int least, int most) => T($"须为 {least} 到 {most} 的整数", $"must be a whole number, {least} to {most}");
    public string FewerDaysTakes(string before, string at) => T($"{before} 之前的数据将在下一次 {at} 删除，无法恢复。", $"What is older than {before} is deleted at the next {at}, for ever.");
    public string MoreDaysKeeps => T("不会删除任何数据；已删除的不会恢复。", "Nothing is deleted by that; what is gone does not come back.");
    public string DeleteThem => T("删除", "Delete");
    public string BackToConfigured => T("恢复配置值", "As configured");
    public string DaysChanged(string kind, int days) => T($"{kind}：保留 {DaysKept(days)}", $"{kind}: kept for {DaysKept(days)}");
    public string DaysOfOther(int days) => T($"别人刚刚改为 {DaysKept(days)}，请核对后再保存。", $"Somebody has just made it {DaysKept(days)}; look again before you save.");
    public string GoesInByLoad => T("整批装载", "rows go in by bulk load (LOAD DATA)");
    public string GoesInByInsert => T("逐批插入：服务器没有开启本地装载，写入约慢一半", "rows go in by INSERT: the server has local_infile off, which halves the rate");
    public string DaysOfRows(string first, string last) => T($"日期分区 {first} 至 {last}", $"day partitions {first} to {last}");
}
