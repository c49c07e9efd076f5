using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TrafficWatch.Domain.Streaming;

/// <summary>The hash of keys in tables that are held in memory.</summary>
internal static class KeyHash
{
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    /// <summary>Multiply and fold, eight bytes at a time (the scheme of wyhash and its kin), seeded by process so that nobody can choose ids that collide.</summary>
    public static ulong Of(ReadOnlySpan<byte> text) => Of(text, Seed);

    /// <summary>The same in every process: for what is kept beyond this one.</summary>
    public static ulong Lasting(ReadOnlySpan<byte> text) => Of(text, 0x9E3779B97F4A7C15);

    private static ulong Of(ReadOnlySpan<byte> text, ulong seed)
    {
        var hash = seed ^ (ulong)text.Length;
        while (text.Length >= 8)
        {
            hash = Fold(hash ^ MemoryMarshal.Read<ulong>(text));
            text = text[8..];
        }

        return Fold(hash ^ Rest(text) ^ 0xA0761D6478BD642F);
    }

    /// <summary>Seven bytes at most, the first of them the highest: read from both ends, which may overlap.</summary>
    private static ulong Rest(ReadOnlySpan<byte> text) =>
        text.Length >= sizeof(uint)
            ? ((ulong)BinaryPrimitives.ReadUInt32BigEndian(text) << (8 * (text.Length - sizeof(uint)))) | BinaryPrimitives.ReadUInt32BigEndian(text[^sizeof(uint)..])
            : text.IsEmpty ? 0 : ((ulong)text[0] << (8 * (text.Length - 1))) | ((ulong)text[text.Length / 2] << (8 * ((text.Length - 1) / 2))) | text[^1];

    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value, 0xE7037ED1A0B428DB, out var low);
        return high ^ low;
    }
}
