using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

public sealed class TopicWatchTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLog _log = new();
    private readonly PartitionSet _partitions;
    private readonly TopicWatch _topic;

    public TopicWatchTests()
    {
        _partitions = new PartitionSet(_log, TimeSpan.FromSeconds(2), _time);
        _partitions.Add(0, 10);
        _partitions.Add(1, 20);
        _topic = new TopicWatch(_log, _partitions, "log", _time, NullLogger.Instance);
    }

    [Fact]
    public async Task Poll_PartitionAdded_IsReadFromItsStart()
    {
        _log.Described = ("log", 3);
        _log.Bounds[2] = (7, 9);
        await PollAsync();
        Assert.Equal(7, _partitions[2].Next);
        Assert.Equal(["add 2 7"], _log.Asked);
    }

    [Fact]
    public async Task Poll_NoBroker_SaysSoUntilOneAnswers()
    {
        _log.Failure = new KafkaException(new Error(ErrorCode.Local_Transport, "nobody there"));
        await PollAsync();
        Assert.Equal("nobody there", _topic.Problem);
        _log.Failure = null;
        await _topic.PollAsync();
        Assert.NotNull(_topic.Problem);
        await PollAsync();
        Assert.Null(_topic.Problem);
    }

    [Fact]
    public async Task Poll_TopicGoneOrMadeAnew_EndsTheSession()
    {
        _log.Described = ("another", 2);
        await Assert.ThrowsAsync<LogReplacedException>(PollAsync);
        _log.Described = null;
        await Assert.ThrowsAsync<TopicGoneException>(PollAsync);
    }

    private Task PollAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(3));
        return _topic.PollAsync();
    }
}
