using TrafficWatch.Domain.Requests;
using Xunit;

namespace TrafficWatch.Tests.Requests;

public sealed class RequestRuleTests
{
    [Theory]
    [InlineData("(all)", true)]
    [InlineData("/items/{n}", true)]
    [InlineData("-", true)]
    [InlineData("(other)", false)]
    [InlineData("items", false)]
    [InlineData("", false)]
    [InlineData("/x\n", false)]
    [InlineData("/x ", false)]
    public void IsRoute_AnyText_OnlyWhatTablesName(string route, bool expected) => Assert.Equal(expected, RequestRule.IsRoute(route));

    [Fact]
    public void Wrong_EveryField_IsNamed()
    {
        Assert.All(RequestAlertsTests.Rules, rule => Assert.Empty(rule.Wrong()));
        Assert.All(RequestAlertsTests.Rules, rule => Assert.Equal((rule.Kind, rule.Route), RequestRule.Read(rule.Subject)));
        Assert.Null(RequestRule.Read("nothing (all)"));
        Assert.Equal(["route", "minutes", "least", "warning", "alert"], new RequestRule(RequestRuleKind.Errors, "x", 61, 0, double.NaN, 101, true).Wrong());
        Assert.Equal(["warning"], (RequestAlertsTests.Silence with { Warning = 1.5 }).Wrong());
        Assert.Equal(["alert"], (RequestAlertsTests.Latency with { Alert = 999 }).Wrong());
    }
}
