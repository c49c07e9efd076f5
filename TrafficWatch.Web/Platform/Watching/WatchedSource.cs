namespace TrafficWatch.Web.Platform.Watching;

/// <summary>A text that is followed, under whatever name and in whatever file it goes on.</summary>
/// <param name="id">Its name in records' places.</param>
/// <param name="beginning">The hash of its first line: those of one beginning may be copies of one another.</param>
/// <param name="partitions">How many partitions its lines are spread over, for good: what is sent again must go where it went.</param>
internal sealed class WatchedSource(ulong id, ulong beginning, int partitions)
{
    public ulong Id => id;

    public ulong Beginning => beginning;

    public int Partitions { get; set; } = partitions;

    /// <summary>Where it was seen last.</summary>
    public required string Path { get; set; }

    /// <summary>The file that holds it; null: it is looked for, or all of it was read and its file is gone.</summary>
    public FileId? File { get; set; }

    /// <summary>The file as it was looked at last.</summary>
    public FileLook Look { get; set; }

    /// <summary>The file, while it is open.</summary>
    public LogContent? Content { get; set; }

    /// <summary>Whether its file is gzipped.</summary>
    public bool IsPacked { get; set; }

    /// <summary>What was read of it.</summary>
    public required Trace Trace { get; init; }

    /// <summary>The position behind the last line that was read.</summary>
    public long Read { get; set; }

    /// <summary>The position behind the last line of those that Kafka has taken without a gap.</summary>
    public long Taken { get; set; }

    /// <summary>Lines on their way to Kafka.</summary>
    public int UnderWay { get; set; }

    /// <summary>When it was seen to grow last, by the clock's timestamps.</summary>
    public long GrownAt { get; set; }

    /// <summary>Since when its file is neither matched nor open any more, by the clock's timestamps; null: not so.</summary>
    public long? LostAt { get; set; }

    /// <summary>Whether its file is no longer among those that are matched, though it is read on while it is open.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether all of it was read and it was quiet: nothing is missing should its file be gone.</summary>
    public bool IsAtRest { get; set; }

    /// <summary>Whether its file was renamed: nobody appends to it for long.</summary>
    public bool IsRenamed { get; set; }

    /// <summary>The look at which nothing more could be read: with the next one there may be.</summary>
    public FileLook? Exhausted { get; set; }

    /// <summary>Whether at that look a last line without an end was taken, too.</summary>
    public bool WasFinal { get; set; }

    /// <summary>Where a line was cut that had no end; -1: nowhere.</summary>
    public long CutAt { get; set; } = -1;

    /// <summary>Whether a line is being passed over that is too long.</summary>
    public bool IsSkipping { get; set; }

    /// <summary>Text that was read, all in all, for its rate.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether a text is this one, by what stands before the position; at the beginning by its first line.</summary>
    public bool IsIn(LogContent content) => Read > 0 ? Trace.IsIn(content, Read) : FirstLine.Of(content, final: true) == beginning;

    /// <summary>Closes its file.</summary>
    public void Close()
    {
        Content?.Dispose();
        Content = null;
    }
}
