namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>The log of one topic as this process reads it: all partitions assigned by itself, no group balancing. Used by one loop.</summary>
internal interface IKafkaLog
{
    /// <summary>How often the client complained: of brokers out of reach, above all.</summary>
    int Errors { get; }

    /// <summary>The log's identity and partitions; null while the topic does not exist.</summary>
    /// <exception cref="Confluent.Kafka.KafkaException">No broker answers.</exception>
    Task<(string LogId, int Partitions)?> DescribeAsync(TimeSpan timeout);

    /// <summary>Reads from these offsets on, and from no other partition.</summary>
    void Assign(IEnumerable<(int Partition, long Next)> positions);

    /// <summary>Reads one more partition.</summary>
    void Add(int partition, long next);

    /// <summary>Goes on at another offset. What was fetched of the partition before does not come any more.</summary>
    void Seek(int partition, long next);

    void Pause(IEnumerable<int> partitions);

    void Resume(IEnumerable<int> partitions);

    /// <summary>The first offset held and the end, asked of the broker.</summary>
    Task<(long Low, long High)> BoundsAsync(int partition, TimeSpan timeout);

    /// <summary>The end as last heard; negative when nothing was heard.</summary>
    long KnownEnd(int partition);

    /// <summary>The next record or event, if there is one now.</summary>
    /// <exception cref="Confluent.Kafka.KafkaException">Reading failed for a reason that is not the offset.</exception>
    Poll Next();

    /// <summary>Waits until <see cref="Next"/> may have something.</summary>
    /// <returns>False when nothing came in time.</returns>
    Task<bool> WaitAsync(TimeSpan patience);

    /// <summary>Tells Kafka's own lag tools how far this process is: the client passes it on in the background. Nothing hangs on it.</summary>
    void Report(IEnumerable<(int Partition, long Next)> positions);
}
