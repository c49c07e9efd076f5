using Microsoft.Extensions.Logging.Abstractions;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

public sealed class CommitPipelineTests : IEpochWriter, IStreamView<int>, IStreamTables<int>
{
    private readonly Dictionary<int, Queue<Exception?>> _answers = new() { [0] = [], [1] = [] };
    private readonly List<long> _shown = [];
    private readonly CommitPipeline<int> _pipeline;
    private TimeSpan _slowness;
    private int _attempts;
    private bool _hadIt;
    private bool _viewFails;
    private int _loads;

    public CommitPipelineTests() => _pipeline = new CommitPipeline<int>(this, new ViewFeed<int>(this, NullLogger.Instance), TimeProvider.System);

    [Fact]
    public async Task Take_AllShardsHaveIt_IsTheEpochOnceAndItWasShown()
    {
        var committed = await CommitAsync(1);
        Assert.Equal((1, 7, 700), (committed.Work.Record.Epoch, committed.Count, committed.Bytes));
        Assert.Null(await _pipeline.TakeAsync());
        Assert.Equal([1], _shown);
    }

    [Fact]
    public async Task Take_AShardIsAwayForAWhile_SaysWhichUntilItIsBack()
    {
        _answers[1].Enqueue(new TimeoutException("nobody there"));
        _answers[0].Enqueue(new NotAllReadyException());
        _pipeline.Begin(Work(1), 7, 700, CancellationToken.None);
        for (var patience = 0; _pipeline.Away is null && patience < 1000; patience++)
        {
            await Task.Delay(5);
        }

        Assert.Equal("nobody there", _pipeline.Away!.Detail);
        await _pipeline.EndedAsync(Timeout.InfiniteTimeSpan);
        Assert.NotNull(await _pipeline.TakeAsync());
        Assert.Null(_pipeline.Away);
    }

    [Fact]
    public async Task Take_AServerRefusesData_IsTheEpochThatNoShardHas()
    {
        _answers[1].Enqueue(new DataRefusedException("too long"));
        var refused = await Assert.ThrowsAsync<EpochRefusedException>(() => CommitAsync(3));
        Assert.Equal((3, 5, "too long"), (refused.Record.Epoch, refused.Count, refused.Message));
        Assert.Null(await _pipeline.TakeAsync());
    }

    [Fact]
    public async Task Take_AServerRefusesDataThatAnotherHas_StopsTheStream()
    {
        _hadIt = true;
        _answers[1].Enqueue(new DataRefusedException("too long"));
        Assert.Contains("epoch 3 is on one shard", (await Assert.ThrowsAsync<StreamStoppedException>(() => CommitAsync(3))).Message);
    }

    [Fact]
    public async Task Take_AnotherOwns_IsOwnershipLostWhateverTheOtherShardSays()
    {
        _answers[0].Enqueue(new TimeoutException());
        _answers[1].Enqueue(new OwnershipLostException("another's"));
        await Assert.ThrowsAsync<OwnershipLostException>(() => CommitAsync(1));
    }

    [Fact]
    public async Task Take_AShardIsMuchSlowerThanAnother_OnlyTheFirstEpochIsWrittenInVain()
    {
        _slowness = TimeSpan.FromSeconds(1.3);
        await CommitAsync(1);
        Assert.Equal(2, _attempts);
        await CommitAsync(2);
        Assert.Equal(3, _attempts);
    }

    [Fact]
    public async Task Take_TheViewFails_StoringGoesOnAndTheViewIsReadAnew()
    {
        _viewFails = true;
        await CommitAsync(1);
        _viewFails = false;
        await CommitAsync(2);
        await CommitAsync(3);
        Assert.Equal([3], _shown);
        Assert.Equal(1, _loads);
    }

    int IEpochWriter.Shards => 2;

    async Task<bool> IEpochWriter.CommitAsync(int shard, EpochRecord record, Action<SqlBatch> write, CommitBarrier? barrier)
    {
        await Task.Yield();
        if (_slowness > TimeSpan.Zero)
        {
            _attempts += shard;
            await Task.Delay(shard * _slowness);
            if (!await barrier!.ArriveAsync())
            {
                throw new NotAllReadyException();
            }
        }

        return _answers[shard].TryDequeue(out var answer) && answer is not null ? throw answer : !_hadIt;
    }

    Task IStreamView<int>.LoadAsync(CancellationToken cancellationToken) => Task.FromResult(_loads++);

    void IStreamView<int>.Release()
    {
    }

    void IStreamView<int>.Committed(long epoch, bool newLog, int deltas, long newest, long newestRecord) => _shown.Add(_viewFails ? throw new InvalidOperationException("a fault of the view") : epoch);

    void IStreamTables<int>.Write(int shard, bool newLog, int deltas, SqlBatch sql)
    {
    }

    long IStreamTables<int>.Duplicates(int deltas) => 0;

    private async Task<CommittedEpoch<int>> CommitAsync(long epoch)
    {
        _pipeline.Begin(Work(epoch), 7, 700, CancellationToken.None);
        await _pipeline.EndedAsync(Timeout.InfiniteTimeSpan);
        Assert.True(_pipeline.IsFree);
        return (await _pipeline.TakeAsync())!;
    }

    private EpochWork<int> Work(long epoch) => new(
        "tests", new EpochRecord(epoch, "log", false, 0, 0, null, [], [], []), new EpochDeltas<int>(0, [new StreamMinute(0, 5, 0, 0)], 0), [], [], [], this, 0, 0);
}
