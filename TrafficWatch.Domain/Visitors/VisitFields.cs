using System.Text;

namespace TrafficWatch.Domain.Visitors;

/// <summary>What the fields of a visit may hold.</summary>
internal static class VisitFields
{
    /// <summary>Whether an action is an entry; null when it is neither that nor an exit.</summary>
    public static bool? Entering(ReadOnlySpan<byte> action) =>
        action.SequenceEqual("in"u8) ? true
        : action.SequenceEqual("out"u8) ? false
        : Ascii.EqualsIgnoreCase(action, "in"u8) ? true
        : Ascii.EqualsIgnoreCase(action, "out"u8) ? false
        : null;
}
