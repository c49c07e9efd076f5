using TrafficWatch.Domain.Shopping;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.SocketIo;
using TrafficWatch.Web.Streams.Shopping.Live;

namespace TrafficWatch.Web.Streams.Shopping.Push;

/// <summary>The charts that pages of the system before draw, over Socket.IO, cumulative over all that is kept: <c>request_charts</c>, <c>update_charts</c>.</summary>
internal sealed class ShoppingCharts(Feed<ShoppingFrame> frames, ShoppingTotals totals, TimeProvider time) : ISocketTopic
{
    private const string EventName = "update_charts", Unknown = ShoppingLabels.NoProvince;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private readonly Lock _gate = new();
    private Task<SocketMessage>? _reading;
    private ShoppingFrame? _readFor;
    private long _readAt;
    private SocketMessage? _newest;

    /// <inheritdoc/>
    public string Request => "request_charts";

    /// <inheritdoc/>
    public SocketMessage Greeting { get; } = SocketMessage.Event(EventName, new { action = new { }, age = new { }, gender = new { }, province = new { } });

    /// <inheritdoc/>
    public IDisposable Subscribe(TimeSpan interval, Func<Task> changed) => frames.Subscribe(interval, changed);

    /// <inheritdoc/>
    /// <remarks>Only with a frame is there anything new to read; that is done twice a second at most, however many are connected.</remarks>
    public Task<SocketMessage> ReadAsync()
    {
        lock (_gate)
        {
            var frame = frames.Current;
            if (_reading is null || (_reading.IsCompleted && (!_reading.IsCompletedSuccessfully || !ReferenceEquals(frame, _readFor))))
            {
                var rest = _reading is null ? TimeSpan.Zero : Pace - time.GetElapsedTime(_readAt);
                (_reading, _readFor, _readAt) = (SumAsync(rest), frame, time.GetTimestamp());
            }

            return _reading;
        }
    }

    private async Task<SocketMessage> SumAsync(TimeSpan rest)
    {
        await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time);
        var all = (await totals.ReadAsync(CancellationToken.None)).ToList();
        var message = SocketMessage.Event(EventName, new
        {
            action = Parts("用户行为分布 (Flink)", Sums(ShoppingLabels.Actions, all, total => total.Action, total => total.Actions)),
            age = Bars("年龄分布 (Flink)", Sums(ShoppingLabels.AgeRanges, all, total => total.AgeRange, total => total.AgeRanges)),
            gender = Parts("性别分布 (Flink)", Sums(ShoppingLabels.Genders, all, total => total.Gender, total => total.Genders)),
            province = Bars("省份分布 (Flink)", Sums([], all, total => total.Province, total => total.Provinces)),
        });
        if (_newest is null || !message.Packet.Span.SequenceEqual(_newest.Packet.Span))
        {
            _newest = message;
        }

        return _newest;
    }

    /// <summary>The known labels in their order, then others, the most frequent first.</summary>
    private static List<(string Name, long Value)> Sums(IReadOnlyList<string> known, List<ShoppingTotal> all, Func<ShoppingTotal, string> label, Func<ShoppingTotal, long> count)
    {
        var sums = all.GroupBy(total => label(total) is { Length: > 0 } text ? text : Unknown).ToDictionary(group => group.Key, group => group.Sum(count));
        return
        [
            .. known.Select(name => (name, sums.GetValueOrDefault(name))),
            .. sums.Where(sum => !known.Contains(sum.Key)).OrderByDescending(sum => sum.Value).ThenBy(sum => sum.Key, StringComparer.Ordinal).Select(sum => (sum.Key, sum.Value)),
        ];
    }

    private static object Parts(string title, List<(string Name, long Value)> sums) =>
        new { title = new { text = title }, series = new[] { new { data = sums.Select(sum => new { name = sum.Name, value = sum.Value }) } } };

    private static object Bars(string title, List<(string Name, long Value)> sums) =>
        new { title = new { text = title }, xAxis = new { data = sums.Select(sum => sum.Name) }, series = new[] { new { data = sums.Select(sum => sum.Value) } } };
}
