using System.Text;
using System.Text.Json;
using TrafficWatch.Domain.Shopping;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Streams.Shopping.Producing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Shopping;

public sealed class ProducingTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly StreamOptions Stream = new() { Name = "Shopping", Topic = "t", GroupId = "g", SourceZone = Shanghai };

    /// <summary>With and without a header, in other columns' order, in GB18030: the same events; what is none is told and passed over.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Replay_AnyForm_SendsTheSame(bool header, bool gb18030)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file,
                (header ? "user_id,item_id,cat_id,merchant_id,brand_id,month,day,action,age_range,gender,province\r\n" : "")
                + "328862,323294,833,2882,2661,08,29,0,0,1,内蒙古\r\n328862,844400,1271,2882,,08,29,9,1,1,山西\r\n1,2,3\r\n7,844400,1271,2882,,08,29,2,,,\"山东省\"\r\n",
                gb18030 ? Encoding.GetEncoding("GB18030") : new UTF8Encoding(false));
            List<(string Key, JsonElement Value)> sent = [];
            var code = await ReplayShopping.RunAsync(
                [file], Stream, 1_000_000, TimeProvider.System,
                (_, key, value, _) =>
                {
                    sent.Add((Encoding.UTF8.GetString(key), JsonDocument.Parse(value).RootElement));
                    return ValueTask.CompletedTask;
                },
                () => { },
                CancellationToken.None);
            Assert.Equal(1, code);
            Assert.Equal(["328862", "7"], sent.Select(one => one.Key));
            Assert.Equal(["内蒙古", "山东省"], sent.Select(one => one.Value.GetProperty("province").GetString()));
            Assert.Equal(["2661", ""], sent.Select(one => one.Value.GetProperty("brand_id").GetString()));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Each is an event; who is older than the youngest buys more readily, and so does a rich province.</summary>
    [Fact]
    public void Simulate_ADay_IsPlausible()
    {
        var start = new DateTime(2026, 11, 28, 16, 0, 0, DateTimeKind.Utc);
        var simulator = new ShoppingSimulator(start, 1, 7, Shanghai);
        var parser = new ShoppingParser(Shanghai);
        var hours = new int[24];
        Dictionary<string, (int All, int Bought)> groups = [];
        var count = 0;
        for (; simulator.Next(start.AddDays(1)) is { } message; count++)
        {
            Assert.True(parser.TryParse(Encoding.UTF8.GetBytes(message.Json), (start.AddDays(1) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond, out var value, out var reason), reason);
            hours[(int)((value.Time - ((start - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond)) / 3_600_000)]++;
            foreach (var group in new[] { $"age {value.AgeRange}", Encoding.UTF8.GetString(value.Province) })
            {
                var (all, bought) = groups.GetValueOrDefault(group);
                groups[group] = (all + 1, bought + (value.Action == 2 ? 1 : 0));
            }
        }

        Assert.InRange(count, 80_000, 93_000);
        Assert.True(hours[21] > 5 * hours[3]);
        double Part(string group) => (double)groups[group].Bought / groups[group].All;
        Assert.True(Part("age 4") > 1.5 * Part("age 7"));
        Assert.True(Part("浙江") > 1.2 * Part("贵州"));
    }
}
