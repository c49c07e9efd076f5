using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TrafficWatch.Domain.Visitors;

/// <summary>What is known of one visitor in one area. 64 bytes: one line of the processor's cache, for this is what every event touches.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Presence
{
    public ulong Hash;

    /// <summary>Event time of the newest event, decided or not.</summary>
    public long NewestTime;

    /// <summary>Event time of the last decided event; <see cref="PresenceTable.Never"/> before the first.</summary>
    public long DecidedTime;

    /// <summary>When the visit ends by itself, decided line; 0 while absent.</summary>
    public long Until;

    /// <summary>Events in the reorder buffer.</summary>
    public int Pending;
    public ushort Area;
    public ushort IdLength;
    public PresenceFlags Flags;
    public InlineId Id;

    public readonly bool Inside => Until != 0;

    public readonly bool InsideNewest => (Flags & PresenceFlags.InsideNewest) != 0;
}

[Flags]
internal enum PresenceFlags : byte
{
    None = 0,
    Used = 1,
    InsideNewest = 2,

    /// <summary>The last decided events at <see cref="Presence.DecidedTime"/> held an entry, an exit.</summary>
    DecidedIn = 4,
    DecidedOut = 8,
}

[InlineArray(Size)]
internal struct InlineId
{
    public const int Size = 23;
    private byte _first;
}
