using Confluent.Kafka;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Asks every few seconds whether the topic is still the same log, and reads partitions that were added.</summary>
internal sealed partial class TopicWatch(IKafkaLog log, PartitionSet partitions, string logId, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private long _askedAt;
    private Task<(string LogId, int Partitions)?>? _asking;

    /// <summary>Why no broker answers; null when one does.</summary>
    public string? Problem { get; private set; }

    /// <summary>Asks when it is time to, and takes the answer when it has come. Never waits for it.</summary>
    /// <exception cref="TopicGoneException">The topic was deleted.</exception>
    /// <exception cref="LogReplacedException">The topic was made anew.</exception>
    public async Task PollAsync()
    {
        if (time.GetElapsedTime(_askedAt) < Interval)
        {
            return;
        }

        _askedAt = time.GetTimestamp();
        _asking ??= log.DescribeAsync(Patience);
        if (!_asking.IsCompleted)
        {
            return;
        }

        var asked = _asking;
        _asking = null;
        Problem = asked.Exception?.GetBaseException().Message;
        if (asked.IsFaulted)
        {
            return;
        }

        var (found, count) = await asked ?? throw new TopicGoneException();
        if (found != logId)
        {
            throw new LogReplacedException();
        }

        for (var partition = 0; partition < count; partition++)
        {
            if (!partitions.Contains(partition))
            {
                var next = (await log.BoundsAsync(partition, Patience)).Low;
                partitions.Add(partition, next);
                log.Add(partition, next);
                LogNewPartition(partition);
            }
        }
    }

    /// <summary>Waits for what is being asked: the client must not be disposed of before.</summary>
    public Task EndedAsync() => _asking.EndedAsync(Timeout.InfiniteTimeSpan);

    [LoggerMessage(120, LogLevel.Information, "Partition {Partition} is new; reading from its start")]
    private partial void LogNewPartition(int partition);
}

/// <summary>The topic was deleted.</summary>
internal sealed class TopicGoneException() : KafkaException(new Error(ErrorCode.UnknownTopicOrPart, "The topic does not exist any more."));

/// <summary>The topic was made anew.</summary>
internal sealed class LogReplacedException() : KafkaException(new Error(ErrorCode.UnknownTopicOrPart, "The topic was made anew."));
