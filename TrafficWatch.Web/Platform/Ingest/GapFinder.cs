using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Goes past what the log no longer holds and what can't be read, and keeps it for the next epoch's record.</summary>
internal sealed partial class GapFinder(IKafkaLog log, PartitionSet partitions, string topic, string logId, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly List<LogGap> _gaps = [];

    /// <summary>Whether gaps were found that are in no epoch yet.</summary>
    public bool Any => _gaps.Count > 0;

    /// <summary>The gaps since the last call.</summary>
    public LogGap[] Take()
    {
        LogGap[] found = [.. _gaps];
        _gaps.Clear();
        return found;
    }

    /// <summary>What can't be read is a gap of one offset, whatever its batch holds besides: the next may be readable.</summary>
    public void GoPast(PartitionReader partition, long offset, string reason)
    {
        // The client names the batch, which may begin before what was read of it.
        var from = Math.Max(offset, partition.Next);
        if (_gaps.FindIndex(g => g.Partition == partition.Partition && g.To == from) is >= 0 and var known)
        {
            _gaps[known] = _gaps[known] with { To = from + 1 };
        }
        else
        {
            LogUnreadableRecord(partition.Partition, from, reason);
            _gaps.Add(new LogGap(partition.Partition, from, from + 1, reason));
        }

        partition.Read(from);
        log.Seek(partition.Partition, from + 1);
    }

    /// <summary>The offset wanted is not there: gone by, or not there yet.</summary>
    /// <param name="which">A partition; null: any of them, or all.</param>
    public async Task SeekAsync(int? which)
    {
        PartitionReader[] some = which is { } one && partitions.Contains(one) ? [partitions[one]] : [.. partitions];
        await MeetBoundsAsync(some);
        Array.ForEach(some, partition => log.Seek(partition.Partition, partition.Next));
    }

    /// <summary>Moves what lies before the log's beginning to it.</summary>
    /// <exception cref="StreamStoppedException">The log ends before an offset that was taken in.</exception>
    /// <exception cref="LogReplacedException">It is another log.</exception>
    public async Task MeetBoundsAsync(IEnumerable<PartitionReader> some)
    {
        foreach (var partition in some)
        {
            var (low, high) = await log.BoundsAsync(partition.Partition, Patience);
            if (partition.Next < low)
            {
                LogGapFound(partition.Partition, partition.Next, low);
                _gaps.Add(new LogGap(partition.Partition, partition.Next, low));
                partition.From = partition.From == partition.Next ? low : partition.From;
                partition.Next = low;
            }
            else if (partition.Next > high)
            {
                if (await log.DescribeAsync(Patience) is { } found && found.LogId != logId)
                {
                    throw new LogReplacedException();
                }

                throw new StreamStoppedException(new Told($"partition {partition.Partition} of {topic} ends at offset {high}, but {partition.Next} offsets were taken in: the log lost its end. To go on, recreate the topic.", $"{topic} 的分区 {partition.Partition} 末尾为 {high}，而已读到 {partition.Next}：日志丢失了末尾部分。若要继续，请重建主题。"));
            }
        }
    }

    [LoggerMessage(121, LogLevel.Warning, "Gap in partition {Partition}: offsets {From} to {To} are no longer in the log")]
    private partial void LogGapFound(int partition, long from, long to);

    [LoggerMessage(126, LogLevel.Error, "Offset {Offset} of partition {Partition} can't be read, and is gone past: {Reason}")]
    private partial void LogUnreadableRecord(int partition, long offset, string reason);
}
