using System.Globalization;
using TrafficWatch.Domain.Requests;

namespace TrafficWatch.Web.Streams.Requests.Resources;

/// <content>The page of routes.</content>
internal sealed partial class RequestWords
{
    /// <summary>Which quantiles of latencies are told.</summary>
    public static readonly IReadOnlyList<string> QuantileNames = ["p50", "p95", "p99"];

    public string RoutesPage => T("请求统计", "Requests by route");
    public string RoutesHint => T($"按请求时间统计，数字与编号归并为 {{n}}、{{id}}。客户端、来源、程序与完整路径请到“{LinesPage}”，在保留的原始日志行中查询。", $"By the time of the requests; numbers and ids in paths are {{n}} and {{id}}. Clients, referrers, user agents and whole paths are looked for among kept lines: {LinesPage}.");
    public string SearchRoute => T("路径包含", "Route contains");
    public string StatusField => T("状态", "Status");
    public string MethodField => T("方法", "Method");
    public string OrderedBy => T("排序", "Ordered by");
    public string RouteColumn => T("路径", "Route");
    public string RequestsColumn => T("请求数", "Requests");
    public string ClientsFact => T("不同访客", "Different clients");
    public string ClientsHint => T("由各时段的概要合并估算，标准误差 1.6 %；只对全部请求已知", "Estimated from merged sketches, standard error 1.6 %; known of all requests only");
    public string LatencyHint => T("误差 2 % 以内", "within 2 %");
    public string RouteLatencyHint => T("范围所涉及的整点小时，误差 2 % 以内", "of the whole hours that the range touches, within 2 %");
    public string BeforeLine => T("对比时段", "the span before");
    public string NotCompared => T("之前没有可对比的数据。", "There is nothing before it to compare with.");
    public string NotByKind => T("访客与延迟不按状态和方法统计。", "Clients and latencies are not known by status or method.");
    public string LatencyByHour => T("每小时延迟", "Latency by hour");
    public string FrequentPaths => T("常见完整路径", "Most frequent paths");
    public string FrequentPathsHint => T("所选日期内全站最常见的路径中属于此路径的；“+n”为最大误差。", "Of whole days, those among the most frequent of the site; +n: at most so many more.");
    public string PathColumn => T("完整路径", "Path");

    public string AboutClients(long count) => T("约 ", "about ") + Number(count);
    public string WithCount(string title, long count) => $"{title} · {Number(count)}";
    public string ComparedWith(string from, string to) => T($"增减与 {from} 至 {to} 相比。", $"Changes are against {from} to {to}.");
    public string CourseTitle(ClientSpan grain) => grain switch
    {
        ClientSpan.Minute => T("每分钟趋势", "By minute"),
        ClientSpan.Hour => T("每小时趋势", "By hour"),
        _ => T("每日趋势", "By day"),
    };

    /// <summary>+3.1 %: how much more than before; nothing where that is not known.</summary>
    public string ChangeFrom(long? now, long? before)
    {
        if (now is null || before is null or 0)
        {
            return "";
        }

        var part = Math.Round((((double)now / before.Value) - 1) * 100, 1);
        return string.Create(CultureInfo.InvariantCulture, $" {(part > 0 ? "+" : part < 0 ? "−" : "±")}{Math.Abs(part):#,0.#} %");
    }

    /// <summary>A code or a class of status as it is shown.</summary>
    public string StatusOf(string status) => status == "0" ? T("未注明", "not told") : status;

    public string MethodOf(string method) => method switch
    {
        "-" => T("无法识别", "not readable"),
        "other" => T("其他", "other"),
        _ => method,
    };

    public string OrderOf(string order) => order switch { "requests" => RequestsColumn, "bytes" => BytesTitle, _ => order };

    public IEnumerable<(string Name, string Value)> QuantilesOf(Latencies? latency) =>
        QuantileNames.Zip(latency is null ? ["–", "–", "–"] : new[] { Latency(latency.Median), Latency(latency.P95), Latency(latency.P99) });

    public string Median(Latencies? latency) => latency is null ? "–" : Latency(latency.Median);
    public string LatencyFact(Latencies? latency) => T("延迟 p50", "Latency p50") + (latency is null ? "" : $" · p95 {Latency(latency.P95)} · p99 {Latency(latency.P99)}");
}
