using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Screens;

/// <summary>A circuit of the visitors screen without a browser: it takes every render, answers every call, and notes the figures.</summary>
internal sealed partial class CircuitClient : IAsyncDisposable
{
    /// <summary>The page that is shown.</summary>
    public const string Path = "/screens/visitors";

    private static readonly byte[][] AreaNames = [.. SteadyLoad.Areas.Select(Encoding.UTF8.GetBytes)];
    private readonly ClientWebSocket _socket = new();
    private readonly BlazorPackWriter _writer = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<string> _circuit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http;
    private byte[] _come = new byte[32 * 1024];
    private int _length;
    private Task _reading = Task.CompletedTask;
    private long _objects;

    private CircuitClient(HttpClient http) => _http = http;

    /// <summary>What it shows, by area; -1 before it shows the area.</summary>
    public long[] Figures { get; } = [.. SteadyLoad.Areas.Select(_ => -1L)];

    /// <summary>Where what it sees is noted; null for nowhere.</summary>
    public SeenFigures? Seen { get; set; }

    /// <summary>Patches and renders that have come.</summary>
    public long Updates { get; private set; }

    /// <summary>What ended it against its will.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Loads the page, connects, and returns once the screen's script would have been started and told the first figures.</summary>
    /// <param name="http">Its base address is the app's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BenchException">The app refuses, or sends what a browser would not take.</exception>
    public static async Task<CircuitClient> OpenAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var html = await http.GetStringAsync(Path, cancellationToken);
        var client = new CircuitClient(http);
        try
        {
            await client.ConnectAsync(html, cancellationToken);
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }

