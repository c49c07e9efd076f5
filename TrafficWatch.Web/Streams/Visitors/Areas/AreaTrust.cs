namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>What was counted of an area over a span: entries, exits, and what in them does not fit together.</summary>
/// <param name="Entries">Entries.</param>
/// <param name="Exits">Exits.</param>
/// <param name="Unmatched">Exits of visitors who had not been seen coming in.</param>
/// <param name="Released">Visitors let go of at closing time, after 24 h or by a drill: nobody saw them leave.</param>
/// <param name="Repeated">Entries of visitors who were inside already: nobody saw them leave before.</param>
/// <param name="Moved">Visitors who came into another area without having been seen leaving this one.</param>
/// <param name="Minutes">Minutes in which anyone was inside.</param>
internal readonly record struct AreaFlows(long Entries, long Exits, long Unmatched, long Released, long Repeated, long Moved, long Minutes)
{
    /// <summary>Whoever came in and was never seen leaving.</summary>
    public long MissedExits => Released + Repeated + Moved;

    public static AreaFlows operator +(AreaFlows a, AreaFlows b) => new(
        a.Entries + b.Entries, a.Exits + b.Exits, a.Unmatched + b.Unmatched, a.Released + b.Released, a.Repeated + b.Repeated, a.Moved + b.Moved, a.Minutes + b.Minutes);
}

/// <summary>How far an area's figure can be trusted, learned from what did not fit together.</summary>
/// <remarks>
/// Of those who came in, the share <see cref="MissedExits"/> was never seen leaving; of those who left, the share
/// <see cref="MissedEntries"/> was never seen coming in. Both hold for those who are inside now, too: of those who came in
/// since the area was last empty or counted so many have left unseen, and beside those inside there are so many who came
/// in unseen.
/// </remarks>
internal sealed record AreaTrust
{
    /// <summary>With fewer entries nothing is said.</summary>
    public const int FewestEntries = 100;

    /// <summary>Beyond this share the figure says nothing any more, and the band would have no end.</summary>
    private const double MostMissed = 0.9;

    private AreaTrust(AreaFlows flows) => Flows = flows;

    /// <summary>What it was learned from.</summary>
    public AreaFlows Flows { get; }

    /// <summary>The share of exits that nobody saw, 0 to 0.9.</summary>
    public double MissedExits => Share(Flows.MissedExits, Flows.Entries);

    /// <summary>The share of entries that nobody saw, 0 to 0.9.</summary>
    public double MissedEntries => Share(Flows.Unmatched, Flows.Exits);

    /// <summary>By how many persons an hour the figure runs off while anyone is inside: above 0 it becomes too high, for exits are missed; below 0 too low, for entries are. Null: nobody was inside.</summary>
    public double? DriftPerHour => Flows.Minutes == 0 ? null : (Flows.MissedExits - Flows.Unmatched) * 60.0 / Flows.Minutes;

    /// <summary>What some days tell.</summary>
    /// <returns>Null when they tell too little: fewer than <see cref="FewestEntries"/> entries.</returns>
    public static AreaTrust? Of(AreaFlows flows) => flows.Entries < FewestEntries ? null : new AreaTrust(flows);

    /// <summary>Between which figures the true one lies, as far as what is known tells.</summary>
    /// <param name="present">How many are counted inside.</param>
    /// <param name="entries">Entries since the area was last empty or counted.</param>
    public ErrorBand Band(long present, long entries) => new(
        present,
        Math.Max(0, (long)Math.Round(present - (MissedExits * entries))),
        present + (long)Math.Round(MissedEntries * present / (1 - MissedEntries)));

    private static double Share(long part, long whole) => whole == 0 ? 0 : Math.Min(MostMissed, (double)part / whole);
}

/// <summary>Between which figures the true one lies.</summary>
/// <param name="Present">How many are counted inside.</param>
/// <param name="Low">The least.</param>
/// <param name="High">The most.</param>
internal readonly record struct ErrorBand(long Present, long Low, long High)
{
    /// <summary>By how much the figure may be too high.</summary>
    public long Above => Present - Low;

    /// <summary>By how much it may be too low.</summary>
    public long Below => High - Present;

    public static ErrorBand operator +(ErrorBand a, ErrorBand b) => new(a.Present + b.Present, a.Low + b.Low, a.High + b.High);
}
