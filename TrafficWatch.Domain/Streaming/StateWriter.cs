using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TrafficWatch.Domain.Streaming;

/// <summary>Writes a snapshot: little-endian integers, strings and byte runs with their length before them.</summary>
public sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);

    /// <summary>What has been written. Valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    /// <summary>Writes a 64-bit integer.</summary>
    /// <param name="value">The value.</param>
    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    /// <summary>Writes a 32-bit integer.</summary>
    /// <param name="value">The value.</param>
    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    /// <summary>Writes a byte.</summary>
    /// <param name="value">The value.</param>
    public void Write(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    /// <summary>Writes bytes with their count.</summary>
    /// <param name="value">The bytes.</param>
    public void Write(ReadOnlySpan<byte> value)
    {
        Write(value.Length);
        value.CopyTo(_buffer.GetSpan(value.Length));
        _buffer.Advance(value.Length);
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
}

/// <summary>Reads what a <see cref="StateWriter"/> wrote, in the same order.</summary>
/// <param name="data">The snapshot.</param>
public ref struct StateReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

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
