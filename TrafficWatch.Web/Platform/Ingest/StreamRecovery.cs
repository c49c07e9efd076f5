using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>The start: the newest usable snapshot, the recorded epochs after it once more from the log, and what a shard lacks of them.</summary>
internal sealed partial class StreamRecovery<TEvent, TDeltas>(
    StreamDefinition<TEvent, TDeltas> stream, EpochStore store, SnapshotStore snapshots, IKafkaLog log, StatusReport status, ConsumerServices services, ILogger logger)
    where TEvent : struct, IStreamEvent, allows ref struct
{
    /// <summary>Where the stream goes on.</summary>
    /// <param name="stop">The app ends.</param>
    /// <exception cref="StreamStoppedException">The databases, the snapshots and the log do not fit together: a person must decide.</exception>
    public async Task<RecoveredStream<TEvent, TDeltas>> RunAsync(CancellationToken stop)
    {
        var heads = await store.HeadsAsync();
        var head = heads.Max();
        var (engine, snapshot, unreadable) = await LoadSnapshotAsync(heads.Min());
        var records = await store.RecordsAfterAsync(snapshot);
        for (var epoch = snapshot + 1; epoch <= head; epoch++)
        {
            if (!records.ContainsKey(epoch))
            {
                throw new StreamStoppedException(unreadable.Count > 0
                    ? new Told(
                        $"the snapshots of epochs {string.Join(", ", unreadable)} can't be read by this version of TrafficWatch: start the version that wrote them, or restore both databases from a backup",
                        $"本版本无法读取第 {string.Join("、", unreadable)} 批的快照：请启动写入它们的版本，或从备份恢复两个数据库")
                    : new Told(
                        $"epoch {epoch} is recorded on no shard, though a shard stands at epoch {head}: a database was restored from a backup older than the others",
                        $"没有分片记录第 {epoch} 批，却有分片已到第 {head} 批：有数据库恢复自较旧的备份"));
            }
        }

        var (logId, count) = await AwaitTopicAsync(stop);
        var partitions = new PartitionSet(log, stream.Options.IdleAfter, services.Time);
        var last = records.GetValueOrDefault(head);
        foreach (var range in last?.LogId == logId ? last.Ranges : [])
        {
            partitions.Add(range.Partition, range.To);
        }

        var quota = new LetterQuota();
        await RunAgainAsync(engine, quota, [.. records.Values.Where(r => r.Epoch > snapshot)], logId, heads);
        for (var partition = 0; partition < count; partition++)
        {
            if (!partitions.Contains(partition))
            {
                partitions.Add(partition, (await log.BoundsAsync(partition, TimeSpan.FromSeconds(10))).Low);
            }
        }

        var gaps = new GapFinder(log, partitions, stream.Options.Topic, logId, logger);
        await gaps.MeetBoundsAsync(partitions);
        if (last is not null && last.LogId != logId)
        {
            LogNewLog(stream.Options.Topic, logId, last.LogId);
        }

        return new RecoveredStream<TEvent, TDeltas>(engine, partitions, gaps, quota, logId, last is null || last.LogId != logId, head);
    }

    /// <summary>The newest snapshot that no shard is behind.</summary>
    private async Task<(StreamEngine<TEvent, TDeltas> Engine, long Epoch, List<long> Unreadable)> LoadSnapshotAsync(long least)
    {
        var unreadable = new List<long>();
        foreach (var epoch in (await snapshots.EpochsAsync()).Where(epoch => epoch <= least))
        {
            // A new one each time: what was read of a damaged one is gone again.
            var engine = stream.CreateEngine();
            try
            {
                if (engine.TryLoad((await snapshots.LoadAsync(epoch)).Span))
                {
                    return (engine, epoch, unreadable);
                }

                LogUnreadable(epoch, "its state is of another version");
            }
            catch (InvalidDataException e)
            {
                LogUnreadable(epoch, e.Message);
            }

            unreadable.Add(epoch);
        }

        return (stream.CreateEngine(), 0, unreadable);
    }

    private async Task<(string LogId, int Partitions)> AwaitTopicAsync(CancellationToken stop)
    {
        while (true)
        {
            if (await log.DescribeAsync(TimeSpan.FromSeconds(5)) is { } found)
            {
                return found;
            }

            status.Set(StreamState.WaitingForTopic, new Told($"the topic {stream.Options.Topic} does not exist yet", $"主题 {stream.Options.Topic} 尚不存在"));
            await Task.Delay(TimeSpan.FromMilliseconds(500), stop);
        }
    }

    /// <summary>Runs the epochs after the snapshot again, and writes each to the shards that lack it.</summary>
    private async Task RunAgainAsync(StreamEngine<TEvent, TDeltas> engine, LetterQuota quota, List<EpochRecord> again, string logId, long[] heads)
    {
        var readable = again.Where(record => record.LogId == logId).ToList();
        if (readable.Count < again.Count)
        {
            LogLogGone(again.Count - readable.Count);
        }

        var reader = new RangeReader(log, readable);
        foreach (var record in readable)
        {
            var run = new EpochRun<TEvent, TDeltas>(engine, stream.Tables, stream.Name);
            run.Begin(record.NewLog, record.Opened ?? record.Clock, record.Kept);
            await reader.ReadAsync(record, Taking(run, record));
            var work = run.End(record);
            quota.Set(record.Opened ?? record.Clock, record.Kept + run.DeadCount);
            for (var shard = 0; shard < heads.Length; shard++)
            {
                if (heads[shard] == record.Epoch - 1)
                {
                    var lacking = shard;
                    await store.CommitAsync(shard, record, sql => work.Write(lacking, sql), barrier: null);
                    heads[shard] = record.Epoch;
                    LogCaughtUp(shard, record.Epoch);
                }
            }
        }

        var head = heads.Max();
        foreach (var link in store.Links.Where(link => heads[link.Shard] < head))
        {
            if (readable.LastOrDefault()?.Epoch == head)
            {
                throw new StreamStoppedException(new Told(
                    $"shard {link.Shard} stands at epoch {heads[link.Shard]}, another at {head}, and the log of the epochs between is gone: it was restored from an older backup",
                    $"分片 {link.Shard} 停在第 {heads[link.Shard]} 批，另一分片已到第 {head} 批，而其间的日志已不在：它恢复自较旧的备份"));
            }

            LogSkipped(head, link.Shard);
            await store.SkipToAsync(link, head);
        }
    }

    /// <summary>What takes the epoch's records: as they were taken then, those refused that were.</summary>
    private static RangeReader.Accept Taking(EpochRun<TEvent, TDeltas> run, EpochRecord record) =>
        (partition, offset, recordTime, payload, place) => run.Accept(
            partition, offset, recordTime, payload, place,
            record.Refused is { } refused ? Array.Find(refused, one => one.Partition == partition && one.Offset == offset)?.Reason : null);

    [LoggerMessage(130, LogLevel.Information, "Topic {Topic} is a new log ({LogId} after {Before}); reading from its start")]
    private partial void LogNewLog(string topic, string logId, string before);

    [LoggerMessage(131, LogLevel.Warning, "{Count} recorded epochs can't be run again: their log is gone")]
    private partial void LogLogGone(int count);

    [LoggerMessage(132, LogLevel.Warning, "Epoch {Epoch} can't be written to shard {Shard} any more: its log is gone")]
    private partial void LogSkipped(long epoch, int shard);

    [LoggerMessage(133, LogLevel.Information, "Shard {Shard} now holds epoch {Epoch} as well")]
    private partial void LogCaughtUp(int shard, long epoch);

    [LoggerMessage(124, LogLevel.Warning, "The snapshot of epoch {Epoch} is passed over: {Reason}")]
    private partial void LogUnreadable(long epoch, string reason);
}

/// <summary>Where a stream goes on.</summary>
/// <param name="Engine">Its state after the last epoch.</param>
/// <param name="Partitions">Where each partition is read on.</param>
/// <param name="Gaps">What of it the log holds no longer.</param>
/// <param name="Quota">Dead letters kept in the hour of the last epoch.</param>
/// <param name="LogId">The log.</param>
/// <param name="NewLog">Whether it is another than that of the last epoch.</param>
/// <param name="Epoch">The last epoch.</param>
internal sealed record RecoveredStream<TEvent, TDeltas>(
    StreamEngine<TEvent, TDeltas> Engine, PartitionSet Partitions, GapFinder Gaps, LetterQuota Quota, string LogId, bool NewLog, long Epoch)
    where TEvent : struct, IStreamEvent, allows ref struct;
