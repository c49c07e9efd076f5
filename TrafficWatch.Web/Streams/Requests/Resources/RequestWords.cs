using System.Globalization;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Localization;

namespace TrafficWatch.Web.Streams.Requests.Resources;

/// <summary>The texts of the requests' pages, besides those that all pages share.</summary>
internal sealed partial class RequestWords : Words
{
    private RequestWords(bool chinese)
        : base(chinese)
    {
    }

    public static new RequestWords Chinese { get; } = new(true);

    public static new RequestWords English { get; } = new(false);

    /// <summary>In the language of others.</summary>
    public static RequestWords Like(Words words) => words.IsChinese ? Chinese : English;

    /// <summary>The stream's own name.</summary>
    public string StreamTitle => T("网站请求", "Requests");
    public string LastMinute => T("上一分钟请求", "requests in the last minute");
    public string ByHour => T("每小时请求", "Requests by hour");
    public string RequestsToday(long count) => T($"今日 {Number(count)} 次", $"{Number(count)} today");

    /// <summary>How many of the last hour's requests the server failed.</summary>
    public string FailedShare(long failed, long all) => T("5xx ", "5xx ") + Share(failed, all);

    public string ScreenPage => T("请求大屏", "Requests screen");
    public string ScreenTitle => T("网站请求实时监控", "Requests live");
    public string Room => T("运维值班", "Site operations");
    public string PerMinuteTitle => T("每分钟请求", "Requests a minute");
    public string LastMinuteSpan => T("上一分钟", "the last minute");
    public string LastHourTitle => T("最近一小时", "The last hour");
    public string StatusTitle => T("响应状态", "Status");
    public string StatusSpan => T("最近一小时，每分钟", "the last hour, by minute");
    public string Failures => T("最新错误", "Newest errors");
    public string FailuresSpan => T("最近一小时，先 5xx 后 4xx", "the last hour, 5xx before 4xx");
    public string NoFailures => T("最近一小时没有错误", "No errors within the last hour");
    public string TopRoutes => T("热门路径", "Top routes");
    public string Agents => T("客户端程序", "User agents");

    public string ServerErrors => T("服务器错误 5xx", "Server errors (5xx)");
    public string ClientErrors => T("请求错误 4xx", "Client errors (4xx)");
    public string ClientsNow => T("访客 本小时 / 今日，约", "Clients this hour / today, about");
    public string LatencyTitle => T("延迟 p50 / p95 / p99", "Latency p50 / p95 / p99");
    public string NoLatency => T("日志中没有", "not in the log");
    public string BytesTitle => T("发送流量", "Bytes sent");
    public string AutomaticTitle => T("机器人与工具", "Bots and tools");

    public override string Percent(double part) => (part * 100).ToString(part is > 0 and < 0.0005 ? "0.###" : "0.0", CultureInfo.InvariantCulture) + " %";
    public string Share(long part, long all) => all == 0 ? "–" : Percent((double)part / all);
    public string WithShare(long part, long all) => $"{Number(part)} · {Share(part, all)}";

    /// <summary>A route as it is shown.</summary>
    public string RouteOf(string route) => route switch
    {
        RequestAggregator.OtherRoutes => T("其他路径", "other routes"),
        "-" => T("无法识别的请求", "not readable as a request"),
        "*" => T("无路径", "no path"),
        _ => route,
    };

    /// <summary>A family of user agents as it is shown.</summary>
    public string FamilyOf(string family) => family switch
    {
        "-" => T("未注明", "not told"),
        "other" => T("其他", "other"),
        "Other bot" => T("其他爬虫", "other bots"),
        _ => family,
    };

    /// <summary>A latency in the unit that suits it.</summary>
    public string Latency(double microseconds) => microseconds switch
    {
        < 1000 => $"{microseconds.ToString("0", CultureInfo.InvariantCulture)} µs",
        < 999_500 => $"{(microseconds / 1000).ToString(microseconds < 9950 ? "0.0" : "0", CultureInfo.InvariantCulture)} ms",
        _ => $"{(microseconds / 1_000_000).ToString(microseconds < 9_950_000 ? "0.00" : "0.0", CultureInfo.InvariantCulture)} s",
    };
}
