using System.Runtime.InteropServices;

namespace TrafficWatch.Domain.Visitors;

/// <summary>What is known of one visitor in one area: what every event touches.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Presence
{
    /// <summary>Stands for "no event yet".</summary>
    public const long Never = long.MinValue;

    /// <summary>Event time of the newest event, decided or not.</summary>
    public long NewestTime;

    /// <summary>Event time of the last decided event, so while inside that of the entry; <see cref="Never"/> before the first.</summary>
    public long DecidedTime;

    /// <summary>When the visit ends by itself, decided line; 0 while absent.</summary>
    public long Until;

    /// <summary>The entry of the visitor, over all areas.</summary>
    public int Visitor;

    /// <summary>The visitor's next entry, of another area; negative: none.</summary>
    public int Next;

    /// <summary>Events in the reorder buffer.</summary>
    public int Pending;
    public PresenceFlags Flags;

    public readonly bool Inside => Until != 0;

    public readonly bool InsideNewest => (Flags & PresenceFlags.InsideNewest) != 0;
}

[Flags]
internal enum PresenceFlags : byte
{
    None = 0,

    /// <summary>Stands in snapshots of earlier versions, and means nothing.</summary>
    UsedOnce = 1,

    /// <summary>Present on the newest line.</summary>
    InsideNewest = 2,

    /// <summary>The last decided events at <see cref="Presence.DecidedTime"/> held an entry, an exit.</summary>
    DecidedIn = 4,
    DecidedOut = 8,
}
