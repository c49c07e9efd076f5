using System.Text;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Visitors.Tables;

/// <summary>Writes stays and routes: the rows in bulk, their counts added.</summary>
/// <param name="shards">Where areas and visitors live.</param>
/// <param name="shard">The shard that is written.</param>
internal sealed class VisitTables(ShardMap shards, int shard)
{
    private const int Together = 1000;
    private readonly Dictionary<string, bool> _here = [];

    public void Write(VisitRows rows, SqlBatch sql)
    {
        // A log that is read a second time makes the same rows again.
        var stays = sql.Load("visitor_stay_duration", ["user_id", "area_id", "entry_time", "exit_time", "duration_minutes"], replace: true);
        foreach (var stay in rows.Stays)
        {
            if (IsHere(stay.Area))
            {
                stays.Row().Text(rows.UserOf(stay.User)).Text(stay.Area).Time(stay.Entry).Time(stay.Exit).Number((stay.Exit - stay.Entry) / TimeSpan.MillisecondsPerMinute);
            }
        }

        var routes = sql.Load("visitor_route_log", ["user_id", "from_area", "to_area", "route_time", "travel_time_minutes"], replace: true);
        foreach (var route in rows.Routes)
        {
            if (IsHere(rows.UserOf(route.User)))
            {
                routes.Row().Text(rows.UserOf(route.User)).Text(route.From).Text(route.To).Time(route.Entered).Number((route.Entered - route.Left) / TimeSpan.MillisecondsPerMinute);
            }
        }

        WriteStayCounts(rows, sql);
        WriteRouteCounts(rows, sql);
        WritePathCounts(rows, sql);
    }

    private void WriteStayCounts(VisitRows rows, SqlBatch sql)
    {
        // An hour may come twice within an epoch, when late stays fell into another between.
        var counts = rows.StayCounts.Where(count => IsHere(count.Area)).GroupBy(count => (count.HourEnd, count.Area, count.FromMinutes));
        foreach (var part in counts.OrderBy(count => count.Key.HourEnd).ThenBy(count => count.Key.Area, StringComparer.Ordinal).ThenBy(count => count.Key.FromMinutes).Chunk(Together))
        {
            sql.Begin("INSERT INTO area_stay_per_hour (window_end, area_id, from_minutes, stays, total_ms) VALUES ");
            foreach (var count in part)
            {
                sql.Row().Time(count.Key.HourEnd).Text(count.Key.Area).Number(count.Key.FromMinutes).Number(count.Sum(one => one.Stays)).Number(count.Sum(one => one.TotalMs));
            }

            sql.End(" ON DUPLICATE KEY UPDATE stays = stays + VALUES(stays), total_ms = total_ms + VALUES(total_ms)");
        }
    }

    private void WriteRouteCounts(VisitRows rows, SqlBatch sql)
    {
        foreach (var part in Sorted(rows.RouteCounts.Where(count => count.Third is null)).Chunk(Together))
        {
            sql.Begin("INSERT INTO visitor_route_per_hour (window_end, from_area, to_area, routes, total_ms) VALUES ");
            foreach (var count in part)
            {
                sql.Row().Time(count.HourEnd).Text(count.First).Text(count.Second).Number(count.Count).Number(count.TotalMs);
            }

            sql.End(" ON DUPLICATE KEY UPDATE routes = routes + VALUES(routes), total_ms = total_ms + VALUES(total_ms)");
        }
    }

    private void WritePathCounts(VisitRows rows, SqlBatch sql)
    {
        foreach (var part in Sorted(rows.RouteCounts.Where(count => count.Third is not null)).Chunk(Together))
        {
            sql.Begin("INSERT INTO visitor_path_per_hour (window_end, first_area, second_area, third_area, paths) VALUES ");
            foreach (var count in part)
            {
                sql.Row().Time(count.HourEnd).Text(count.First).Text(count.Second).Text(count.Third).Number(count.Count);
            }

            sql.End(" ON DUPLICATE KEY UPDATE paths = paths + VALUES(paths)");
        }
    }

    private IEnumerable<RouteCount> Sorted(IEnumerable<RouteCount> counts) => counts.Where(count => IsHere(count.First))
        .OrderBy(count => count.HourEnd).ThenBy(count => count.First, StringComparer.Ordinal).ThenBy(count => count.Second, StringComparer.Ordinal).ThenBy(count => count.Third, StringComparer.Ordinal);

    private bool IsHere(string area)
    {
        if (!_here.TryGetValue(area, out var here))
        {
            _here[area] = here = shards.ShardOf(area) == shard;
        }

        return here;
    }

    private bool IsHere(ReadOnlySpan<byte> user)
    {
        Span<char> text = stackalloc char[user.Length];
        return shards.PlaceOf(text[..Encoding.UTF8.GetChars(user, text)]) == shard;
    }
}
