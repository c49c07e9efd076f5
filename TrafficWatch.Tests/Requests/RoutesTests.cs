using System.Text;
using TrafficWatch.Domain.Requests;
using Xunit;

namespace TrafficWatch.Tests.Requests;

public sealed class RoutesTests
{
    [Theory]
    [InlineData("", "-")]
    [InlineData("*", "*")]
    [InlineData("example.org:443", "*")]
    [InlineData("/", "/")]
    [InlineData("/?q=/a/b", "/")]
    [InlineData("/a/b.html?x=1#y", "/a/b.html")]
    [InlineData("/a;jsessionid=17", "/a")]
    [InlineData("/blog/", "/blog/")]
    [InlineData("//wp-login.php", "//wp-login.php")]
    [InlineData("http://example.org/a/7", "/a/{n}")]
    [InlineData("http://example.org", "/")]
    [InlineData("http://example.org?x=/y", "/")]
    [InlineData("icap://h/x ICAP/1.0", "/x ICAP/{n}")]
    [InlineData("/items/12345", "/items/{n}")]
    [InlineData("/items/12345.jpg", "/items/{n}.jpg")]
    [InlineData("/2015-05-17/x", "/{n}/x")]
    [InlineData("/api/v2/users/550e8400-e29b-41d4-a716-446655440000/photo", "/api/v2/users/{id}/photo")]
    [InlineData("/a/b ?x=1", "/a/b")]
    [InlineData("/ ?x", "/")]
    [InlineData("/files/deadbeef01", "/files/{id}")]
    [InlineData("/files/deadbeef", "/files/deadbeef")]
    [InlineData("/t/aGVsbG8gd29ybGQ0NzExMDgxNQ", "/t/{id}")]
    [InlineData("/presentations/logstash-monitorama-2013/images/kibana-dashboard3.png", "/presentations/logstash-monitorama-2013/images/kibana-dashboard3.png")]
    [InlineData("/%E4%B8%AD/x", "/%E4%B8%AD/x")]
    [InlineData("/a/b/c/d/e/f/g/h/i/j", "/a/b/c/d/e/f/g/h/…")]
    public void Write_Target_ItsRoute(string target, string route) => Assert.Equal(route, Write(target));

    [Fact]
    public void Write_AnyLength_FitsItsRoom()
    {
        for (var length = 0; length < 300; length++)
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(Write("/" + new string('x', length))), 1, Routes.Longest);
            Assert.InRange(Encoding.UTF8.GetByteCount(Write(string.Concat(Enumerable.Repeat("/" + new string('x', length), 9)))), 1, Routes.Longest);
        }

        Assert.Equal("/…", Write("/" + new string('x', 200)));
    }

    [Theory]
    [InlineData("", "-", AgentKind.Unknown)]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot", AgentKind.Bot)]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/32.0.1700.77 Safari/537.36", "Chrome", AgentKind.Browser)]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge", AgentKind.Browser)]
    [InlineData("Mozilla/5.0 (iPhone) AppleWebKit/604.1 (KHTML, like Gecko) Version/17.0 Mobile Safari/604.1", "Safari", AgentKind.Browser)]
    [InlineData("Mozilla/5.0 (Linux; Android 13) Chrome/111 MQQBrowser/6.2 MicroMessenger/8.0", "WeChat", AgentKind.Browser)]
    [InlineData("UniversalFeedParser/4.2", "Feed reader", AgentKind.Bot)]
    [InlineData("SomeNewCrawler/1.0", "Other bot", AgentKind.Bot)]
    [InlineData("WordPress/4.5.17; http://example.org", "WordPress", AgentKind.Tool)]
    [InlineData("python-requests/2.31", "Python", AgentKind.Tool)]
    [InlineData("\u4e2d\u6587 CURL/7.64.1", "curl", AgentKind.Tool)]
    [InlineData("x", "other", AgentKind.Unknown)]
    public void IndexOf_Agent_ItsFamily(string agent, string family, AgentKind kind) =>
        Assert.Equal(new AgentFamily(family, kind), AgentFamilies.All[AgentFamilies.IndexOf(Encoding.UTF8.GetBytes(agent))]);

    private static string Write(string target)
    {
        Span<byte> route = new byte[Routes.Longest];
        return Encoding.UTF8.GetString(route[..Routes.Write(Encoding.UTF8.GetBytes(target), route)]);
    }
}
