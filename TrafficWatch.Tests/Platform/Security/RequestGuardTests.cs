using System.Net;
using TrafficWatch.Tests.Browser;
using Xunit;

namespace TrafficWatch.Tests.Platform.Security;

/// <summary>What strangers' pages and names get, by request to the pages themselves.</summary>
public sealed class RequestGuardTests : IAsyncLifetime
{
    private ScreenSite? _site;
    private HttpClient? _http;

    public async Task InitializeAsync()
    {
        _site = await ScreenSite.StartAsync();
        _http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_site.Address) };
    }

    public async Task DisposeAsync()
    {
        _http?.Dispose();
        await (_site?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Theory]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("own", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.OK)]
    public async Task Negotiate_OriginOfAnotherPage_IsRefused(string origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        if (origin.Length > 0)
        {
            request.Headers.Add("Origin", origin == "own" ? _site!.Address : origin);
        }

        Assert.Equal(expected, (await _http!.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://localhost.evil.example")]
    public async Task Socket_OriginOfAnotherPage_IsRefused(string origin)
    {
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        var refusal = await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(
            () => socket.ConnectAsync(new Uri(_site!.Address.Replace("http:", "ws:", StringComparison.Ordinal) + "/_blazor"), CancellationToken.None));
        Assert.Contains("403", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rebound.evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("192.168.1.20:5080", HttpStatusCode.OK)]
    public async Task Page_AskedByAnyName_AnswersToItsOwn(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/css/tokens.css");
        request.Headers.Host = host;
        var answer = await _http!.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
        Assert.True(expected == HttpStatusCode.OK || (await answer.Content.ReadAsStringAsync()).Contains("Security:Hosts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_Headers_SayWhatItMayDo()
    {
        var answer = await _http!.GetAsync("/");
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("frame-ancestors 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("httponly", Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("page=", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/alerts?a=1", "/alerts?a=1")]
    [InlineData("/visitors/traffic?area=\u56ed", "/visitors/traffic?area=%E5%9B%AD")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/a\r\nSet-Cookie: x=y", "/")]
    [InlineData("http://evil.example", "/")]
    public async Task Language_BackToAnywhere_StaysHere(string back, string expected)
    {
        var answer = await _http!.GetAsync("/language?to=en&back=" + Uri.EscapeDataString(back));
        Assert.Equal((HttpStatusCode.Redirect, expected), (answer.StatusCode, answer.Headers.Location!.OriginalString));
    }
}
