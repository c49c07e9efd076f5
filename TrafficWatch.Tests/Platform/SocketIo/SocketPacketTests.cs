using System.Text;
using TrafficWatch.Web.Platform.SocketIo;
using Xunit;

namespace TrafficWatch.Tests.Platform.SocketIo;

public sealed class SocketPacketTests
{
    [Theory]
    [InlineData("0", "Connect / - -")]
    [InlineData("0{\"token\":\"图\"}", "Connect / - -")]
    [InlineData("0/admin,{\"token\":1}", "Connect /admin - -")]
    [InlineData("0/admin", "Connect /admin - -")]
    [InlineData("0/admin?token=1,", "Connect /admin - -")]
    [InlineData("1", "Disconnect / - -")]
    [InlineData("1/admin,", "Disconnect /admin - -")]
    [InlineData("2[\"request_charts\",{}]", "Event / - request_charts")]
    [InlineData("2/admin,[\"a\"]", "Event /admin - a")]
    [InlineData("212[\"a\",[1,2]]", "Event / 12 a")]
    [InlineData("2/admin,7[\"\\u56fe\"]", "Event /admin 7 图")]
    [InlineData("312[\"a\"]", "Ack / 12 -")]
    [InlineData("51-[\"a\",{\"_placeholder\":true,\"num\":0}]", "BinaryEvent / - -")]
    [InlineData("61-0[]", "BinaryAck / - -")]
    public void Read_APacket_SaysWhatItIs(string text, string expected)
    {
        var packet = SocketPacket.Read(Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, $"{packet!.Type} {packet.Namespace} {packet.Id ?? "-"} {packet.Event ?? "-"}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("7[\"a\"]")]
    [InlineData("x")]
    [InlineData("2")]
    [InlineData("2[]")]
    [InlineData("2{}")]
    [InlineData("2[1]")]
    [InlineData("2[\"a\"")]
    [InlineData("2[\"\\ud800\"]")]
    [InlineData("2\"a\"")]
    [InlineData("2[\"a\"]]")]
    [InlineData("21234567890123456[\"a\"]")]
    [InlineData("0[]")]
    [InlineData("05{}")]
    [InlineData("0{\"token\":}")]
    [InlineData("1{}")]
    [InlineData("3[]")]
    [InlineData("4{\"message\":\"a\"}")]
    public void Read_WhatIsNone_IsNone(string text) => Assert.Null(SocketPacket.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Read_TooLongOrTooDeepOrNoText_IsNone()
    {
        Assert.Null(SocketPacket.Read(Encoding.UTF8.GetBytes("0/" + new string('a', 200))));
        Assert.Null(SocketPacket.Read(Encoding.UTF8.GetBytes("2[\"a\"," + new string('[', 5000))));
        Assert.Null(SocketPacket.Read((byte[])[.. "2[\""u8, 0xff, 0xfe, .. "\"]"u8]));
    }

    /// <summary>Whatever comes, it is read or it is none.</summary>
    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        var random = new Random(7);
        byte[][] seeds = [.. new[] { "0{\"token\":\"图\"}", "0/admin,{}", "212[\"request_charts\",{}]", "2/a?b=c,7[\"\\u56fe\",{\"a\":[1.5e3,null]}]", "312[\"a\"]", "51-[\"a\"]" }.Select(Encoding.UTF8.GetBytes)];
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = seeds[i % seeds.Length].ToList();
            for (var change = random.Next(6); change >= 0; change--)
            {
                var at = random.Next(bytes.Count + 1);
                switch (random.Next(3))
                {
                    case 0:
                        bytes.Insert(at, (byte)random.Next(256));
                        break;
                    case 1 when at < bytes.Count:
                        bytes.RemoveAt(at);
                        break;
                    case 2 when at < bytes.Count:
                        bytes[at] = "0123456789[]{}\",\\/:-u"u8[random.Next(21)];
                        break;
                    default:
                        break;
                }
            }

            SocketPacket.Read(bytes.ToArray());
            ReadOnlyMemory<byte>[] parts = [.. EnginePackets.Split(bytes.ToArray())];
            Assert.Equal(bytes, EnginePackets.Join(parts));
        }
    }
}
