using System.Text.Json.Serialization;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Ui.Wall;

namespace TrafficWatch.Web.Streams.Visitors.Screen;

/// <summary>What changed on the visitors screen since the last patch: minutes are whole minutes since 1970.</summary>
internal sealed record VisitorsPatch : WallPatch
{
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

    /// <summary>[id, current, level] of each area that changed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object[][]? Areas { get; init; }

    /// <summary>[id, how many the figure may be too high, how many too low, silent since] of each area of which that changed; 0: not told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object[][]? Notes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FlowPatch? Flow { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CurvePatch? Today { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CurvePatch? Yesterday { get; init; }

    /// <summary>All alerts that stand, where something about one changed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CallPatch[]? Calls { get; init; }

    /// <summary>Whether it is worth sending.</summary>
    [JsonIgnore]
    public override bool SaysSomething => base.SaysSomething || Calls is not null || Total is not null || Areas is not null || Notes is not null || Flow is not null || Today is not null || Yesterday is not null;
}

/// <summary>[end, in, out] of each minute that changed; whole: what came before is void.</summary>
internal sealed record FlowPatch(bool Whole, long[][] Points);

/// <summary>Points from the given index on, as minutes since the day's start and occupancy in turn; hours are the day's whole local hours.</summary>
internal sealed record CurvePatch(long Start, int From, long[] Points, long[]? Hours);
