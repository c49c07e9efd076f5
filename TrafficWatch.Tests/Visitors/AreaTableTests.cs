using System.Text;
using TrafficWatch.Domain.Visitors;
using Xunit;

namespace TrafficWatch.Tests.Visitors;

public sealed class AreaTableTests
{
    [Fact]
    public void Find_ManyAddedSomeRemoved_HoldsWhatADictionaryHolds()
    {
        var chance = new Random(7);
        var table = new AreaTable();
        var held = new Dictionary<string, int>();
        for (var step = 0; step < 20_000; step++)
        {
            var id = $"区域 {chance.Next(300)}";
            if (held.Remove(id, out var place))
            {
                table.Remove(place);
            }
            else
            {
                held.Add(id, table.Add(Encoding.UTF8.GetBytes(id)));
            }

            var asked = $"区域 {chance.Next(300)}";
            Assert.Equal(held.GetValueOrDefault(asked, -1), table.Find(asked));
            Assert.Equal(held.GetValueOrDefault(asked, -1), table.Find(Encoding.UTF8.GetBytes(asked)));
        }

        Assert.Equal(held.Count, table.Count);
        Assert.Equal(held.Keys.Order(), table.Held.Select(area => area.Id).Order());
        Assert.True(table.Top <= 300);
    }

    [Fact]
    public void Remove_OnePlace_LeavesTheOthersWhereTheyAre()
    {
        var table = new AreaTable();
        int[] places = [.. Enumerable.Range(0, 5).Select(i => table.Add(Encoding.UTF8.GetBytes($"{i}")))];
        table.Remove(places[1], places[3]);

        Assert.Equal([places[0], -1, places[2], -1, places[4]], Enumerable.Range(0, 5).Select(i => table.Find($"{i}")));
        Assert.True(table[places[1]].Gone);
        Assert.True(table.Add("new"u8) is var place && (place == places[1] || place == places[3]));
    }

    [Fact]
    public void AddGone_AsInASnapshot_IsUsedOnlyAfterAllHaveTheirPlaces()
    {
        var table = new AreaTable();
        table.AddGone();
        Assert.Equal(1, table.Add("a"u8));
        table.Reuse();
        Assert.Equal(0, table.Add("b"u8));
        Assert.Equal(2, table.Add("c"u8));
    }
}
