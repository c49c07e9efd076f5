using System.Text.Json.Serialization;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;

namespace TrafficWatch.Web.Platform.Ui.Wall;

/// <summary>What changed on a big screen since the last patch; what is null did not. Times are ms since 1970.</summary>
internal abstract record WallPatch
{
    public required long Now { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HeadPatch? Status { get; init; }

    /// <summary>The newest event time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Data { get; init; }

    /// <summary>The server rendered rows anew: what the browser knows belongs into them again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Rendered { get; init; }

    /// <summary>Whether it is worth sending.</summary>
    [JsonIgnore]
    public virtual bool SaysSomething => Rendered || Status is not null || Data is not null;
}

/// <summary>The head: a level of green, amber or red; text null means that the browser says how old the data are; a standby follows, so its figures are not old for being another's; silence is told after so many ms.</summary>
internal sealed record HeadPatch(string Level, string? Text, string? Reason, long? LastRecord, bool Simulated, bool Follows, string Zone, long QuietAfter)
{
    /// <param name="status">How the stream fares; null before that is known.</param>
    /// <param name="newestRecord">When the newest record was made, UTC, for a process that takes in none itself.</param>
    /// <param name="clock">The site's clock.</param>
    /// <param name="words">The viewer's language.</param>
    public static HeadPatch Of(StreamStatus? status, DateTime? newestRecord, SiteClock clock, Words words)
    {
        var zone = clock.Zone(clock.Now);
        if (status is null)
        {
            return new HeadPatch("amber", words.State(StreamState.Starting), null, null, false, false, zone, 0);
        }

        var level = StreamSeverity.Of(status.State);
        var text = status.State switch
        {
            StreamState.Running or StreamState.Following => null,
            StreamState.WaitingForTopic => words.AwaitedTopic(status.Topic),
            _ when level == "red" && status.Reason is { } reason => $"{words.State(status.State)} · {words.Of(reason)}",
            _ => words.State(status.State),
        };
        // Whole seconds: the browser counts on by itself, and a screen need not be told of every record.
        var last = (status.LastRecordAt ?? newestRecord) is { } at ? Ms(at) / 1000 * 1000 : (long?)null;
        var why = status.Reason is { } told ? words.Of(told) + (told.Detail is null ? "" : $" ({told.Detail})") : null;
        return new HeadPatch(level, text, why, last, status.Simulated, status.State == StreamState.Standby, zone, (long)status.QuietAfter.TotalMilliseconds);
    }

    /// <summary>Milliseconds since 1970 of a UTC instant, as the browser reckons.</summary>
    public static long Ms(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}
