using System.Net;
using Microsoft.AspNetCore.Http;
using TrafficWatch.Web.Configuration;
using TrafficWatch.Web.Security;
using Xunit;

namespace TrafficWatch.Tests.Security;

public sealed class AdminRuleTests
{
    private readonly AdminRule _rule = new(new SecurityOptions([IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("fd00:1::/32")]));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("10.1.255.3")]
    [InlineData("::ffff:10.1.0.7")]
    [InlineData("fd00:1::5")]
    public void Refusal_LoopbackOrListedNetwork_Admits(string address) =>
        Assert.Null(_rule.Refusal(IPAddress.Parse(address), new HeaderDictionary()));

    [Theory]
    [InlineData("10.2.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("fd00:2::5")]
    [InlineData("::ffff:8.8.8.8")]
    public void Refusal_Elsewhere_NamesAddressAndKey(string address)
    {
        var refusal = _rule.Refusal(IPAddress.Parse(address), new HeaderDictionary());

        Assert.Contains(IPAddress.Parse(address).IsIPv4MappedToIPv6 ? "8.8.8.8" : address, refusal);
        Assert.Contains("Security:AdminFrom", refusal);
    }

    [Theory]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("x-forwarded-proto", "https")]
    [InlineData("X-Forwarded-Host", "")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    public void Refusal_ForwardedFromLoopback_NamesTheHeader(string header, string value) =>
        Assert.Contains(header, _rule.Refusal(IPAddress.Loopback, new HeaderDictionary { [header] = value }));

    [Fact]
    public void Refusal_NoAddress_Refuses() => Assert.NotNull(_rule.Refusal(null, new HeaderDictionary()));

    [Fact]
    public void Allowed_NoRequestAtHand_IsFalse()
    {
        var access = new AdminAccess(_rule, new HttpContextAccessor());

        Assert.False(access.Allowed);
        Assert.NotEmpty(access.Reason);
    }

    [Fact]
    public void Decide_ConnectionTakenUpFromElsewhere_ChangesTheAnswer()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        var access = new AdminAccess(_rule, new HttpContextAccessor { HttpContext = context });
        var before = access.Allowed;
        context.Connection.RemoteIpAddress = IPAddress.Parse("8.8.8.8");
        access.Decide();

        Assert.True(before);
        Assert.False(access.Allowed);
    }
}
