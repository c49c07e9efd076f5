using System.Globalization;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Sketches;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Web.Streams.Requests.Tables;

namespace TrafficWatch.Tests.Streams.Requests.Stats;

/// <summary>A request as a test makes it up.</summary>
internal sealed record SampleRequest(DateTime At, string Route, int Status = 200, string Method = "GET", int Bytes = 10, int? LatencyUs = null, string Client = "a");

/// <summary>Writes requests into the tables, row by row.</summary>
internal static class SampleRequests
{
    public static void Add(this Shards shards, SiteCalendar calendar, params IReadOnlyCollection<SampleRequest> requests)
    {
        foreach (var request in requests)
        {
            var minute = request.At.AddTicks(-(request.At.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(1);
            var (hour, day) = (calendar.HourOf(request.At).To, calendar.EndOf(calendar.DayOf(request.At)));
            foreach (var (table, end) in new[] { ("request_stats", minute), ("request_stats_per_hour", hour), ("request_stats_per_day", day) })
            {
                shards.Execute(shards.Of(end), $"INSERT INTO {table} (window_end, status_class, status, method, route, `count`, bytes, automatic, timed, latency_us) VALUES ('{Text(end)}', {request.Status / 100}, {request.Status}, '{request.Method}', '{request.Route}', 1, {request.Bytes}, 0, 0, 0) ON DUPLICATE KEY UPDATE `count` = `count` + 1, bytes = bytes + VALUES(bytes)");
            }

            if (request.LatencyUs is { } latency)
            {
                foreach (var (table, end, route) in new[] { ("request_latency_per_minute", minute, RequestAggregator.All), ("request_latency_per_hour", hour, RequestAggregator.All), ("request_latency_per_hour", hour, request.Route) })
                {
                    shards.Execute(shards.Of(end), $"INSERT INTO {table} (window_end, route, bin, `count`) VALUES ('{Text(end)}', '{route}', {DDSketch.BinOf(latency)}, 1) ON DUPLICATE KEY UPDATE `count` = `count` + 1");
                }
            }
        }

        foreach (var (kind, endOf) in new (ClientSpan, Func<DateTime, DateTime>)[]
        {
            (ClientSpan.Minute, at => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(1)), (ClientSpan.Hour, at => calendar.HourOf(at).To), (ClientSpan.Day, at => calendar.EndOf(calendar.DayOf(at))),
        })
        {
            foreach (var window in requests.GroupBy(request => endOf(request.At)))
            {
                var sketch = new HyperLogLog();
                window.ToList().ForEach(request => sketch.Add(System.Text.Encoding.UTF8.GetBytes(request.Client)));
                shards.Execute(shards.Of(window.Key), $"INSERT INTO request_clients (window_kind, window_end, part, sketch, clients) VALUES ({(int)kind}, '{Text(window.Key)}', 1, x'{Convert.ToHexString(sketch.ToBytes())}', {sketch.Estimate()})");
            }
        }
    }

    private static int Of(this Shards shards, DateTime end) => shards.Map.ShardOf(RequestTables.KeyOf(end));

    private static string Text(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
