using System.Text;
using TrafficWatch.Domain.Shopping;
using Xunit;

namespace TrafficWatch.Tests.Shopping;

public sealed class IdCountsTests
{
    /// <summary>Few ids and many, short and long, empty ones, the same in two kinds; asked for in between, and again after it was cleared.</summary>
    [Fact]
    public void Counts_OfAnyIds_AreAsOfADictionary()
    {
        var random = new Random(8);
        var counts = new IdCounts();
        for (var round = 0; round < 200; round++)
        {
            Dictionary<(TopKind, string), long> expected = [];
            for (var left = random.Next(3) * random.Next(200); left > 0; left--)
            {
                var (kind, id) = ((TopKind)random.Next(3), random.Next(10) == 0 ? "" : new string((char)random.Next('a', 'z'), random.Next(1, round % 2 == 0 ? 4 : 40)));
                counts.Add(kind, Encoding.UTF8.GetBytes(id));
                if (id.Length > 0)
                {
                    expected[(kind, id)] = expected.GetValueOrDefault((kind, id)) + 1;
                }

                if (random.Next(100) == 0)
                {
                    counts.Counts();
                }
            }

            var table = counts.Counts();
            Assert.Equal(expected, Enumerable.Range(0, table.Top).ToDictionary(at => ((TopKind)table.SpaceOf(at), Encoding.UTF8.GetString(table.IdOf(at))), at => table[at]));
            counts.Clear();
        }
    }
}
