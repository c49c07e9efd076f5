using System.Text;
using TrafficWatch.Domain.Shopping;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;
using Xunit;

namespace TrafficWatch.Tests.Shopping;

public sealed class ShoppingAggregatorTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly DateTime Now = new(2026, 11, 29, 4, 30, 30, DateTimeKind.Utc);

    [Fact]
    public void Count_TimesDaysAndNeither_InTheirWindows()
    {
        var deltas = Take(
            (Now, """{"action":0,"event_time":"2026-11-29T12:20:00","province":"山东"}"""),
            (Now, """{"action":0,"event_time":"2026-11-29T12:00:00","province":"山东省"}"""),
            (Now, """{"action":2,"month":8,"day":29,"age_range":3,"gender":0}"""),
            (Now.AddMinutes(1), """{"action":2}"""));
        Assert.Equal(
            ["2026-08-28T16 day 2 3 0  1", "2026-11-28T16 day 2 0 2  1", "2026-11-29T04 hour 0 0 2 山东 2"],
            deltas.Cells.Select(cell => $"{Utc(cell.Start):yyyy-MM-ddTHH} {(cell.IsDay ? "day" : "hour")} {cell.Action} {cell.AgeRange} {cell.Gender} {cell.Province} {cell.Count}").Order(StringComparer.Ordinal));

        // What came ten and thirty minutes after its own time is late; a day is none.
        Assert.Equal(
            [new ShoppingMinute(Ms(Now.AddSeconds(30)), 0, 2, 2, 41 * 60_000, 0), new ShoppingMinute(Ms(Now.AddSeconds(30)), 2, 1, 0, 0, 0), new ShoppingMinute(Ms(Now.AddSeconds(90)), 2, 1, 0, 0, 1)],
            deltas.Minutes.OrderBy(minute => (minute.End, minute.Action)));
        Assert.Equal(4, deltas.Received.Sum(cell => cell.Count));
        Assert.All(deltas.Received, cell => Assert.Equal(new DateTime(2026, 11, 28, 16, 0, 0, DateTimeKind.Utc), Utc(cell.Start)));
        Assert.All(deltas.Received, cell => Assert.True(cell.IsDay));
    }

    [Fact]
    public void Id_OfEveryCell_IsItsOwn()
    {
        string[] provinces = ["", "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "台湾", "香港", "澳门"];
        var cells = new[] { Ms(Now.Date), Ms(Now.Date.AddHours(1)) }.SelectMany(start => provinces.SelectMany(province => Enumerable.Range(0, 4 * 8 * 3 * 2)
            .Select(place => new ShoppingCell(start, place % 2 == 1, place / 2 % 4, place / 8 % 8, place / 64, province, 1)))).ToList();
        Assert.Equal(cells.Count, cells.Select(cell => cell.Id).Distinct().Count());
        Assert.All(cells, cell => Assert.InRange(cell.Id, 1, (1L << 53) - 1));

        // Worked out by another program: whichever process writes the cell, that is its number.
        Assert.Equal(2142622071043862, new ShoppingCell(Ms(new DateTime(2026, 11, 29, 4, 0, 0, DateTimeKind.Utc)), false, 2, 3, 1, "山东", 1).Id);
        Assert.Equal(cells[7].Id, (cells[7] with { Count = 99 }).Id);
    }

    /// <summary>Exact while there are few, within its error beyond; and the same after a snapshot.</summary>
    [Fact]
    public void Top_OfVeryManyItems_IsWithinItsError()
    {
        var random = new Random(5);
        var truth = new Dictionary<string, long>();
        var aggregator = Create();
        var top = new Dictionary<string, TopId>();
        for (var epoch = 0; epoch < 30; epoch++)
        {
            for (var i = 0; i < 2000; i++)
            {
                // A few are asked for often, very many once.
                var item = random.Next(3) == 0 ? $"often-{(int)Math.Sqrt(random.Next(400))}" : $"once-{random.Next(1_000_000)}";
                truth[item] = truth.GetValueOrDefault(item) + 1;
                Apply(aggregator, Now, $$"""{"action":0,"item_id":"{{item}}","cat_id":{{i % 7}}}""");
            }

            foreach (var one in aggregator.Take().Top)
            {
                top[$"{one.Kind} {one.Id}"] = one;
            }

            var snapshot = new StateWriter();
            aggregator.Save(snapshot);
            var reader = new StateReader([.. Enumerable.Range(0, snapshot.Pieces).SelectMany(piece => snapshot.Piece(piece).ToArray())]);
            aggregator = Create();
            aggregator.Load(ref reader);
        }

        Assert.Equal(60_000, Enumerable.Range(0, 7).Sum(category => top[$"Category {category}"].Count));
        Assert.All(Enumerable.Range(0, 7), category => Assert.Equal(0, top[$"Category {category}"].Error));
        foreach (var (id, count) in truth.Where(one => one.Key.StartsWith("often", StringComparison.Ordinal)).OrderByDescending(one => one.Value).Take(10))
        {
            var told = top[$"Item {id}"];
            Assert.True(told.Error > 0);
            Assert.InRange(count, told.Count, told.Count + told.Error);
        }
    }

    private static ShoppingAggregator Create() => new(new SiteCalendar(Shanghai, null), new SiteCalendar(Shanghai, null));

    private static ShoppingDeltas Take(params (DateTime At, string Json)[] events)
    {
        var aggregator = Create();
        foreach (var (at, json) in events)
        {
            Apply(aggregator, at, json);
        }

        return aggregator.Take();
    }

    private static void Apply(ShoppingAggregator aggregator, DateTime at, string json)
    {
        Assert.True(new ShoppingParser(Shanghai).TryParse(Encoding.UTF8.GetBytes(json), Ms(at), out var value, out var reason), reason);
        Assert.Null(aggregator.Apply(in value));
    }

    private static DateTime Utc(long time) => DateTime.UnixEpoch.AddMilliseconds(time);

    private static long Ms(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
}
