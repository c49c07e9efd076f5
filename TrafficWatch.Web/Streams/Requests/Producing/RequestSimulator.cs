using System.Globalization;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Requests.Producing;

/// <summary>
/// Makes up the traffic of a shop's web server, as nginx would log it: browsers that look at items, a few far more sought after than the rest, bots, and who tries out paths. A deployment fails for two minutes: most of what is not a file is answered with 502, and the rest slowly. The same seed makes the same requests.
/// </summary>
/// <param name="from">Where it begins, UTC.</param>
/// <param name="rate">Requests a second, on average over a day.</param>
/// <param name="seed">Decides everything that chance decides.</param>
/// <param name="zone">The server's zone, of the day's course and of the lines' offsets.</param>
internal sealed class RequestSimulator(DateTime from, double rate, int seed, TimeZoneInfo zone)
{
    /// <summary>The first deployment that fails comes so long after the beginning, and others follow; and how long each fails.</summary>
    public static readonly TimeSpan FirstDeployment = TimeSpan.FromMinutes(3), Deployments = TimeSpan.FromHours(1), DeploymentFails = TimeSpan.FromMinutes(2);

    private const string Source = "/var/log/nginx/access.log", Host = "https://shop.example";
    private const int Clients = 4000, Items = 900;

    /// <summary>How much of the average there is in each hour of the day; their mean is 1.</summary>
    private static readonly double[] Course = [0.5, 0.3, 0.2, 0.15, 0.15, 0.2, 0.4, 0.7, 1.0, 1.2, 1.3, 1.3, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.3, 1.5, 1.8, 1.9, 1.5, 0.9];
    private static readonly double CourseMean = Course.Average();

    /// <summary>Kinds of requests: how many of a hundred, method, path ({0}: an item), status, bytes, milliseconds, and whether it is a file.</summary>
    private static readonly (double Share, string Method, string Path, int Status, int Bytes, double Ms, bool IsFile)[] Kinds =
    [
        (20, "GET", "/items/{0}", 200, 18_000, 45, false), (9, "GET", "/", 200, 24_000, 60, false), (8, "GET", "/search?q=item+{0}&page=1", 200, 21_000, 110, false), (14, "GET", "/api/items/{0}", 200, 1800, 25, false),
        (6, "POST", "/api/cart", 200, 400, 35, false), (2, "GET", "/cart", 200, 9000, 55, false), (1.2, "POST", "/checkout", 302, 0, 240, false), (1, "GET", "/orders/{0}", 200, 7000, 70, false), (2, "POST", "/login", 302, 0, 130, false),
        (10, "GET", "/static/app.4f1c9e2b.js", 200, 92_000, 2, true), (8, "GET", "/static/shop.css", 304, 0, 1, true), (15, "GET", "/images/items/{0}.jpg", 200, 38_000, 3, true), (1, "HEAD", "/", 200, 0, 20, false),
        (1.4, "GET", "/items/{0}/reviews", 404, 900, 12, false), (0.4, "GET", "/wp-login.php", 404, 600, 4, true), (0.3, "GET", "/.env", 404, 600, 4, true), (0.5, "GET", "/old/catalogue-{0}.html", 301, 180, 3, true), (0.2, "GET", "/admin", 403, 500, 5, false),
    ];

    private static readonly (double Share, string Agent)[] Agents =
    [
        (40, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"), (22, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"),
        (10, "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"), (7, "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"),
        (6, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"), (4, "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49"),
        (5, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"), (3, "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"), (2, "python-requests/2.32.3"), (1, "curl/8.10.1"),
    ];

    private readonly Random _random = new(seed);
    private DateTime _next = from;

    /// <summary>When one of the deployments fails, UTC.</summary>
    public DateTime Deployment { get; init; } = from + FirstDeployment;

    /// <summary>The next request, if it is before an instant.</summary>
    /// <param name="until">UTC.</param>
    /// <returns>When it is made, its key, the file, and its line.</returns>
    public (DateTime Time, string Source, string Line)? Next(DateTime until)
    {
        if (_next >= until)
        {
            return null;
        }

        var (time, line) = (_next, Line(_next));
        var hour = TimeZoneInfo.ConvertTimeFromUtc(_next, zone).Hour;
        _next = _next.AddSeconds(-Math.Log(1 - _random.NextDouble()) / (rate * Course[hour] / CourseMean));
        return (time, Source, line);
    }

    /// <summary>Whether a deployment fails at an instant.</summary>
    public bool FailsAt(DateTime time) => ((time - Deployment).Ticks % Deployments.Ticks + Deployments.Ticks) % Deployments.Ticks < DeploymentFails.Ticks;

    private string Line(DateTime time)
    {
        var kind = Chance.Pick(Kinds, _random.NextDouble(), one => one.Share);
        var client = _random.Next(Clients);
        var item = 1 + (int)(Items * Math.Pow(_random.NextDouble(), 2.2));
        var path = string.Format(CultureInfo.InvariantCulture, kind.Path, item);

        // What somebody asks with follows from who it is; around the usual time, a few are far slower.
        var agent = Chance.Pick(Agents, new Random(client).NextDouble(), one => one.Share).Agent;
        var (status, bytes, ms) = (kind.Status, (int)(kind.Bytes * (0.7 + (0.6 * _random.NextDouble()))), kind.Ms * Math.Exp(Normal() * 0.5) * (_random.Next(60) == 0 ? 8 : 1));
        if (!kind.IsFile && FailsAt(time))
        {
            (status, bytes, ms) = _random.NextDouble() < 0.7 ? (_random.Next(5) == 0 ? 504 : 502, 166, ms * 20) : (status, bytes, ms * 8);
        }
        else if (!kind.IsFile && _random.Next(1500) == 0)
        {
            (status, bytes) = (500, 590);
        }

        var referrer = kind.IsFile || _random.Next(3) > 0 ? $"{Host}/items/{(item % 50) + 1}" : _random.Next(4) == 0 ? "https://www.google.com/" : "-";
        var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(time, TimeSpan.Zero), zone);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{AddressOf(client)} - - [{local:dd/MMM/yyyy:HH:mm:ss} {(local.Offset < TimeSpan.Zero ? '-' : '+')}{local.Offset:hhmm}] \"{kind.Method} {path} HTTP/2.0\" {status} {bytes} \"{referrer}\" \"{agent}\" rt={ms / 1000:0.000}");
    }

    /// <summary>An address that nobody has: from those that are kept for documents.</summary>
    private static string AddressOf(int client) => client % 3 == 0 ? $"2001:db8::{client:x}" : $"{(client % 2 == 0 ? "198.51.100" : "203.0.113")}.{client % 251}";

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