        return client;
    }

    /// <summary>Tells the server that it is still there.</summary>
    public Task PingAsync() => SendAsync(() => _writer.Ping());

    /// <summary>Leaves as a browser does that closes its page.</summary>
    public async Task CloseAsync()
    {
        using var form = new MultipartFormDataContent { { new StringContent(await _circuit.Task), "circuitId" } };
        using var answer = await _http.PostAsync("/_blazor/disconnect", form);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }

    // Which roots the page has, and what was kept of its rendering.
    [GeneratedRegex("<!--Blazor:(\\{\"type\":\"server\".*?\\})-->")]
    private static partial Regex Roots();

    [GeneratedRegex("<!--Blazor-Server-Component-State:([^-]*)-->")]
    private static partial Regex State();

    private async Task ConnectAsync(string html, CancellationToken cancellationToken)
    {
        var address = _http.BaseAddress!;
        await _socket.ConnectAsync(new Uri($"ws://{address.Authority}/_blazor"), cancellationToken);
        await _socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, cancellationToken);
        _reading = Task.Run(ReadAsync, CancellationToken.None);
        await SendAsync(() => _writer.Invocation(1, "StartCircuit", address.AbsoluteUri, new Uri(address, Path).AbsoluteUri, "[]", ""));
        await _circuit.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        var operations = string.Join(',', Roots().Matches(html).Select((root, number) =>
            string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"add\",\"ssrComponentId\":{number + 1},\"marker\":{root.Groups[1].Value}}}")));
        await SendAsync(() => _writer.Invocation(null, "UpdateRootComponents", $"{{\"batchId\":1,\"operations\":[{operations}]}}", State().Match(html).Groups[1].Value));
        await _started.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
    }

    private async Task ReadAsync()
    {
        try
        {
            var shaken = false;
            while (true)
            {
                if (_length == _come.Length)
                {
                    Array.Resize(ref _come, _come.Length * 2);
                }

                var read = await _socket.ReceiveAsync(_come.AsMemory(_length), _end.Token);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    throw new BenchException("the app closed the connection");
                }

                _length += read.Count;
                if (!shaken)
                {
                    var end = _come.AsSpan(0, _length).IndexOf((byte)0x1e);
                    if (end < 0)
                    {
                        continue;
                    }

                    if (!_come.AsSpan(0, end).SequenceEqual("{}"u8))
                    {
                        throw new BenchException($"the app refuses the protocol: {Encoding.UTF8.GetString(_come, 0, end)}");
                    }

                    shaken = true;
                    Drop(end + 1);
                }

                while (Next() is { } answer)
                {
                    await SendAsync(answer);
                }
            }
        }
        catch (Exception e)
        {
            if (!_end.IsCancellationRequested)
            {
                Fault = e;
            }

            _circuit.TrySetException(e);
            _started.TrySetException(e);
            _ = (_circuit.Task.Exception, _started.Task.Exception);
        }
    }

    /// <summary>Works off one message after the other, until one wants an answer or none is whole.</summary>
    private Func<ReadOnlyMemory<byte>>? Next()
    {
        ReadOnlySpan<byte> come = _come.AsSpan(0, _length);
        Func<ReadOnlyMemory<byte>>? answer = null;
        while (answer is null && BlazorPackReader.TryFrame(ref come, out var message))
        {
            answer = Take(message);
        }

        Drop(_length - come.Length);
        return answer;
    }

    private void Drop(int count)
    {
        _come.AsSpan(count, _length - count).CopyTo(_come);
        _length -= count;
    }

    private Func<ReadOnlyMemory<byte>>? Take(ReadOnlySpan<byte> message)
    {
        var reader = new BlazorPackReader(message);
        reader.Array();
        switch (reader.Number())
        {
            case 1:
                reader.Headers();
                reader.Bytes();
                var target = reader.Bytes();
                reader.Array();
                return Called(target, ref reader);
            case 3:
                reader.Headers();
                reader.Bytes();
                var kind = reader.Number();
                var result = kind == 2 ? "" : Encoding.UTF8.GetString(reader.Bytes());
                if (kind != 3 || result.Length == 0)
                {
                    throw new BenchException($"the app starts no circuit: {result}");
                }

                _circuit.TrySetResult(result);
                return null;
            case 7:
                throw new BenchException($"the app ends the connection: {Encoding.UTF8.GetString(reader.Bytes())}");
            default:
                return null;
        }
    }

    private Func<ReadOnlyMemory<byte>>? Called(ReadOnlySpan<byte> target, ref BlazorPackReader reader)
    {
        if (target.SequenceEqual("JS.RenderBatch"u8))
        {
            Updates++;
            var batch = reader.Number();
            return () => _writer.Invocation(null, "OnRenderCompleted", batch, null);
        }

        if (target.SequenceEqual("JS.Error"u8))
        {
            throw new BenchException($"the circuit failed: {Encoding.UTF8.GetString(reader.Bytes())}");
        }

        if (!target.SequenceEqual("JS.BeginInvokeJS"u8))
        {
            return null;
        }

        var call = reader.Number();
        var function = reader.Bytes();
        var result = "null";
        if (function.SequenceEqual("apply"u8))
        {
            Updates++;
            Apply(reader.Bytes());
            _started.TrySetResult();
        }
        else if (function.SequenceEqual("import"u8) || function.SequenceEqual("start"u8))
        {
            result = string.Create(CultureInfo.InvariantCulture, $"{{\"__jsObjectId\":{++_objects}}}");
        }

        return call == 0 ? null : () => _writer.Invocation(null, "EndInvokeJSFromDotNet", call, true, string.Create(CultureInfo.InvariantCulture, $"[{call},true,{result}]"));
    }

    /// <summary>Reads [{…, "areas": [[id, current, level], …], …}].</summary>
    private void Apply(ReadOnlySpan<byte> arguments)
    {
        var now = (TimeProvider.System.GetUtcNow().UtcDateTime - DateTime.UnixEpoch).TotalMilliseconds;
        var json = new Utf8JsonReader(arguments);
        while (json.Read())
        {
            if (json.CurrentDepth != 2 || json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals("areas"u8))
            {
                continue;
            }

            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.StartArray)
            {
                json.Read();
                var area = 0;
                while (area < AreaNames.Length && !json.ValueTextEquals(AreaNames[area]))
                {
                    area++;
                }

                json.Read();
                var figure = json.GetInt64();
                json.Read();
                json.Read();
                if (area == AreaNames.Length)
                {
                    throw new BenchException("a patch names an area that does not exist");
                }

                Figures[area] = figure;
                Seen?.Saw(area, figure, now);
            }

            return;
        }
    }

    private async Task SendAsync(Func<ReadOnlyMemory<byte>> message)
    {
        await _sending.WaitAsync(_end.Token);
        try
        {
            await _socket.SendAsync(message(), WebSocketMessageType.Binary, true, _end.Token);
        }
        finally
        {
            _sending.Release();
        }
    }
}
