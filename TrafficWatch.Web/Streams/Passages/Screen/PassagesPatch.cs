using System.Text.Json.Serialization;
using TrafficWatch.Web.Platform.Ui.Wall;

namespace TrafficWatch.Web.Streams.Passages.Screen;

/// <summary>What changed on the passages screen since the last patch.</summary>
internal sealed record PassagesPatch : WallPatch
{
    /// <summary>The ruling figure and those beside it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TotalPatch? Total { get; init; }

    /// <summary>[name on the sign, name as delivered, count], most first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object[][]? Checkpoints { get; init; }

    /// <summary>[name as on the map, count].</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object[][]? Provinces { get; init; }

    /// <summary>[name, count, part of all in percent], most first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object[][]? Types { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HoursPatch? Hours { get; init; }

    /// <summary>[when in ms, masked plate, name on the sign, name as delivered, vehicle type], newest first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object[][]? Latest { get; init; }

    /// <summary>[when in ms, masked plate, from, to, how long it took and would take, state in words, 2 for confirmed or 1], newest first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object[][]? Warnings { get; init; }

    /// <summary>[name on the sign, name as delivered, what it came to and what was to be expected].</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object[][]? Unusual { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool SaysSomething => base.SaysSomething || Total is not null || Checkpoints is not null || Provinces is not null || Types is not null || Hours is not null || Latest is not null || Warnings is not null || Unusual is not null;
}

/// <summary>Passages today, the note beside the title, the change against yesterday, and how they divide by direction: [name, part of all in percent].</summary>
internal sealed record TotalPatch(long Today, string Before, string? Change, string Minute, object[][] Directions);

/// <summary>Three courses by the hours of a day, null for hours that are not over, where each hour begins, the day's end too, and what the hours ahead are forecast to come to: [low, high], null for those that are over.</summary>
internal sealed record HoursPatch(long?[] Today, long?[] Yesterday, long?[] Week, long[] Begins, long[]?[] Ahead);
