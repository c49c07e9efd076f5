using System.Text;
using TrafficWatch.Domain.Streaming;
using Xunit;

namespace TrafficWatch.Tests.Streaming;

/// <summary>What is read many bytes at a time comes to what it would byte by byte.</summary>
public sealed class TextFieldTests
{
    /// <summary>Each byte at each place of texts of each length.</summary>
    [Fact]
    public void Fits_AnyByteAnywhere_AsItsCharactersSay()
    {
        for (var length = 1; length <= 20; length++)
        {
            for (var (at, text) = (0, new byte[length]); at < length; at++)
            {
                for (var value = 0; value < 256; value++)
                {
                    text.AsSpan().Fill((byte)'~');
                    text[at] = (byte)value;
                    Assert.Equal(value is >= ' ' and < 0x80, TextField.Fits("id", text, 20, out var reason));
                    Assert.Equal(value is >= ' ' and < 0x80, reason is null);
                }
            }
        }

        Assert.True(TextField.Fits("id", default, 5, out _));
        Assert.True(TextField.Fits("id", "12345"u8, 5, out _));
        Assert.False(TextField.Fits("id", "123456"u8, 5, out _));
        Assert.True(TextField.Fits("id", "内蒙古"u8, 3, out _));
        Assert.False(TextField.Fits("id", "内蒙古"u8, 2, out _));
    }

    /// <summary>Numbers of cells are made of it, and lie in the tables: it may never change.</summary>
    [Fact]
    public void Lasting_AnyLength_IsWhatItWas()
    {
        var random = new Random(5);
        for (var length = 0; length < 60; length++)
        {
            var text = new byte[length];
            random.NextBytes(text);
            Assert.Equal(ByBytes(text), KeyHash.Lasting(text));
        }

        static ulong ByBytes(ReadOnlySpan<byte> text)
        {
            var hash = 0x9E3779B97F4A7C15 ^ (ulong)text.Length;
            while (text.Length >= 8)
            {
                hash = Fold(hash ^ BitConverter.ToUInt64(text));
                text = text[8..];
            }

            ulong rest = 0;
            foreach (var b in text)
            {
                rest = (rest << 8) | b;
            }

            return Fold(hash ^ rest ^ 0xA0761D6478BD642F);
        }

        static ulong Fold(ulong value)
        {
            var product = (UInt128)value * 0xE7037ED1A0B428DB;
            return (ulong)(product >> 64) ^ (ulong)product;
        }
    }

    /// <summary>More texts than are remembered, long ones and such as are not right among them, in any order: each is what the JSON reader makes of it.</summary>
    [Fact]
    public void Escapes_RememberedOrNot_AreAsTheJsonReaderReadsThem()
    {
        var random = new Random(6);
        string[] written = [.. Enumerable.Range(0, 5000).Select(_ => Written(random)), "\\ud83d\\ude00", "\\n", "a\\\"b", "\\u00e", "\\u5185 ", " \\u3000"];
        var escapes = new EscapedText();
        var left = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var one = written[random.Next(i % 2 == 0 ? 20 : written.Length)];
            ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(one + "\",");
            if (escapes.TryRead(ref rest, out var text))
            {
                Assert.Equal(System.Text.Json.JsonSerializer.Deserialize<string>($"\"{one}\"")!.Trim(), Encoding.UTF8.GetString(text));
                Assert.Equal(","u8, rest);
            }
            else
            {
                Assert.Equal(one.Length + 2, rest.Length);
                left++;
            }
        }

        Assert.InRange(left, 1, 100);
        Assert.False(Reads("\\u5185"));
        Assert.False(Reads(""));
        Assert.False(Reads("\\u5185\n\""));

        bool Reads(string rest)
        {
            ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(rest);
            return escapes.TryRead(ref bytes, out _);
        }
    }

    private static string Written(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(3) > 0 ? $"\\u{random.Next(0x20, 0xd800):x4}" : ((char)random.Next('a', 'z')).ToString()));
}
