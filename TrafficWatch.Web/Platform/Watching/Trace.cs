using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace TrafficWatch.Web.Platform.Watching;

/// <summary>What a piece of a text hashes to.</summary>
/// <param name="At">Where the piece ends.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Hash">Its hash.</param>
internal readonly record struct Seam(long At, int Length, ulong Hash)
{
    /// <summary>The longest piece.</summary>
    public const int Longest = 1024;

    /// <param name="at">Where the piece ends.</param>
    /// <param name="piece">Its bytes; of a longer one the end counts.</param>
    public static Seam Of(long at, ReadOnlySpan<byte> piece)
    {
        piece = piece.Length > Longest ? piece[^Longest..] : piece;
        return new Seam(at, piece.Length, HashOf(piece));
    }

    /// <summary>The same on every machine.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> piece)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(piece, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}

/// <summary>What is remembered of a text that was read, so that it is known again under any name: a piece at its end so far, and four between each power of two and the next, for a copy may end anywhere.</summary>
internal sealed class Trace
{
    private const long First = 256;
    private readonly List<Seam> _kept = [];
    private Seam? _last;

    /// <param name="seams">What <see cref="Seams"/> gave.</param>
    public Trace(params IEnumerable<Seam> seams)
    {
        _kept = [.. seams];
        if (_kept.Count > 0)
        {
            _last = _kept[^1];
            _kept.RemoveAt(_kept.Count - 1);
        }
    }

    /// <summary>All pieces, as they follow one another.</summary>
    public IEnumerable<Seam> Seams => _last is { } last ? _kept.Append(last) : _kept;

    /// <summary>Notes what was read.</summary>
    /// <param name="from">Its position.</param>
    /// <param name="text">Its bytes.</param>
    public void Add(long from, ReadOnlySpan<byte> text)
    {
        var to = from + text.Length;
        for (var at = Next(Math.Max(from, _kept.Count > 0 ? _kept[^1].At : 0)); at < to; at = Next(at))
        {
            _kept.Add(Seam.Of(at, text[..(int)(at - from)]));
        }

        _last = _last?.At > to ? _last : Seam.Of(to, text);
    }

    /// <summary>Whether what was read is still there, by the piece before a position.</summary>
    /// <param name="content">The text.</param>
    /// <param name="at">The position.</param>
    public bool IsIn(LogContent content, long at) =>
        (_last is { } last && last.At <= at ? last : _kept.FindLast(seam => seam.At <= at)) is not { Length: > 0 } seam || IsIn(content, seam) == true;

    /// <summary>Compares a text with the one that was read, as far as it goes.</summary>
    /// <returns>How many bytes are known to be the same; null when something differs.</returns>
    public long? Compare(LogContent content)
    {
        var same = 0L;
        foreach (var seam in Seams)
        {
            switch (IsIn(content, seam))
            {
                case true:
                    same += seam.Length;
                    break;
                case false:
                    return null;
                default:
                    return same;
            }
        }

        return same;
    }

    private static long Next(long at)
    {
        var quarter = BitOperations.Log2((ulong)at) - 2;
        return at < First ? First : ((at >> quarter) + 1) << quarter;
    }

    /// <returns>Null when the text ends before.</returns>
    private static bool? IsIn(LogContent content, Seam seam)
    {
        Span<byte> piece = stackalloc byte[seam.Length];
        return content.Read(seam.At - seam.Length, piece) < piece.Length ? null : Seam.HashOf(piece) == seam.Hash;
    }
}
