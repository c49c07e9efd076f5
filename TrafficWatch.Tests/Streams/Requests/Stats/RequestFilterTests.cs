using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Requests.Stats;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Stats;

public sealed class RequestFilterTests
{
    [Fact]
    public void Parse_All_IsRead()
    {
        var place = new RouteKey(7, "/{n}");
        var filter = RequestFilter.Parse($"?range=1h&status=4xx&method=GET&route=/items&sort=5xx&after={place.ToCursor()}", out var errors);

        Assert.Empty(errors);
        Assert.Equal(new RequestFilter { Range = new SiteRange("1h"), Status = "4xx", Method = "GET", Route = "/items", Order = "5xx", After = place.ToCursor() }, filter);
        Assert.Equal((4, null), (filter.Class, filter.Code));
        Assert.Equal((null, 404), (RequestFilter.Parse("status=404", out _).Class, RequestFilter.Parse("status=404", out _).Code));
        Assert.Equal([true, false, false], new[] { (404, "GET"), (404, "POST"), (502, "GET") }.Select(kind => filter.Takes(kind.Item1, kind.Item2)));
    }

    [Theory]
    [InlineData("client=203.0.113.7", "client", "needs kept lines")]
    [InlineData("referrer=x", "referrer", "needs kept lines")]
    [InlineData("agent=curl", "agent", "needs kept lines")]
    [InlineData("path=/items/7", "path", "needs kept lines")]
    [InlineData("status=6xx", "status", "must be a status")]
    [InlineData("status=-1", "status", "must be a status")]
    [InlineData("status=4041", "status", "must be a status")]
    [InlineData("sort=name", "sort", "must be one of requests, 5xx, 4xx, bytes")]
    [InlineData("method=GETGETGETGETGETGETGET", "method", "at most 20 characters")]
    [InlineData("after=x", "after", "is no place")]
    public void Parse_WhatCannotBeUsed_IsToldByFieldAndLeftOut(string query, string field, string reason)
    {
        Assert.Equal(new RequestFilter(), RequestFilter.Parse(query, out var errors));
        var error = Assert.Single(errors);
        Assert.Equal(field, error.Field);
        Assert.Contains(reason, error.ToString(), StringComparison.Ordinal);
    }
}
