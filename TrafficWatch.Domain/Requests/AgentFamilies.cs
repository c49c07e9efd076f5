using System.Text;

namespace TrafficWatch.Domain.Requests;

/// <summary>What kind of program asks.</summary>
public enum AgentKind
{
    /// <summary>A browser, as far as it says so.</summary>
    Browser,

    /// <summary>A crawler, as far as it says so.</summary>
    Bot,

    /// <summary>A tool or a library: a script, a monitor, another server.</summary>
    Tool,

    /// <summary>Nothing that is known, or nothing at all.</summary>
    Unknown,
}

/// <summary>A family of user agents.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
public sealed record AgentFamily(string Name, AgentKind Kind)
{
    /// <summary>Whether it is counted apart from people: a bot or a tool.</summary>
    public bool IsAutomatic => Kind is AgentKind.Bot or AgentKind.Tool;
}

/// <summary>Families of user agents, by words that stand in them. They are what programs say of themselves: who lies is counted as what he says.</summary>
public static class AgentFamilies
{
    private static readonly (byte[] Word, int Family)[] Words;

    static AgentFamilies()
    {
        // The first that is found decides: bots name a browser too, and browsers one another.
        (string Word, string Name, AgentKind Kind)[] known =
        [
            ("googlebot", "Googlebot", AgentKind.Bot), ("bingbot", "Bingbot", AgentKind.Bot), ("msnbot", "Bingbot", AgentKind.Bot), ("baiduspider", "Baiduspider", AgentKind.Bot), ("yandex", "YandexBot", AgentKind.Bot),
            ("sogou", "Sogou", AgentKind.Bot), ("bytespider", "Bytespider", AgentKind.Bot), ("yahoo! slurp", "Yahoo Slurp", AgentKind.Bot), ("duckduckbot", "DuckDuckBot", AgentKind.Bot), ("ahrefsbot", "AhrefsBot", AgentKind.Bot),
            ("semrushbot", "SemrushBot", AgentKind.Bot), ("facebookexternalhit", "Facebook", AgentKind.Bot), ("twitterbot", "Twitterbot", AgentKind.Bot), ("applebot", "Applebot", AgentKind.Bot), ("gptbot", "GPTBot", AgentKind.Bot),
            ("uptime", "Monitor", AgentKind.Tool), ("pingdom", "Monitor", AgentKind.Tool), ("kube-probe", "Monitor", AgentKind.Tool), ("monitor", "Monitor", AgentKind.Tool), ("zgrab", "Scanner", AgentKind.Tool), ("masscan", "Scanner", AgentKind.Tool),
            ("bot", "Other bot", AgentKind.Bot), ("spider", "Other bot", AgentKind.Bot), ("crawl", "Other bot", AgentKind.Bot), ("feed", "Feed reader", AgentKind.Bot), ("rss", "Feed reader", AgentKind.Bot),
            ("curl/", "curl", AgentKind.Tool), ("wget", "Wget", AgentKind.Tool), ("python", "Python", AgentKind.Tool), ("go-http-client", "Go", AgentKind.Tool), ("okhttp", "OkHttp", AgentKind.Tool), ("java/", "Java", AgentKind.Tool),
            ("apache-httpclient", "Java", AgentKind.Tool), ("ruby", "Ruby", AgentKind.Tool), ("libwww-perl", "Perl", AgentKind.Tool), ("node-fetch", "Node.js", AgentKind.Tool), ("axios", "Node.js", AgentKind.Tool), ("postman", "Postman", AgentKind.Tool),
            ("wordpress", "WordPress", AgentKind.Tool), ("headlesschrome", "Headless Chrome", AgentKind.Tool),
            ("micromessenger", "WeChat", AgentKind.Browser), ("edg/", "Edge", AgentKind.Browser), ("edge/", "Edge", AgentKind.Browser), ("opr/", "Opera", AgentKind.Browser), ("opera", "Opera", AgentKind.Browser),
            ("samsungbrowser", "Samsung Internet", AgentKind.Browser), ("ucbrowser", "UC Browser", AgentKind.Browser), ("qqbrowser", "QQ Browser", AgentKind.Browser), ("firefox/", "Firefox", AgentKind.Browser),
            ("chrome/", "Chrome", AgentKind.Browser), ("crios/", "Chrome", AgentKind.Browser), ("fxios/", "Firefox", AgentKind.Browser), ("msie", "Internet Explorer", AgentKind.Browser), ("trident/", "Internet Explorer", AgentKind.Browser),
            ("android", "Android browser", AgentKind.Browser), ("safari/", "Safari", AgentKind.Browser),
        ];
        All = [new("-", AgentKind.Unknown), new("other", AgentKind.Unknown), .. known.Select(one => new AgentFamily(one.Name, one.Kind)).Distinct()];
        Words = [.. known.Select(one => (Encoding.ASCII.GetBytes(one.Word), All.ToList().FindIndex(family => family.Name == one.Name)))];
    }

    /// <summary>All families; the first is that of who says nothing, the second of what is not known.</summary>
    public static IReadOnlyList<AgentFamily> All { get; }

    /// <summary>The family of a user agent: its index in <see cref="All"/>.</summary>
    public static int IndexOf(ReadOnlySpan<byte> agent)
    {
        if (agent.IsEmpty)
        {
            return 0;
        }

        Span<byte> lower = stackalloc byte[Math.Min(agent.Length, MostRead)];
        Ascii.ToLower(agent[..lower.Length], lower, out var written);

        // What is not ASCII ends that; the rest is put in lower case byte by byte.
        for (; written < lower.Length; written++)
        {
            lower[written] = agent[written] is >= (byte)'A' and <= (byte)'Z' and var upper ? (byte)(upper | 0x20) : agent[written];
        }

        foreach (var (word, family) in Words)
        {
            if (lower.IndexOf(word) >= 0)
            {
                return family;
            }
        }

        return 1;
    }

    private const int MostRead = 512;
}
