using System.Text;

namespace TrafficWatch.Web.Platform.Queries;

/// <summary>Text keys in the order of their columns (utf8mb4_bin): by code point, the shorter one filled up with spaces.</summary>
internal static class KeyOrder
{
    // Not StringComparer.Ordinal: by UTF-16 units an emoji would stand before a full-width letter.
    public static int Compare(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        // Never between the two halves of one code point.
        same -= same > 0 && char.IsHighSurrogate(left[same - 1]) ? 1 : 0;
        var a = left.AsSpan(same).EnumerateRunes();
        var b = right.AsSpan(same).EnumerateRunes();
        while (true)
        {
            var (hasA, hasB) = (a.MoveNext(), b.MoveNext());
            if (!hasA && !hasB)
            {
                return 0;
            }

            var order = (hasA ? a.Current : new Rune(' ')).CompareTo(hasB ? b.Current : new Rune(' '));
            if (order != 0)
            {
                return order;
            }
        }
    }
}
