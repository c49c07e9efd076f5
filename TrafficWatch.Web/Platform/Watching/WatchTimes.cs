namespace TrafficWatch.Web.Platform.Watching;

/// <summary>How long what is waited for.</summary>
internal sealed record WatchTimes
{
    /// <summary>The least time between two looks at the files.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The time between two looks when nothing tells of a change.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a file that is still matched is quiet until its last line counts as whole without an end.</summary>
    public TimeSpan LastLine { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a file that is gone or renamed away, or a gzipped one, is quiet until nothing more is expected of it.</summary>
    public TimeSpan Settled { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a file that keeps its name is quiet until nobody is thought to append to it while nothing follows it.</summary>
    public TimeSpan Old { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long the rest of a source is looked for whose file is gone or was cut short.</summary>
    public TimeSpan Search { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a quiet file stays open.</summary>
    public TimeSpan Open { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The least time between two writings of the state.</summary>
    public TimeSpan Save { get; init; } = TimeSpan.FromSeconds(1);
}
