using System.Runtime.InteropServices;
using System.Text;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Passages;

/// <summary>A whole plate as a number: its UTF-8 bytes. No plate has more than sixteen of them.</summary>
internal readonly record struct PlateKey(UInt128 Bytes)
{
    private const int Longest = 16, MostCharacters = 10;

    /// <summary>The key of a plate that is one vehicle's.</summary>
    /// <returns>Null for any other text.</returns>
    public static PlateKey? Of(ReadOnlySpan<byte> plate)
    {
        if (PlateShape.IsOrdinary(plate))
        {
            return Packed(plate);
        }

        Span<char> text = stackalloc char[MostCharacters];
        return plate.Length <= Longest && Encoding.UTF8.TryGetChars(plate, text, out var length) && PlateShape.IsWhole(text[..length]) ? Packed(plate) : null;
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{byte})"/>
    public static PlateKey? Of(ReadOnlySpan<char> plate)
    {
        Span<byte> bytes = stackalloc byte[Longest];
        return PlateShape.IsWhole(plate) && Encoding.UTF8.TryGetBytes(plate, bytes, out var length) ? Packed(bytes[..length]) : null;
    }

    public override string ToString()
    {
        var bytes = Bytes;
        return Encoding.UTF8.GetString(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in bytes)).TrimEnd((byte)0));
    }

    public void Save(StateWriter writer)
    {
        writer.Write((long)(ulong)Bytes);
        writer.Write((long)(ulong)(Bytes >> 64));
    }

    public static PlateKey Load(ref StateReader reader) => new((ulong)reader.ReadInt64() | ((UInt128)(ulong)reader.ReadInt64() << 64));

    private static PlateKey Packed(ReadOnlySpan<byte> plate)
    {
        UInt128 packed = 0;
        plate.CopyTo(MemoryMarshal.AsBytes(new Span<UInt128>(ref packed)));
        return new PlateKey(packed);
    }
}
