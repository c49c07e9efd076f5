using System.Text.Json.Serialization;

namespace TrafficWatch.Web.Streams.Visitors.Screen;

/// <summary>What changed on the visitors screen since the last patch; what is null did not. Times are ms since 1970, minutes are whole minutes since 1970.</summary>
internal sealed record VisitorsPatch
{
    public required long Now { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HeadPatch? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Data { get; init; }

    /// <summary>With it come the other figures of its panel.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Total { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int TotalLevel { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Entries { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Trend { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Peak { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? PeakAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Hidden { get; init; }

    /// <summary>The server rendered rows anew: what the browser knows belongs into them again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Rendered { get; init; }

    /// <summary>[id, current, level] of each area that changed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object[][]? Areas { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FlowPatch? Flow { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CurvePatch? Today { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CurvePatch? Yesterday { get; init; }

    /// <summary>Whether it is worth sending.</summary>
    [JsonIgnore]
    public bool SaysSomething => Rendered || Status is not null || Data is not null || Total is not null || Areas is not null || Flow is not null || Today is not null || Yesterday is not null;
}

/// <summary>The head: a level of green, amber or red; text null means that the browser says how old the data are; a standby follows, so its figures are not old for being another's; silence is told after so many ms.</summary>
internal sealed record HeadPatch(string Level, string? Text, string? Reason, long? LastRecord, bool Simulated, bool Follows, string Zone, long QuietAfter);

/// <summary>[end, in, out] of each minute that changed; whole: what came before is void.</summary>
internal sealed record FlowPatch(bool Whole, long[][] Points);

/// <summary>Points from the given index on, as minutes since the day's start and occupancy in turn; hours are the day's whole local hours.</summary>
internal sealed record CurvePatch(long Start, int From, long[] Points, long[]? Hours);
