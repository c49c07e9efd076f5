using TrafficWatch.Domain.Streaming;
using Xunit;

namespace TrafficWatch.Tests.Streaming;

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
}
