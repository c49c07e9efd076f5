using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos;

/// <summary>Who has no business with the app: pages of other origins, other hosts' names, floods of questions, readers that never read.</summary>
internal static class Strangers
{
    private const string Evil = "http://evil.example";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Knocks again and again, at whichever app is there.</summary>
    /// <exception cref="BenchException">One was let in.</exception>
    public static async Task KnockAsync(Stage stage, TimeSpan length, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };
        while (Stopwatch.GetElapsedTime(begun) < length)
        {
            // It may be dead, or only just starting.
            if (stage.App.Address is { IsCompletedSuccessfully: true } address)
            {
                var app = new Uri(await address);
                await Task.WhenAll(
                [
                    MustBeAsync(HttpStatusCode.Forbidden, http, new HttpRequestMessage(HttpMethod.Post, new Uri(app, "/_blazor/negotiate?negotiateVersion=1")) { Headers = { { "Origin", Evil } } }, stop),
                    MustBeAsync(HttpStatusCode.BadRequest, http, new HttpRequestMessage(HttpMethod.Get, new Uri(app, "/admin/dead-letters")) { Headers = { Host = "evil.example" } }, stop),
                    MustNotOpenAsync(app, stop),
                    .. Enumerable.Range(0, 100).Select(_ => MustBeAsync(null, http, new HttpRequestMessage(HttpMethod.Get, new Uri(app, "/health")), stop)),
                    .. Enumerable.Range(0, 30).Select(_ => MustBeAsync(null, http, new HttpRequestMessage(HttpMethod.Get, new Uri(app, stage.Stream.Export)), stop)),
                ]);
            }

            await Task.Delay(100, stop);
        }
    }

    private static async Task MustBeAsync(HttpStatusCode? expected, HttpClient http, HttpRequestMessage request, CancellationToken stop)
    {
        using var asked = request;
        try
        {
            using var answer = await http.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead, stop);
            if (expected is { } status && answer.StatusCode != status)
            {
                throw new BenchException($"{asked.Method} {asked.RequestUri} of a stranger was answered by {answer.StatusCode}, not by {status}");
            }
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // Killed or held up meanwhile.
        }
    }

    private static async Task MustNotOpenAsync(Uri app, CancellationToken stop)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", Evil);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(app, "/_blazor")) { Scheme = "ws" }.Uri, patience.Token);
        }
        catch (Exception e) when (e is WebSocketException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return;
        }

        throw new BenchException("a socket of another origin was opened");
    }
}
