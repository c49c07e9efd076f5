using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Sketches;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;
using Xunit;

namespace TrafficWatch.Tests.Requests;

public sealed class RequestAggregatorTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private readonly RequestParser _parser = new(LatencyField.Parse("1 ms"));

    [Fact]
    public void Count_AFewRequests_InTheirWindows()
    {
        var aggregator = Create(Shanghai);
        Apply(aggregator, "21/Jun/2019:15:59:58 +0000", "/items/7?x", 200, "Firefox/1", "120");
        Apply(aggregator, "21/Jun/2019:15:59:59 +0000", "/items/8", 200, "Googlebot", "-");
        Apply(aggregator, "21/Jun/2019:21:30:00 +0530", "/items/9", 502, "curl/7", "4000");
        var deltas = aggregator.Take();
        Assert.Equal(
            ["2019-06-21T16:00 200 GET /items/{n} RequestSums { Count = 2, Bytes = 10, Automatic = 1, Timed = 1, LatencyUs = 120000 }", "2019-06-21T16:01 502 GET /items/{n} RequestSums { Count = 1, Bytes = 5, Automatic = 1, Timed = 1, LatencyUs = 4000000 }"],
            Told(deltas.Minutes));
        Assert.Equal(["2019-06-21T16:00 200 GET /items/{n} 2", "2019-06-21T17:00 502 GET /items/{n} 1"], Told(deltas.Hours).Select(Short));

        // 16:00 UTC is midnight in Shanghai.
        Assert.Equal(["2019-06-21T16:00 200 GET /items/{n} 2", "2019-06-22T16:00 502 GET /items/{n} 1"], Told(deltas.Days).Select(Short));
        Assert.Equal([(DDSketch.BinOf(120_000), 1L), (DDSketch.BinOf(4_000_000), 1L)], deltas.LatencyMinutes.Select(bin => (bin.Bin, bin.Count)).Order());
        Assert.Equal(4, deltas.LatencyHours.Sum(bin => bin.Count));
        Assert.Equal(["Firefox", "Googlebot", "curl"], deltas.Agents.Select(agent => AgentFamilies.All[agent.Family].Name).Order(StringComparer.Ordinal));
        Assert.Equal(["/items/7 1", "/items/8 1", "/items/9 1"], deltas.Top.Where(top => top.Kind == TopKind.Path).Select(top => $"{top.Name} {top.Count}").Order(StringComparer.Ordinal));
        Assert.Equal(["/items/9"], deltas.Top.Where(top => top.Kind == TopKind.Failed).Select(top => top.Name));
        Assert.Empty(aggregator.Take().Minutes);
        Assert.Empty(aggregator.Take().Top);
    }

    /// <summary>The published files: whatever the zone, however epochs fall, and with the state carried over by snapshots, every count is that of the plain program, and sketches are within their errors.</summary>
    [Theory]
    [InlineData("Asia/Shanghai", 1000, 1)]
    [InlineData("America/New_York", 37, 2)]
    [InlineData("America/New_York", 100_000, 3)]
    public void RealFiles_AnyEpochs_EqualThePlainProgram(string zoneName, int epoch, int seed)
    {
        var lines = RequestTruth.Files("apache_access.log.gz", "nginx_access.log.gz");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        var random = new Random(seed);
        var sums = new RequestRows();
        var aggregator = Create(zone);
        foreach (var part in lines.Chunk(epoch))
        {
            // Within an epoch the order does not matter.
            foreach (var line in part.OrderBy(_ => random.Next()))
            {
                Assert.True(_parser.TryParse(line, 0, out var value, out var reason), reason);
                Assert.Null(aggregator.Apply(in value));
            }

            sums.Add(aggregator.Take());
            aggregator = Again(aggregator, zone);
        }

        sums.CheckAgainst(lines.ConvertAll(RequestTruth.Read), zone);
    }

    /// <summary>Who tries out many paths takes no room from those that exist; whatever is left is counted all the same.</summary>
    [Fact]
    public void Routes_VeryMany_AreBoundedAndCountedAsOthers()
    {
        var aggregator = Create(Shanghai);
        var sums = new Dictionary<string, long>();
        for (var i = 0; i < 8000; i++)
        {
            var word = string.Concat(i.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('g' + digit - '0')));
            Apply(aggregator, "21/Jun/2019:15:59:58 +0000", i < 4000 ? $"/try/{word}" : $"/real/{word}", i < 4000 ? 404 : 200, "x", "-");
            if (i % 500 == 499)
            {
                aggregator.Take().Days.ToList().ForEach(cell => sums[cell.Key.Route] = sums.GetValueOrDefault(cell.Key.Route) + cell.Sums.Count);
                aggregator = Again(aggregator, Shanghai);
            }
        }

        Assert.Equal(8000, sums.Values.Sum());
        Assert.Equal(2001, sums.Count);
        Assert.Equal(1000, sums.Keys.Count(route => route.StartsWith("/try/", StringComparison.Ordinal)));
        Assert.Equal(6000, sums[RequestAggregator.OtherRoutes]);
    }

    /// <summary>The tables' keys do not tell names apart that differ in blanks behind them.</summary>
    [Fact]
    public void Count_NamesWithBlanksBehindThem_AreThoseWithout()
    {
        var aggregator = Create(Shanghai);
        var cut = "/" + new string('w', 198);
        foreach (var target in new[] { "/x", "/x ?q", "/x  #f", cut, cut + " tail" })
        {
            Apply(aggregator, "21/Jun/2019:15:59:58 +0000", target, 200, "x", "-", "http://a/" + target[2..]);
        }

        var deltas = aggregator.Take();
        Assert.Equal([$"{cut} 2", "/x 3"], deltas.Top.Where(top => top.Kind == TopKind.Path).Select(top => $"{top.Name} {top.Count}").Order(StringComparer.Ordinal));
        Assert.Equal(["/x 3", "/… 2"], deltas.Days.Select(cell => $"{cell.Key.Route} {cell.Sums.Count}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(deltas.Top, top => top.Name.EndsWith(' '));
    }

    private static RequestAggregator Create(TimeZoneInfo zone) => new(new SiteCalendar(zone, null));

    /// <summary>Another one that goes on from the state of the first.</summary>
    private static RequestAggregator Again(RequestAggregator aggregator, TimeZoneInfo zone)
    {
        var snapshot = new StateWriter();
        aggregator.Save(snapshot);
        var reader = new StateReader([.. Enumerable.Range(0, snapshot.Pieces).SelectMany(piece => snapshot.Piece(piece).ToArray())]);
        var other = Create(zone);
        other.Load(ref reader);
        Assert.True(reader.AtEnd);
        return other;
    }

    private void Apply(RequestAggregator aggregator, string time, string target, int status, string agent, string latency, string referrer = "-")
    {
        Assert.True(_parser.TryParse(Encoding.UTF8.GetBytes($"203.0.113.9 - - [{time}] \"GET {target} HTTP/1.1\" {status} 5 \"{referrer}\" \"{agent}\" {latency}"), 0, out var value, out var reason), reason);
        Assert.Null(aggregator.Apply(in value));
    }

    private static string Short(string cell) => cell.Replace("RequestSums { Count = ", "", StringComparison.Ordinal).Split(',')[0];

    private static IEnumerable<string> Told(IEnumerable<RequestCell> cells) => cells
        .Select(cell => $"{DateTime.UnixEpoch.AddMilliseconds(cell.Key.End):yyyy-MM-ddTHH:mm} {cell.Key.Status} {RequestMethods.Names[cell.Key.Method]} {cell.Key.Route} {cell.Sums}").Order(StringComparer.Ordinal);
}
