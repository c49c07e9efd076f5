using System.Collections.Concurrent;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Screens;

/// <summary>Many circuits at once.</summary>
internal sealed class CircuitFleet : IAsyncDisposable
{
    private const int AtOnce = 8;
    private readonly HttpClient _http;
    private readonly ConcurrentBag<CircuitClient> _clients = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _pinging;

    public CircuitFleet(string address)
    {
        _http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(1) };
        _pinging = PingAsync();
    }

    public IReadOnlyCollection<CircuitClient> Clients => _clients;

    public async Task OpenAsync(int count, CancellationToken cancellationToken) =>
        await Parallel.ForAsync(0, count, Options(cancellationToken), async (_, token) => _clients.Add(await CircuitClient.OpenAsync(_http, token)));

    /// <summary>Opens and closes so many one after the other, several at once.</summary>
    public async Task CycleAsync(int count, CancellationToken cancellationToken) =>
        await Parallel.ForAsync(0, count, Options(cancellationToken), async (_, token) => await (await CircuitClient.OpenAsync(_http, token)).CloseAsync());

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(_clients, Options(cancellationToken), async (client, _) => await client.CloseAsync());
        _clients.Clear();
    }

    /// <exception cref="BenchException">One of them was ended by the app, or saw what can't be.</exception>
    public void Check()
    {
        if (_clients.FirstOrDefault(client => client.Fault is not null) is { Fault: { } fault })
        {
            throw new BenchException($"{_clients.Count(client => client.Fault is not null)} of {_clients.Count} circuits failed: {fault.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _pinging;
        await Task.WhenAll(_clients.Select(client => client.DisposeAsync().AsTask()));
        _http.Dispose();
        _end.Dispose();
    }

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };

    /// <summary>A server lets a client go that is silent for half a minute.</summary>
    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                foreach (var client in _clients.Where(client => client.Fault is null))
                {
                    await client.PingAsync();
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or System.Net.WebSockets.WebSocketException)
        {
            // The end, or a client that has left meanwhile and says so itself.
        }
    }
}
