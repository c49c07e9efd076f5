using System.Text.RegularExpressions;

namespace TrafficWatch.Web.Platform.Localization;

internal partial class Words
{
    private const string Value = """('[^']*'|"[^"]*"|\{…\}|\[…\]|\S+)""";

    // What parsers, the engine and servers say of a record. Names of fields and values stay as they are.
    private static readonly (Regex English, string Chinese)[] Refusals = [.. new (string English, string Chinese)[]
    {
        ("^the message is empty$", "消息为空"),
        ("^not the JSON of an? [a-z]+ event: (.*)$", "不是事件的 JSON"),
        ("^not a JSON object but (.*)$", "不是 JSON 对象，而是$1"),
        ($@"^(\w+) {Value}: must be (\S+) or (\S+)$", "$1 $2：必须是 $3 或 $4"),
        ($@"^(\w+) {Value}: must be text or a number, not (.*)$", "$1 $2：必须是文本或数字，而不是$3"),
        ("^zero bytes follow the event$", "事件后面有零字节"),
        ("^a second event follows the first; a record holds one$", "第一个事件后还有第二个；一条消息只能有一个事件"),
        ("^(.*) follows the event; a record holds nothing else$", "事件后面还有 $1；一条消息只能有一个事件"),
        (@"^(\w+) is missing$", "缺少 $1"),
        (@"^(\w+) is empty$", "$1 为空"),
        (@"^(\w+) is too long$", "$1 过长"),
        (@"^(\w+) is longer than (\S+) characters$", "$1 超过 $2 个字符"),
        (@"^(\w+) is not valid UTF", "$1 不是有效的 UTF-8"),
        ($@"^(\w+ {Value}) holds a control character$", "$1 含控制字符"),
        ($@"^(\w+) {Value} stands for the whole ", "$1 $2 代表整体，不能用作单个名称"),
        ($@"^(\w+) {Value}: the stream holds (\S+) \w+ already$", "$1 $2：数据流已有 $3 个，不能再多"),
        (@"^event time (\S+) is (.+) ahead of the (.+) (\S+)$", "事件时间 $1 比 $3 $4 超前 $2"),
        ($@"^(\w+ {Value}) is not of the form ", "$1 的格式不是 2025-07-15T12:47:26.256"),
        ($@"^(\w+ {Value}) has no date$", "$1 没有日期"),
        ($@"^(\w+ {Value}) is no time of a day$", "$1 不是一天中的时刻"),
        ($@"^(\w+ {Value}) ends in what is no offset$", "$1 末尾的时区偏移无效"),
        ($@"^(\w+ {Value}) is outside the years ", "$1 不在 2000 至 9998 年之间"),
        ($@"^(\w+ {Value}) is no day of the calendar$", "$1 不是日历上的日期"),
        ($@"^(\w+ {Value}) is no Unix time", "$1 不是 2000 至 9998 年间的 Unix 时间（秒或毫秒）"),
        ("^a database refuses it: (.*)$", "数据库拒绝写入：$1"),
        ("^it is too large to be tried again", "内容过大，不能重试：请重新发送原消息"),
    }.Select(pair => (new Regex(pair.English, RegexOptions.Singleline), pair.Chinese))];

    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["a number"] = "数字",
        ["text"] = "文本",
        ["a list"] = "数组",
        ["an object"] = "对象",
        ["null"] = "空值",
        ["true or false"] = "布尔值",
        ["record's timestamp"] = "消息时间戳",
        ["clock"] = "时钟",
    };

    /// <summary>Why a record was refused: what is stored is English, told here in the page's language. A reason that is not known stays as it is.</summary>
    public string Refusal(string reason)
    {
        if (!IsChinese)
        {
            return reason;
        }

        foreach (var (english, chinese) in Refusals)
        {
            if (english.Match(reason) is { Success: true } match)
            {
                return Places().Replace(chinese, place => match.Groups[place.Value[1] - '0'].Value is var said && Kinds.TryGetValue(said, out var kind) ? kind : said);
            }
        }

        return reason;
    }

    [GeneratedRegex(@"\$\d")]
    private static partial Regex Places();
}
