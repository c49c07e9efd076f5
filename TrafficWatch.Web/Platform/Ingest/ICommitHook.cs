namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Lets a test stand between the steps of a commit.</summary>
internal interface ICommitHook
{
    /// <summary>When every server has taken its statements, before a shard commits.</summary>
    Task BeforeCommitAsync(int shard, long epoch);

    /// <summary>After a shard has committed, before anyone knows.</summary>
    void AfterCommit(int shard, long epoch);
}

/// <summary>Nothing happens.</summary>
internal sealed class NoHook : ICommitHook
{
    public Task BeforeCommitAsync(int shard, long epoch) => Task.CompletedTask;

    public void AfterCommit(int shard, long epoch)
    {
    }
}
