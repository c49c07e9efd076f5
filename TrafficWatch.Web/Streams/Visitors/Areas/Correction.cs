namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>A counted value that somebody has set, or taken back.</summary>
/// <param name="AreaId">The area.</param>
/// <param name="Id">Its own id.</param>
/// <param name="Kind">count or undo.</param>
/// <param name="MadeAt">When, UTC.</param>
/// <param name="Before">Present before; null: the stream has not taken it in yet.</param>
/// <param name="After">Present after; null: the stream has not taken it in yet, and it is an undo.</param>
/// <param name="Who">The name that the person gave.</param>
/// <param name="Comment">What the person said; null: nothing.</param>
internal sealed record Correction(string AreaId, string Id, string Kind, DateTime MadeAt, long? Before, long? After, string Who, string? Comment)
{
    /// <summary>The kind of one that sets a value.</summary>
    public const string Count = "count";

    /// <summary>The kind of one that takes another back.</summary>
    public const string Undo = "undo";

    /// <summary>How long one can be taken back.</summary>
    public static readonly TimeSpan UndoWithin = TimeSpan.FromMinutes(1);

    /// <summary>The stream has not taken it in yet.</summary>
    public bool Waits => Before is null;

    /// <summary>Somebody has taken it back.</summary>
    public bool Undone { get; init; }

    /// <summary>Whether it can be taken back, by the server's clock.</summary>
    public bool CanBeUndone(DateTime now) => Kind == Count && !Undone && now - MadeAt <= UndoWithin;
}
