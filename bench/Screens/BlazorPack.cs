using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Screens;

/// <summary>Writes messages of the hub protocol <c>blazorpack</c>: MessagePack arrays, each after its length as a variable-length integer.</summary>
/// <remarks>Format: SignalR's HubProtocol.md, "MessagePack (MsgPack) encoding". The client that speaks it is no package that restores everywhere.</remarks>
internal sealed class BlazorPackWriter
{
    private readonly ArrayBufferWriter<byte> _body = new(), _whole = new();

    /// <summary>A call without a result, or with one if it has a number.</summary>
    public ReadOnlyMemory<byte> Invocation(int? number, string target, params ReadOnlySpan<object?> arguments)
    {
        _body.ResetWrittenCount();
        Byte(0x95);
        Byte(1);
        Byte(0x80);
        Value(number?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Value(target);
        Byte((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
        {
            Value(argument);
        }

        return Framed();
    }

    public ReadOnlyMemory<byte> Ping()
    {
        _body.ResetWrittenCount();
        Byte(0x91);
        Byte(6);
        return Framed();
    }

    private ReadOnlyMemory<byte> Framed()
    {
        _whole.ResetWrittenCount();
        var length = (uint)_body.WrittenCount;
        for (; length >= 0x80; length >>= 7)
        {
            _whole.Write([(byte)(length | 0x80)]);
        }

        _whole.Write([(byte)length]);
        _whole.Write(_body.WrittenSpan);
        return _whole.WrittenMemory;
    }

    private void Value(object? value)
    {
        switch (value)
        {
            case null:
                Byte(0xc0);
                break;
            case bool flag:
                Byte((byte)(flag ? 0xc3 : 0xc2));
                break;
            case long number:
                Byte(0xd3);
                BinaryPrimitives.WriteInt64BigEndian(_body.GetSpan(8), number);
                _body.Advance(8);
                break;
            case string text:
                Byte(0xdb);
                BinaryPrimitives.WriteInt32BigEndian(_body.GetSpan(4), Encoding.UTF8.GetByteCount(text));
                _body.Advance(4);
                Encoding.UTF8.GetBytes(text, _body);
                break;
            default:
                throw new ArgumentException($"{value.GetType()} is not sent by these clients", nameof(value));
        }
    }

    private void Byte(byte one) => _body.Write([one]);
}

/// <summary>Reads one message, value by value.</summary>
internal ref struct BlazorPackReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Takes one whole message off the front of what has come, if it is there.</summary>
    public static bool TryFrame(ref ReadOnlySpan<byte> come, out ReadOnlySpan<byte> message)
    {
        var length = 0;
        for (var at = 0; at < Math.Min(5, come.Length); at++)
        {
            length |= (come[at] & 0x7f) << (7 * at);
            if ((come[at] & 0x80) == 0)
            {
                if (come.Length - at - 1 < length)
                {
                    break;
                }

                message = come.Slice(at + 1, length);
                come = come[(at + 1 + length)..];
                return true;
            }
        }

        message = default;
        return false;
    }

    /// <summary>How many values follow.</summary>
    public int Array() => Take(1)[0] switch
    {
        >= 0x90 and <= 0x9f and var tag => tag & 0x0f,
        0xdc => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        var tag => throw Unexpected(tag),
    };

    public long Number() => Take(1)[0] switch
    {
        <= 0x7f and var number => number,
        >= 0xe0 and var number => (sbyte)number,
        0xcc => Take(1)[0],
        0xcd => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        0xce => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
        0xcf => (long)BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
        0xd0 => (sbyte)Take(1)[0],
        0xd1 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
        0xd2 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
        0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
        var tag => throw Unexpected(tag),
    };

    /// <summary>Text in UTF-8, or bytes; nothing for a nil.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(1)[0] switch
    {
        0xc0 => [],
        >= 0xa0 and <= 0xbf and var tag => Take(tag & 0x1f),
        0xd9 or 0xc4 => Take(Take(1)[0]),
        0xda or 0xc5 => Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
        0xdb or 0xc6 => Take(BinaryPrimitives.ReadInt32BigEndian(Take(4))),
        var tag => throw Unexpected(tag),
    };

    /// <summary>Passes over the headers, which the server leaves empty.</summary>
    public void Headers()
    {
        if (Take(1)[0] is not 0x80 and var tag)
        {
            throw Unexpected(tag);
        }
    }

    private static BenchException Unexpected(byte tag) => new($"the server sent a value that begins with 0x{tag:x2}");

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
