using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>How far a stream's owner is, as the tables say.</summary>
/// <param name="Epoch">The last epoch that all shards hold.</param>
/// <param name="Holder">The process that owns the stream, or did last: machine:process; empty when nobody ever has.</param>
/// <param name="Owned">Whether its lease holds.</param>
/// <param name="Record">The last epoch's record; null before the first.</param>
internal sealed record StreamProgress(long Epoch, string Holder, bool Owned, EpochRecord? Record);

/// <summary>Keeps the screens of a process live that does not own the visitors stream: one that only shows, or a standby. It asks the shards four times a second how far the owner is, and reads the tables when that has changed.</summary>
/// <remarks>The tables are what the owner has promised, and every viewer reaches them already; frames passed on over Kafka would need a topic, a format and its versions besides, to be at most a quarter of a second quicker.</remarks>
internal sealed class VisitorFollower(
    VisitorView view, VisitorHistory history, SchemaReady schema, StreamBoard board, IngestOptions ingest, StreamOptions visitors, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>The least time between two readings of the tables.</summary>
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        long epoch = -1, readAt = 0;
        try
        {
            await schema.WhenReady.WaitAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (view.Owned)
                {
                    epoch = -1;
                    continue;
                }

                if (epoch >= 0 && time.GetElapsedTime(readAt) < ReadEvery)
                {
                    continue;
                }

                try
                {
                    var progress = await history.ProgressAsync();
                    Say(progress);
                    if (progress.Epoch != epoch)
                    {
                        readAt = time.GetTimestamp();
                        await view.FollowAsync(progress, stoppingToken);
                        epoch = progress.Epoch;
                    }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    SayAway(e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends.
        }
    }

    /// <summary>A process that only shows says so itself; here it adds who is at work, or that nobody is.</summary>
    private void Say(StreamProgress progress) => Tell(
        progress.Owned ? StreamState.Following : StreamState.Disabled,
        progress.Owned ? new Told($"{progress.Holder} reads the stream", $"由 {progress.Holder} 读取此数据流")
            : progress.Holder.Length == 0 ? new Told("nobody has read the stream yet", "还没有进程读取过此数据流")
            : new Told($"nobody reads the stream; {progress.Holder} was the last to do so", $"目前没有进程读取此数据流；上一个是 {progress.Holder}"),
        progress.Record is { NewestRecord: > 0 and var newest } ? DateTime.UnixEpoch.AddMilliseconds(newest) : null);

    private void SayAway(string reason) => Tell(StreamState.ShardDown, new Told("the databases do not answer", "数据库无响应") { Detail = reason }, null);

    private void Tell(StreamState state, Told reason, DateTime? lastRecord)
    {
        // A standby's state is told by the consumer that waits.
        if (!ingest.Enabled || !visitors.Enabled)
        {
            board.Change("visitors", status => status with { State = state, Reason = reason, LastRecordAt = lastRecord ?? status.LastRecordAt });
        }
    }
}
