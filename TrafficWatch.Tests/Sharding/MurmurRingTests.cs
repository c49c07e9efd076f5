using System.Globalization;
using TrafficWatch.Domain.Sharding;
using Xunit;

namespace TrafficWatch.Tests.Sharding;

public sealed class MurmurRingTests
{
    // Real rows of MyCat's placement, and both lengths modulo two.
    [Theory]
    [InlineData("徐州市沛县S253郑沛龙线K0江苏徐州-S253-苏鲁界省际卡口", 1234730533, 1, 1)]
    [InlineData("徐州市丰县G518518国道K358马楼公路站省际卡口", 2067254999, 0, 0)]
    [InlineData("徐州市新沂市G235国道235K10江苏徐州-G235-交界市际卡口", -86849108, 0, 2)]
    [InlineData("徐州市丰县鹿梁路K19丰县梁寨检查站市际卡口", 1084243592, 0, 2)]
    public void ShardOf_KeyThatMyCatPlaced_SameHashAndNode(string key, int hash, int ofTwo, int ofThree)
    {
        Assert.Equal(hash, Murmur.Hash(key));
        Assert.Equal(ofTwo, new MurmurRing(2).ShardOf(key));
        Assert.Equal(ofThree, new MurmurRing(3).ShardOf(key));
    }

    [Fact]
    public void ShardOf_EveryRowOfTheGivenFile_AsMyCatPlacedIt()
    {
        if (Environment.GetEnvironmentVariable("TRAFFICWATCH_TEST_DATA") is not { Length: > 0 } folder)
        {
            return;
        }

        var rows = File.ReadAllLines(Path.Combine(folder, "sharding", "mycat-murmur.csv"))[1..];
        Assert.Equal(33, rows.Length);
        foreach (var row in rows)
        {
            var cells = row.Split(',');
            var key = string.Join(',', cells[..^3]).Trim('"');
            Assert.Equal(int.Parse(cells[^3], CultureInfo.InvariantCulture), Murmur.Hash(key));
            Assert.Equal(int.Parse(cells[^2], CultureInfo.InvariantCulture), new MurmurRing(2).ShardOf(key));
            Assert.Equal(int.Parse(cells[^1], CultureInfo.InvariantCulture), new MurmurRing(3).ShardOf(key));
        }
    }

    [Fact]
    public void ShardOf_OneNode_AlwaysTheFirst() => Assert.Equal(0, new MurmurRing(1).ShardOf("侏罗纪世界大冒险"));

    [Fact]
    public void ShardOf_ThirdNodeAdded_KeysMoveToItOnly()
    {
        var (two, three) = (new MurmurRing(2), new MurmurRing(3));
        var keys = Enumerable.Range(0, 10_000).Select(number => $"area-{number}").ToArray();

        Assert.All(keys, key => Assert.True(three.ShardOf(key) == 2 || three.ShardOf(key) == two.ShardOf(key)));
        Assert.InRange(keys.Count(key => three.ShardOf(key) == 2), 2_000, 4_700);
    }

    [Fact]
    public void MurmurRing_NoNodes_Refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new MurmurRing(0));
}
