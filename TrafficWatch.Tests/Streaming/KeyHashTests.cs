using TrafficWatch.Domain.Streaming;
using Xunit;

namespace TrafficWatch.Tests.Streaming;

public sealed class KeyHashTests
{
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
}
