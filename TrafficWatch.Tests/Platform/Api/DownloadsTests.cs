using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Web.Platform.Api;
using TrafficWatch.Web.Platform.Configuration;
using Xunit;

namespace TrafficWatch.Tests.Platform.Api;

/// <summary>What a call has promised: to whom, and for how long.</summary>
public sealed class DownloadsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 8, 0, 0, TimeSpan.Zero));
    private readonly Downloads _downloads;

    public DownloadsTests() => _downloads = new Downloads(new ApiCaller(new SecurityOptions([])), _time);

    [Fact]
    public async Task Fetch_WithinTheHourByWhoAsked_IsSentAsOftenAsAsked()
    {
        var address = _downloads.Promise(From("10.0.0.1"), "a.json", SendAsync);
        Assert.Equal("/downloads/a.json", address);
        Assert.Equal(200, await FetchAsync("10.0.0.1", "a.json"));
        _time.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(200, await FetchAsync("10.0.0.1", "a.json"));
        Assert.Equal(403, await FetchAsync("10.0.0.2", "a.json"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(404, await FetchAsync("10.0.0.1", "a.json"));
        Assert.Equal(404, await FetchAsync("10.0.0.1", "b.json"));
    }

    [Fact]
    public async Task Promises_BeyondTheCap_LetTheOldestGo()
    {
        for (var file = 0; file <= Downloads.Most; file++)
        {
            _downloads.Promise(From("10.0.0.1"), file.ToString(CultureInfo.InvariantCulture), SendAsync);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(404, await FetchAsync("10.0.0.1", "0"));
        Assert.Equal(200, await FetchAsync("10.0.0.1", "1"));
        Assert.Equal(200, await FetchAsync("10.0.0.1", Downloads.Most.ToString(CultureInfo.InvariantCulture)));
    }

    private async Task<int> FetchAsync(string address, string name)
    {
        var context = From(address);
        await _downloads.SendAsync(context, name);
        return context.Response.StatusCode;
    }

    private static Task SendAsync(HttpContext context) => context.Response.WriteAsync("[]");

    private static DefaultHttpContext From(string address)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        return context;
    }
}
