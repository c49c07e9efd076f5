namespace TrafficWatch.Web.Streams.Requests.Resources;

/// <content>Requests one by one.</content>
internal sealed partial class RequestWords
{
    public string LinesPage => T("请求查询", "Find requests");
    public string LinesHint(int days) => T($"保留 {DaysKept(days)} 的原始日志行；访客地址只显示所在网段。", $"Log lines of the last {DaysKept(days)}; of each client its network is shown.");
    public string LinesNotKept => T("没有保留原始日志行", "Log lines are not kept");
    public string LinesNotKeptHint => T("把 Streams:Requests:KeepLines 设为要保留的天数后，可按访客、来源、程序与完整路径查询。", "Set Streams:Requests:KeepLines to the days that they are to be kept; from then on they can be searched by client, referrer, user agent and whole path.");
    public string TailPage => T("实时日志", "Live tail");
    public string TailHint(int most) => T($"最新 {most} 条请求，按到达先后；只在内存中，滚动即暂停。", $"The newest {most} requests as they come, from memory; it pauses when you scroll.");
    public string TailPause => T("暂停", "Pause");
    public string TailResume => T("继续", "Go on");
    public string TailPaused(int newer, bool more) => T($"已暂停，其后{(more ? "至少" : "")} {Number(newer)} 条", $"paused · {(more ? "at least " : "")}{Number(newer)} since");
    public string TailElsewhere => T("本节点不读取此数据流", "This node does not read the stream");
    public string TailElsewhereHint => T("实时日志只在读取数据流的节点的内存里：请在那个节点上打开。", "The tail is in the memory of the node that does: open it there.");
    public string TailEmpty => T("还没有请求到达", "No request has come yet");

    public string SearchPath => T("完整路径包含", "Path contains");
    public string SearchClient => T("访客地址开头", "Client begins with");
    public string SearchReferrer => T("来源包含", "Referrer contains");
    public string SearchAgent => T("程序包含", "User agent contains");
    public string ClientColumn => T("访客", "Client");
    public string LatencyColumn => T("延迟", "Latency");
    public string ReferrerColumn => T("来源", "Referrer");
    public string AgentColumn => T("程序", "User agent");
    public string ShowClients => T("显示完整地址", "Show whole addresses");
    public string HideClients => T("遮盖地址", "Mask addresses");
    public string NotWrittenDown => T("未能记录此操作，因此没有显示。", "It could not be written down, so it is not shown.");
}
