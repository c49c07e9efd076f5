using TrafficWatch.Web.Streams.Requests.Lines;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Lines;

public sealed class ClientMaskTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.*")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.*")]
    [InlineData("2001:db8:12:3456:7890::1", "2001:db8:12::*")]
    [InlineData("::1", "0:0:0::*")]
    [InlineData("fe80::1%eth0", "fe80:0:0::*")]
    [InlineData("host-7.dsl.example.org", "*.example.org")]
    [InlineData("localhost", "*")]
    [InlineData("203.0.113.7.evil", "*.7.evil")]
    [InlineData("<b>", "*")]
    [InlineData("-", "*")]
    [InlineData("", "")]
    public void Of_AClient_TellsItsNetworkOnly(string client, string masked) => Assert.Equal(masked, ClientMask.Of(client));
}
