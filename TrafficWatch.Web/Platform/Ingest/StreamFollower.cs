using MySqlConnector;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>How far a stream's owner is, as the tables say.</summary>
/// <param name="Epoch">The last epoch that all shards hold.</param>
/// <param name="Holder">The process that owns the stream, or did last: machine:process; empty when nobody ever has.</param>
/// <param name="Owned">Whether its lease holds.</param>
/// <param name="Record">The last epoch's record; null before the first.</param>
internal sealed record StreamProgress(long Epoch, string Holder, bool Owned, EpochRecord? Record);

/// <summary>A view that can show what another process stores.</summary>
internal interface IFollowingView
{
    /// <summary>True while this process owns the stream, so that frames come from its own epochs.</summary>
    bool Owned { get; }

    /// <summary>Shows what the tables hold, while another process owns the stream.</summary>
    /// <param name="progress">How far that one is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task FollowAsync(StreamProgress progress, CancellationToken cancellationToken);
}

/// <summary>Keeps the screens of a process live that does not own a stream: one that only shows, or a standby. It asks the shards four times a second how far the owner is, and has the view read the tables when that has changed.</summary>
/// <remarks>The tables are what the owner has promised, and every viewer reaches them already; frames passed on over Kafka would need a topic, a format and its versions besides, to be at most a quarter of a second quicker.</remarks>
internal sealed class StreamFollower(
    string stream, IFollowingView view, ShardMap shards, SchemaReady schema, StreamBoard board, IngestOptions ingest, StreamOptions options, TimeProvider time) : BackgroundService, IAsyncDisposable
{
    private readonly Lazy<ShardLink>[] _links = [.. Enumerable.Range(0, shards.Count).Select(i => new Lazy<ShardLink>(() => new ShardLink(i, shards.ConnectionString(i))))];

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
                    var progress = await ProgressAsync();
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

    public async ValueTask DisposeAsync()
    {
        Dispose();
        foreach (var link in _links.Where(link => link.IsValueCreated))
        {
            await link.Value.DisposeAsync();
        }
    }

    /// <summary>How far the stream's owner is.</summary>
    private async Task<StreamProgress> ProgressAsync()
    {
        var heads = await Task.WhenAll(_links.Select(link => link.Value.DoAsync(ReadHeadAsync)));
        return new StreamProgress(heads.Min(h => h.Epoch), heads[0].Holder, heads[0].Owned, heads[0].Record);
    }

    private async Task<(long Epoch, string Holder, bool Owned, EpochRecord? Record)> ReadHeadAsync(MySqlConnection connection)
    {
        (long Epoch, string Holder, bool Owned, EpochRecord? Record) head = (0, "", false, null);
        await connection.ReadAsync(
            "SELECT o.epoch, o.holder, o.lease_until > UTC_TIMESTAMP(3), e.record FROM ingest_owner o LEFT JOIN ingest_epoch e ON e.stream = o.stream AND e.epoch = o.epoch WHERE o.stream = @s",
            r => head = (r.GetInt64(0), r.GetString(1), !r.IsDBNull(2) && r.GetInt64(2) != 0, r.IsDBNull(3) ? null : EpochRecord.FromBytes((byte[])r[3])),
            ("@s", stream));
        return head;
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
        if (!ingest.Enabled || !options.Enabled)
        {
            board.Change(stream, status => status with { State = state, Reason = reason, LastRecordAt = lastRecord ?? status.LastRecordAt });
        }
    }
}
