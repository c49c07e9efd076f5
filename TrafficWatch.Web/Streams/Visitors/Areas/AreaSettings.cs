using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>What is known and set of one area, or of the whole park.</summary>
/// <param name="AreaId">The area, or <c>*</c>.</param>
/// <param name="Current">Visitors counted inside now; null for the park, and for an area that has not been seen.</param>
/// <param name="Thresholds">Null: none are set.</param>
/// <param name="NameZh">Shown in Chinese instead of the id; null: the id is.</param>
/// <param name="NameEn">Shown in English instead of the id; null: the id is.</param>
/// <param name="SortOrder">Lower ones stand first on screens.</param>
/// <param name="Hidden">Not on screens.</param>
/// <param name="Version">Rises with each edit; 0: nothing was ever set.</param>
/// <param name="UpdatedBy">Who edited last.</param>
/// <param name="UpdatedAt">When, UTC.</param>
internal sealed record AreaSettings(
    string AreaId,
    long? Current,
    ThresholdSet? Thresholds,
    string? NameZh,
    string? NameEn,
    int SortOrder,
    bool Hidden,
    int Version,
    string? UpdatedBy,
    DateTime? UpdatedAt)
{
    /// <summary>Somebody has removed it, and the stream has not taken that in yet.</summary>
    public bool Removing { get; init; }

    /// <summary>The area that its events count in instead of itself; null: in itself.</summary>
    public string? MergedInto { get; init; }

    /// <summary>How many it holds; null: not said.</summary>
    public int? Capacity { get; init; }

    /// <summary>When nobody is inside any more, by the site's clocks; null: when the site closes.</summary>
    public string? ClosesAt { get; init; }

    /// <summary>When its alerts neither remind nor sound, by the site's clocks; null: never.</summary>
    public string? QuietHours { get; init; }

    /// <summary>Whether another area can be merged into it.</summary>
    public bool CanTakeIn => AreaId != ThresholdSet.WholePark && MergedInto is null && !Removing;

    /// <summary>Whether its id or a name of it holds a text, in any case; every area holds none.</summary>
    public bool Holds(string? text) => string.IsNullOrWhiteSpace(text)
        || new[] { AreaId, NameZh, NameEn }.Any(name => name?.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) == true);
}

/// <summary>What someone wants an area's settings to be.</summary>
/// <remarks>
/// Thresholds are in visitors; null for all three takes them away. The version is that of the settings that were
/// edited: if it is no longer the stored one, the edit is refused.
/// </remarks>
internal sealed record AreaEdit(
    string AreaId,
    int? Comfort,
    int? Warning,
    int? Alert,
    string? NameZh,
    string? NameEn,
    int SortOrder,
    bool Hidden,
    int Version)
{
    /// <summary>How many it holds; null: not said.</summary>
    public int? Capacity { get; init; }

    /// <summary>When nobody is inside any more, by the site's clocks: 22:30; null: when the site closes.</summary>
    public string? ClosesAt { get; init; }

    /// <summary>When its alerts neither remind nor sound, by the site's clocks: 22:00-07:00, 12:00-13:00; null: never.</summary>
    public string? QuietHours { get; init; }
}

/// <summary>How an edit ended: exactly one of saved, refused by <paramref name="Errors"/>, and a conflict.</summary>
/// <param name="Saved">What is stored now; null: nothing was changed.</param>
/// <param name="Errors">What is wrong, by field of <see cref="AreaEdit"/> in camel case, or <c>who</c>.</param>
/// <param name="Conflict">What someone else has stored meanwhile.</param>
internal sealed record AreaSaveResult(AreaSettings? Saved, IReadOnlyList<FilterError> Errors, AreaSettings? Conflict);

/// <summary>One edit of an area as it was kept; its time is UTC.</summary>
internal sealed record AreaChange(
    long Id,
    string AreaId,
    ThresholdSet? Thresholds,
    string? NameZh,
    string? NameEn,
    int SortOrder,
    bool Hidden,
    string Who,
    DateTime MadeAt,
    string? MergedInto)
{
    /// <inheritdoc cref="AreaSettings.Capacity"/>
    public int? Capacity { get; init; }

    /// <inheritdoc cref="AreaSettings.ClosesAt"/>
    public string? ClosesAt { get; init; }

    /// <inheritdoc cref="AreaSettings.QuietHours"/>
    public string? QuietHours { get; init; }
}
