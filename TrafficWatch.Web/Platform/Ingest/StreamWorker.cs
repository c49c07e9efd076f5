using Confluent.Kafka;
using MySqlConnector;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>A stream can't go on until a person does something about it.</summary>
/// <param name="reason">What it is, and what a person is to do.</param>
internal sealed class StreamStoppedException(Told reason) : Exception(reason.ToString())
{
    public Told Reason => reason;
}

/// <summary>What every stream's consumer needs of its surroundings.</summary>
internal sealed record ConsumerServices(
    KafkaOptions Kafka,
    IngestOptions Options,
    ShardMap Shards,
    SchemaReady Schema,
    EditSignal Edits,
    StreamBoard Board,
    IngestMeter Meter,
    EmbeddedCluster Embedded,
    ICommitHook Hook,
    TimeProvider Time,
    ILoggerFactory Loggers);

/// <summary>The id of the in-process cluster, if that is where the streams are: such a cluster can't be asked for it. Another process is told by <c>Kafka:ClusterId</c>.</summary>
internal sealed record EmbeddedCluster(string? Id);

/// <summary>Keeps one stream's sessions going: waits for databases, the lease and the topic, and begins again after a fault.</summary>
internal sealed partial class StreamWorker<TEvent, TDeltas>(StreamDefinition<TEvent, TDeltas> stream, ConsumerServices services) : BackgroundService
    where TEvent : struct, IStreamEvent, allows ref struct
{
    /// <summary>How long a stream that a person must set right waits before it looks again.</summary>
    private static readonly TimeSpan AwaitPerson = TimeSpan.FromSeconds(30);
    private readonly PoisonFinder _poison = new();
    private readonly ILogger _logger = services.Loggers.CreateLogger($"TrafficWatch.Web.Ingest.{stream.Name}");

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var status = new StatusReport(stream.Name, stream.Options, services);
        if (!services.Options.Enabled || !stream.Options.Enabled)
        {
            status.Set(StreamState.Disabled, null);
            return Task.CompletedTask;
        }

        return Task.Run(() => RunAsync(status, stoppingToken), CancellationToken.None);
    }

    private async Task RunAsync(StatusReport status, CancellationToken stop)
    {
        var wait = TimeSpan.FromMilliseconds(200);
        while (!stop.IsCancellationRequested)
        {
            var pause = TimeSpan.Zero;
            var begun = services.Time.GetTimestamp();
            try
            {
                status.Set(StreamState.Starting, null);
                await SessionAsync(status, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is OwnershipLostException or OperationCanceledException)
            {
                // What was cancelled was so because the lease is gone.
                var reason = e is OwnershipLostException ? e.Message : "The lease is another's.";
                LogLost(reason);
                status.Set(StreamState.Standby, new Told("another process has taken over", "另一进程已接手") { Detail = reason });
            }
            catch (EpochRefusedException e) when (_poison.Blame(e))
            {
                LogRefused(e.Record.Epoch, e.Message, Math.Min(_poison.Most, stream.Options.EpochSize));
                continue;
            }
            catch (EpochRefusedException e)
            {
                status.Set(StreamState.Stopped, new Told("a database refuses what follows from earlier events, and no record can be left out for it", "数据库拒绝由先前事件得出的结果，且没有可以剔除的单条消息") { Detail = e.Message });
                pause = AwaitPerson;
            }
            catch (StreamStoppedException e)
            {
                status.Set(StreamState.Stopped, e.Reason);
                pause = AwaitPerson;
            }
            catch (KafkaException e)
            {
                status.Set(StreamState.KafkaDown, ShardProblem.Kafka(e.Error.Reason));
            }
            catch (Exception e) when (e is MySqlException or TimeoutException or System.IO.IOException or System.Net.Sockets.SocketException)
            {
                status.Set(StreamState.ShardDown, new Told("a database does not answer; reading goes on once it does", "数据库无响应，恢复后自动继续读取") { Detail = e.Message });
            }
            catch (Exception e)
            {
                LogFault(e);
                status.Set(StreamState.Stopped, new Told("something unforeseen went wrong, it is tried again; the server's log has the details", "发生意外错误，正在重试；服务器日志里有详情") { Detail = e.Message });
            }

            wait = services.Time.GetElapsedTime(begun) > TimeSpan.FromMinutes(1) ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromMilliseconds(Math.Min(5000, wait.TotalMilliseconds * 2));
            await Task.Delay(pause > wait ? pause : wait, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SessionAsync(StatusReport status, CancellationToken stop)
    {
        await AwaitSchemaAsync(status, stop);
        var links = Enumerable.Range(0, services.Shards.Count).Select(i => new ShardLink(i, services.Shards.ConnectionString(i), loads: true)).ToArray();
        await using var leaseLink = new ShardLink(0, services.Shards.ConnectionString(0));
        await using var snapshotLink = new ShardLink(0, services.Shards.ConnectionString(0));
        await using var store = new EpochStore(stream.Name, $"{Environment.MachineName}:{Environment.ProcessId}", links, services.Options.Lease, services.Hook);
        while (await store.TryOwnAsync() is { } other)
        {
            status.Set(StreamState.Standby, new Told($"{other} owns the stream; this process waits for its lease to end", $"{other} 正在处理此数据流；本进程等待其租约结束"));
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1000, services.Options.Lease.TotalMilliseconds / 4)), stop);
        }

        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var ended = new CancellationTokenSource();
        var renewing = RenewAsync(store, leaseLink, lost, ended.Token);
        try
        {
            await using var session = new StreamSession<TEvent, TDeltas>(stream, services, store, new SnapshotStore(stream.Name, snapshotLink, store.Owner), status, _poison, _logger);
            await session.RunAsync(stop, lost.Token);
        }
        finally
        {
            var mine = !lost.IsCancellationRequested || stop.IsCancellationRequested;
            await lost.CancelAsync();
            await ended.CancelAsync();
            await renewing;
            if (mine)
            {
                // So that a restart or a standby need not wait; with the instance away the lease ends by itself.
                await store.ReleaseAsync().EndedAsync(TimeSpan.FromSeconds(5));
            }
        }
    }

    private async Task AwaitSchemaAsync(StatusReport status, CancellationToken stop)
    {
        while (!services.Schema.WhenReady.IsCompleted)
        {
            await services.Schema.WhenReady.WaitAsync(TimeSpan.FromMilliseconds(250), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.ThrowIfCancellationRequested();
            var problem = Enumerable.Range(0, services.Shards.Count).Select(i => (Shard: i, Problem: services.Schema.Problem(i))).FirstOrDefault(p => p.Problem is not null);
            if (problem.Problem is not null)
            {
                status.Set(StreamState.ShardDown, ShardProblem.Of(problem.Shard, problem.Problem));
            }
        }
    }

    /// <summary>Prolongs the lease to the very end: the last snapshot of a large state takes a while.</summary>
    private async Task RenewAsync(EpochStore store, ShardLink link, CancellationTokenSource lost, CancellationToken ended)
    {
        while (true)
        {
            try
            {
                await Task.Delay(services.Options.Lease / 4, services.Time, ended);
                await store.RenewAsync(link);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (OwnershipLostException)
            {
                await lost.CancelAsync();
                return;
            }
            catch (Exception)
            {
                // The instance is away: nobody else can take the lease there either, and the guard decides.
            }
        }
    }

    [LoggerMessage(110, LogLevel.Warning, "Ownership lost: {Reason}")]
    private partial void LogLost(string reason);

    [LoggerMessage(112, LogLevel.Warning, "A database refuses what epoch {Epoch} writes ({Reason}); looking for the record with {Most} an epoch")]
    private partial void LogRefused(long epoch, string reason, int most);

    [LoggerMessage(111, LogLevel.Error, "The consumer failed; it begins again from the last epoch")]
    private partial void LogFault(Exception e);
}
