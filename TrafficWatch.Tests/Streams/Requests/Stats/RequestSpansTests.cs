using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Requests.Stats;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Stats;

public sealed class RequestSpansTests
{
    /// <summary>Whatever the range and the zone: windows side by side, none left out and none twice, each where its kind begins and ends, and the fewest.</summary>
    [Theory]
    [InlineData("Asia/Shanghai")]
    [InlineData("America/New_York")]
    [InlineData("Asia/Kolkata")]
    public void Of_AnyRange_IsCoveredOnceByWindowsOfTheirKind(string zone)
    {
        var calendar = new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone), null);
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var from = new DateTime(2025, 3, 7, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(6000));
            var to = from.AddMinutes(random.Next(1, random.Next(2, 8000)));
            var spans = RequestSpans.Of(new UtcRange(from, to), calendar);

            Assert.Equal((from, to), (spans[0].From, spans[^1].To));
            Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
            foreach (var span in spans)
            {
                foreach (var end in new[] { span.From, span.To })
                {
                    Assert.True(span.Kind == ClientSpan.Minute || calendar.HourOf(end).From == end);
                    Assert.True(span.Kind != ClientSpan.Day || calendar.StartOf(calendar.DayOf(end)) == end);
                }

                Assert.True(span.Kind != ClientSpan.Minute || span.To - span.From < TimeSpan.FromHours(2));
                Assert.True(span.Kind != ClientSpan.Hour || span.To - span.From < TimeSpan.FromHours(49));
            }
        }
    }

    [Fact]
    public void Of_PartsOfMinutesAndTheWholeCalendar_AreWholeMinutesAndDays()
    {
        var calendar = new SiteCalendar(TimeZoneInfo.Utc, null);
        var at = new DateTime(2025, 3, 7, 10, 0, 30, DateTimeKind.Utc);

        Assert.Equal([new SpanPart(ClientSpan.Minute, at.AddSeconds(-30), at.AddSeconds(90))], RequestSpans.Of(new UtcRange(at, at.AddMinutes(1)), calendar));
        Assert.Empty(RequestSpans.Of(new UtcRange(at.AddSeconds(-30), at.AddSeconds(-30)), calendar));
        Assert.Equal(ClientSpan.Day, Assert.Single(RequestSpans.Of(new UtcRange(DateTime.UnixEpoch, new DateTime(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc)), calendar)).Kind);
    }
}
