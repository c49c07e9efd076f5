using System.Runtime.InteropServices;

namespace TrafficWatch.Domain.Visitors;

/// <summary>What is known of one visitor over all areas, on the decided line.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Visitor
{
    /// <summary>Stands for no area.</summary>
    public const ushort Nowhere = ushort.MaxValue;

    /// <summary>Event time of the last decided event; <see cref="Presence.Never"/> before the first.</summary>
    public long LastTime;

    /// <summary>When the open visit to the park began; <see cref="Presence.Never"/> when there is none.</summary>
    public long VisitFrom;

    /// <summary>The first of the visitor's entries in the presence table; negative: none.</summary>
    public int First;

    /// <summary>The area of the last decided event.</summary>
    public ushort LastArea;

    /// <summary>The area from which a route led into <see cref="LastArea"/>.</summary>
    public ushort FromArea;

    /// <summary>Areas in which the visitor is.</summary>
    public ushort Inside;
    public VisitorFlags Flags;
}

[Flags]
internal enum VisitorFlags : byte
{
    None = 0,

    /// <summary>The last decided event was an exit.</summary>
    Left = 1,

    /// <summary>Is among those of the instant that is being decided, once or more than once.</summary>
    Seen = 2,
    SeenTwice = 4,
}
