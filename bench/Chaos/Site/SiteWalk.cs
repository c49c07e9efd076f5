using System.Text;

namespace TrafficWatch.Bench.Chaos.Site;

/// <summary>Makes up requests from a seed: a few paths that very many ask for and very many that few do, what servers are asked by who means no good, hours that are passed over, and what comes months late.</summary>
internal sealed class SiteWalk
{
    /// <summary>Paths of which each is asked for by one of fifty requests that can be read.</summary>
    public const int Hot = 10;

    private const long Second = 1_000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour;
    private const int Cold = 4_000, Clients = 3_000;

    /// <summary>Event time between two, and how many come until hours are passed over.</summary>
    private const int Step = 40, Together = 10_000;

    /// <summary>The last day of summer time in New York is near.</summary>
    private static readonly long Start = (long)(new DateTime(2025, 10, 31, 12, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalMilliseconds;

    private static readonly string LongName = new('x', 300), LongWord = Bytes(new string('é', 150));

    /// <summary>Requests that few programs send. Names that differ in a letter's case are others, those that differ in blanks at their end are not; bytes that are no UTF-8 are stored as the replacement character, whatever they were.</summary>
    private static readonly SiteAsked[] Odd =
    [
        Nothing(""), Nothing("-"), Nothing(@"\x16\x03\x01\x02"), Nothing("\u0016\u0003\u0001"), Nothing("get / HTTP/1.1"), Nothing("GET"), Nothing("GET  HTTP/1.1"), Nothing("G\u00e9T / HTTP/1.1"),
        new("PURGE /cache HTTP/1.1", "other", "/cache", "/cache"), new("PROPFIND /dav/7 HTTP/1.1", "PROPFIND", "/dav/{n}", "/dav/7"), new("BREW /pot HTCPCP/a", "other", "/pot HTCPCP/a", "/pot HTCPCP/a"),
        new("CONNECT example.org:443 HTTP/1.1", "CONNECT", "*", ""), new("OPTIONS * HTTP/1.1", "OPTIONS", "*", ""), new("GET http://proxy.example/x/7?y HTTP/1.1", "GET", "/x/{n}", "/x/7"), new("GET http://proxy.example HTTP/1.1", "GET", "/", "/"),
        Get("/two words"), Get("/Case"), Get("/case"), Get("/a'b"), Get(@"/a\\b"), Get("/%2e%2e/etc/passwd"), Get("/%"), Get("/nul\0l"), Get("/say \"hi\" there"), Get("/e\\\" 404 x"), Get("/photo-123.jpg"), Get("/.env"),
        Of("/x ?q=1", "/x", "/x"), Of("/x?q=2", "/x", "/x"), Of("/s;jsessionid=AB12?x", "/s", "/s"), Of("/f#top", "/f", "/f"),
        Of(Bytes("/emoji/🚗"), "/emoji/🚗", Bytes("/emoji/🚗")), Of("/caf\u00e9", "/caf\ufffd", "/caf\u00e9"), Of("/caf\u00e8", "/caf\ufffd", "/caf\u00e8"),
        Of("/d/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "/d/{id}", "/d/3f2504e0-4f89-11d3-9a0c-0305e82c3301"), Of("/2024/05/01/index.html", "/{n}/{n}/{n}/index.html", "/2024/05/01/index.html"), Of("/img/123456789.jpg", "/img/{n}.jpg", "/img/123456789.jpg"),
        Of("/a/b/c/d/e/f/g/h/i/j", "/a/b/c/d/e/f/g/h/…", "/a/b/c/d/e/f/g/h/i/j"), Of("/" + LongName, "/…", "/" + LongName), Of("/" + LongWord, "/…", "/" + LongWord), Get("/…") with { Text = $"GET /{LongName[..198]} tail HTTP/1.1", Path = $"/{LongName[..198]}" },
        new("GET /no-version", "GET", "/no-version", "/no-version"), new("POST /api/cart?item=\"9 9\" HTTP/2.0", "POST", "/api/cart", "/api/cart"), new("HEAD / HTTP/1.0", "HEAD", "/", "/"),
    ];

    private static readonly SiteAgent[] Agents =
    [
        new("", "-", 3), new("-", "-", 3), new("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox", 0),
        new("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "Chrome", 0),
        new("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge", 0),
        new("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot", 1), new("GOOGLEBOT", "Googlebot", 1), new("curl/8.10.1", "curl", 2), new("python-requests/2.32.3", "Python", 2),
        new(@"\""quoted\"" agent", "other", 3), new("caf\u00e9 \0", "other", 3), new(new string('y', 600) + "curl/8", "other", 3), new("() { :;}; /bin/sh -c x", "other", 3),
    ];

    private static readonly string[] Referrers =
    [
        "", "-", "https://www.example.org/", "https://www.example.org/list?page=2", "https://www.example.org/list#top", "https://www.example.org/list ?blank", " ", "http://r.example/\\\"q\\\"", "http://caf\u00e9.example/", "android-app://com.example", "https://long.example/" + new string('z', 250),
    ];

    private static readonly int[] Statuses = [200, 200, 200, 200, 304, 301, 404, 404, 403, 500, 502, 499, 101, 999, 0];

    private readonly Random _chance;
    private int _made;

    public SiteWalk(int seed)
    {
        _chance = new Random(seed);
        Now = Start + _chance.NextInt64(2 * Day);
    }

    /// <summary>Event time, milliseconds since 1970-01-01 UTC.</summary>
    public long Now { get; private set; }

    /// <param name="clock">The time of those that have just happened.</param>
    public SiteRequest Next(long clock)
    {
        Now += _chance.Next(2 * Step);
        if (++_made % Together == 0)
        {
            Now += (6 * Hour) + _chance.NextInt64(Day);
        }

        var time = _chance.Next(60) switch
        {
            0 => Now - _chance.NextInt64(400 * Day),
            1 => clock - _chance.NextInt64(4 * Minute),
            2 => Now - (Now % Minute),
            3 => Now - (_chance.NextInt64(20) * Hour),
            4 when _chance.Next(50) == 0 => (long)(new DateTime(2000, 2, 29, 23, 59, 59, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalMilliseconds,
            _ => Now,
        };
        return new SiteRequest(
            time - (time % Second), Client(), Asked(), Statuses[_chance.Next(Statuses.Length)], _chance.Next(20) switch { 0 => 0, 1 => _chance.NextInt64(1L << 40), _ => _chance.Next(90_000) },
            Referrers[_chance.Next(Referrers.Length)], Agents[_chance.Next(Agents.Length)], _chance.Next(6) == 0 ? null : Latency());
    }

    public static string HotPath(int number) => $"/hot/{(char)('a' + number)}";

    private string Client() => _chance.Next(Clients) switch
    {
        0 => "",
        < 100 and var host => $"host-{host}.example.net",
        < 1_200 and var six => $"2001:db8::{six:x}:1",
        var four => $"203.0.{four / 250}.{four % 250}",
    };

    private SiteAsked Asked() => _chance.Next(5 * Hot) switch
    {
        < Hot and var hot => Get(HotPath(hot)),
        < 2 * Hot => Odd[_chance.Next(Odd.Length)],
        < 3 * Hot => Item("/items/{0}", "/items/{n}"),
        < 4 * Hot => Item("/api/items/{0}/reviews", "/api/items/{n}/reviews"),
        _ => Item("/images/{0}.png", "/images/{n}.png"),
    };

    private SiteAsked Item(string path, string route)
    {
        var number = _chance.Next(Cold);
        var asked = path.Replace("{0}", $"{number}", StringComparison.Ordinal);
        return Of(_chance.Next(3) == 0 ? $"{asked}?v={_chance.Next(9)}" : asked, route, asked);
    }

    /// <summary>A whole number of milliseconds, or of microseconds.</summary>
    private long Latency() => _chance.Next(10) switch { 0 => 0, 1 => _chance.Next(2_000) * 1_000L, 2 => _chance.NextInt64(100_000_000), _ => (long)(Math.Exp(_chance.NextDouble() * 8) * 1_000) };

    private static SiteAsked Nothing(string text) => new(text, "-", "-", "");

    private static SiteAsked Get(string path) => Of(path, path, path);

    private static SiteAsked Of(string target, string route, string path) => new($"GET {target} HTTP/1.1", "GET", route, path);

    /// <summary>One character for each byte of UTF-8.</summary>
    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
