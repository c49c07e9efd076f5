using System.Numerics;

namespace TrafficWatch.Domain.Sharding;

/// <summary>MurmurHash3, the 32-bit variant for x86 (Austin Appleby, public domain), over the UTF-16 code units of a text, little-endian.</summary>
public static class Murmur
{
    private const uint C1 = 0xCC9E2D51;
    private const uint C2 = 0x1B873593;

    /// <summary>The hash with seed 0, signed as MyCat compares it.</summary>
    /// <param name="text">The text.</param>
    public static int Hash(ReadOnlySpan<char> text)
    {
        uint hash = 0;
        var length = (uint)text.Length * 2;
        while (text.Length >= 2)
        {
            hash ^= Scramble(text[0] | ((uint)text[1] << 16));
            hash = (BitOperations.RotateLeft(hash, 13) * 5) + 0xE6546B64;
            text = text[2..];
        }

        if (text.Length == 1)
        {
            hash ^= Scramble(text[0]);
        }

        hash ^= length;
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        hash ^= hash >> 16;
        return (int)hash;
    }

    private static uint Scramble(uint block) => BitOperations.RotateLeft(block * C1, 15) * C2;
}
