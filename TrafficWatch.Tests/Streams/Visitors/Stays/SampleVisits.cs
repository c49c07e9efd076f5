using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Time;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Schema;
using TrafficWatch.Web.Streams.Visitors.Stays;

namespace TrafficWatch.Tests.Streams.Visitors.Stays;

/// <summary>Stays and routes as the stream would have counted them.</summary>
internal static class SampleVisits
{
    /// <summary>The hours of a site whose clock stands.</summary>
    public static VisitSpans Spans(TwoShards shards, string zone, DateTime now)
    {
        var time = new FakeTimeProvider(now);
        var calendar = new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone), null);
        return new VisitSpans(
            TimeSpan.FromHours(2), shards.Reader, new RangeClock(calendar, time), calendar,
            new FinishedMinutes(new Feed<VisitorFrame>(VisitorFrame.Empty, time), new Feed<StreamStatusList>(new StreamStatusList([]), time), time));
    }

    /// <summary>An hour's stays of an area.</summary>
    /// <param name="end">When the hour ends, UTC.</param>
    /// <param name="area">The area, or <c>*</c>.</param>
    /// <param name="minutes">How long each of them was.</param>
    public static IEnumerable<AreaStayHour> Hour(DateTime end, string area, params IEnumerable<double> minutes) => minutes
        .Select(each => (long)(each * 60_000)).GroupBy(StayBins.Of)
        .Select(bin => new AreaStayHour { WindowEnd = end, AreaId = area, FromMinutes = bin.Key, Stays = bin.Count(), TotalMs = bin.Sum() });

    /// <summary>An hour's routes from one area into another, of three minutes each.</summary>
    public static VisitorRouteHour Went(DateTime end, string from, string to, long count) => new() { WindowEnd = end, FromArea = from, ToArea = to, Routes = count, TotalMs = count * 180_000 };

    /// <summary>An hour's paths.</summary>
    public static VisitorPathHour Paths(DateTime end, string first, string second, string third, long count) => new() { WindowEnd = end, FirstArea = first, SecondArea = second, ThirdArea = third, Paths = count };

    /// <summary>A local range of the site.</summary>
    public static SiteRange Range(string from, string to) => new(SiteRange.Custom, DateTime.Parse(from, System.Globalization.CultureInfo.InvariantCulture), DateTime.Parse(to, System.Globalization.CultureInfo.InvariantCulture));
}
