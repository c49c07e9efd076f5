using System.Buffers.Binary;
using System.Text;

namespace TrafficWatch.Domain.Streaming;

/// <summary>Writes a snapshot: little-endian integers, strings and byte runs with their length before them. Its memory is used again by the next snapshot: fresh pages for a large state take longer than the writing.</summary>
public sealed class StateWriter
{
    private const int PieceSize = 1 << 20;
    private readonly List<byte[]> _pieces = [new byte[PieceSize]];
    private readonly List<int> _lengths = [];
    private int _at;

    /// <summary>How many pieces have been written.</summary>
    public int Pieces => _lengths.Count + 1;

    /// <summary>What has been written, in order, comes in pieces of 1 MB or a little less (a longer value is one by itself), so that a large state is never copied to make room.</summary>
    /// <param name="index">Which piece, from 0.</param>
    /// <returns>Valid until the next write.</returns>
    public ReadOnlySpan<byte> Piece(int index) => _pieces[index].AsSpan(0, index < _lengths.Count ? _lengths[index] : _at);

    /// <summary>Begins anew. Memory that the snapshot before did not need is let go of.</summary>
    public void Clear()
    {
        _pieces.RemoveRange(Pieces, _pieces.Count - Pieces);
        _lengths.Clear();
        _at = 0;
    }

    /// <summary>Writes a 64-bit integer.</summary>
    /// <param name="value">The value.</param>
    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Next(8), value);

    /// <summary>Writes a 32-bit integer.</summary>
    /// <param name="value">The value.</param>
    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Next(4), value);

    /// <summary>Writes a byte.</summary>
    /// <param name="value">The value.</param>
    public void Write(byte value) => Next(1)[0] = value;

    /// <summary>Writes bytes with their count.</summary>
    /// <param name="value">The bytes.</param>
    public void Write(ReadOnlySpan<byte> value)
    {
        Write(value.Length);
        value.CopyTo(Next(value.Length));
    }

    /// <summary>Writes text as UTF-8.</summary>
    /// <param name="value">The text; null is kept apart from empty.</param>
    public void Write(string? value)
    {
        if (value is null)
        {
            Write(-1);
            return;
        }

        Write(Encoding.UTF8.GetBytes(value).AsSpan());
    }

    private Span<byte> Next(int count)
    {
        if (count > _pieces[_lengths.Count].Length - _at)
        {
            _lengths.Add(_at);
            _at = 0;
            if (_pieces.Count == _lengths.Count)
            {
                _pieces.Add(new byte[Math.Max(PieceSize, count)]);
            }
            else if (_pieces[_lengths.Count].Length < count)
            {
                _pieces[_lengths.Count] = new byte[count];
            }
        }

        var next = _pieces[_lengths.Count].AsSpan(_at, count);
        _at += count;
        return next;
    }
}

/// <summary>Reads what a <see cref="StateWriter"/> wrote, in the same order.</summary>
/// <param name="data">The snapshot.</param>
public ref struct StateReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>Nothing is left: what later versions add at the end is not there.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Reads a 64-bit integer.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Next(8));

    /// <summary>Reads a 32-bit integer.</summary>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Next(4));

    /// <summary>Reads a byte.</summary>
    public byte ReadByte() => Next(1)[0];

    /// <summary>Reads bytes with their count.</summary>
    public ReadOnlySpan<byte> ReadBytes() => Next(ReadInt32());

    /// <summary>Reads text.</summary>
    public string? ReadString()
    {
        var length = ReadInt32();
        return length < 0 ? null : Encoding.UTF8.GetString(Next(length));
    }

    /// <exception cref="InvalidDataException">The snapshot ends too early.</exception>
    private ReadOnlySpan<byte> Next(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new InvalidDataException($"The snapshot ends early: {count} more bytes wanted, {_rest.Length} left.");
        }

        var next = _rest[..count];
        _rest = _rest[count..];
        return next;
    }
}
