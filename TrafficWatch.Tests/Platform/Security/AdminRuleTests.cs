using System.Net;
using Microsoft.AspNetCore.Http;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Security;
using Xunit;

namespace TrafficWatch.Tests.Platform.Security;

public sealed class AdminRuleTests
{
    private static readonly HostString Host = new("localhost", 5080);
    private static readonly SecurityOptions Options = new([IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("fd00:1::/32")], ["park.example"]);
    private readonly AdminRule _rule = new(Options, new HostRule(Options));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("10.1.255.3")]
    [InlineData("::ffff:10.1.0.7")]
    [InlineData("fd00:1::5")]
    public void Refusal_LoopbackOrListedNetwork_Admits(string address) =>
        Assert.Null(_rule.Refusal(IPAddress.Parse(address), new HeaderDictionary(), Host));

    [Theory]
    [InlineData("10.2.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("fd00:2::5")]
    [InlineData("::ffff:8.8.8.8")]
    public void Refusal_Elsewhere_NamesAddressAndKey(string address)
    {
        var refusal = _rule.Refusal(IPAddress.Parse(address), new HeaderDictionary(), Host);

        Assert.Contains(IPAddress.Parse(address).IsIPv4MappedToIPv6 ? "8.8.8.8" : address, refusal!.En);
        Assert.Contains("Security:AdminFrom", refusal.Zh);
    }

    [Theory]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("x-forwarded-proto", "https")]
    [InlineData("X-Forwarded-Host", "")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("CF-Connecting-IP", "127.0.0.1")]
    [InlineData("True-Client-IP", "127.0.0.1")]
    [InlineData("X-Cluster-Client-Ip", "127.0.0.1")]
    [InlineData("X-Original-Forwarded-For", "127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    public void Refusal_ForwardedFromLoopback_NamesTheHeader(string header, string value) =>
        Assert.Contains(header, _rule.Refusal(IPAddress.Loopback, new HeaderDictionary { [header] = value }, Host)!.En);

    [Theory]
    [InlineData("localhost:5080", true)]
    [InlineData("127.0.0.1:5080", true)]
    [InlineData("[::1]:5080", true)]
    [InlineData("192.168.1.7", true)]
    [InlineData("PARK.example", true)]
    [InlineData("rebound.evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("", false)]
    public void Refusal_NameOfTheHost_MustBeOurs(string host, bool admitted) =>
        Assert.Equal(admitted, _rule.Refusal(IPAddress.Loopback, new HeaderDictionary(), new HostString(host)) is null);

    [Fact]
    public void Refusal_LoopbackBehindARelay_IsWhatTheConfigurationSays()
    {
        var options = Options with { TrustLoopback = false };
        var rule = new AdminRule(options, new HostRule(options));
        Assert.Contains("Security:TrustLoopback", rule.Refusal(IPAddress.Loopback, new HeaderDictionary(), Host)!.En);
        Assert.Null(rule.Refusal(IPAddress.Parse("10.1.0.9"), new HeaderDictionary(), Host));
    }

    [Fact]
    public void Bind_PageOfAnotherBrowser_MayNotAdminister()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Host = Host;
        context.Request.Headers.Cookie = "page=0123456789abcdef0123456789abcdef";
        var access = new AdminAccess(_rule, new HttpContextAccessor { HttpContext = context });
        access.Bind(AdminAccess.PageOf(context));
        Assert.True(access.Allowed);
        access.Bind("fedcba9876543210fedcba9876543210");
        Assert.False(access.Allowed);
        Assert.Contains("another browser", access.Reason.En);
    }

    [Fact]
    public void Refusal_NoAddress_Refuses() => Assert.NotNull(_rule.Refusal(null, new HeaderDictionary(), Host));

    [Fact]
    public void Allowed_NoRequestAtHand_IsFalse()
    {
        var access = new AdminAccess(_rule, new HttpContextAccessor());

        Assert.False(access.Allowed);
        Assert.NotEmpty(access.Reason.En);
    }

    [Fact]
    public void Decide_ConnectionTakenUpFromElsewhere_ChangesTheAnswer()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Host = Host;
        var access = new AdminAccess(_rule, new HttpContextAccessor { HttpContext = context });
        var before = access.Allowed;
        context.Connection.RemoteIpAddress = IPAddress.Parse("8.8.8.8");
        access.Decide();

        Assert.True(before);
        Assert.False(access.Allowed);
    }
}
