using System.Globalization;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Api;

namespace TrafficWatch.Web.Streams.Shopping.Api;

/// <summary>What the system before answered of user_stats, with its envelope, codes and labels. Times are the site's, <c>YYYY-MM-DD HH:MM:SS</c>.</summary>
internal static class ShoppingApi
{
    private const int MostRows = 1000, MostSkipped = 100_000;

    /// <summary>What can be counted by, and the column that says it.</summary>
    private static readonly IReadOnlyDictionary<string, (string Name, Func<StatRow, string> Of)> Dimensions = new Dictionary<string, (string, Func<StatRow, string>)>
    {
        ["action"] = ("action_type", row => row.ActionType),
        ["age"] = ("age_range", row => row.AgeRange),
        ["gender"] = ("gender", row => row.Gender),
        ["province"] = ("province", row => row.Province),
    };

    public static void Map(IEndpointRouteBuilder api)
    {
        var calls = api.MapGroup("").WithTags("Shopping");
        calls.MapGet("/user_stats", ListAsync).Tells(
            "Cells of the cube, newest window first",
            new("limit", $"Rows; 100, at most {MostRows}"),
            new("offset", $"Rows before them; at most {MostSkipped}"));
        calls.MapGet("/user_stats/range", RangeAsync).Tells(
            "Sums by the site's day and action",
            ShoppingAnswer.Start with { IsNeeded = true },
            ShoppingAnswer.End with { IsNeeded = true },
            new("limit", $"Rows; at most {MostRows}"));
        calls.MapGet("/user_stats/dimensions", DimensionsAsync).Tells(
            "Sums by a dimension",
            new("dimension", "action, age, gender or province", IsNeeded: true),
            new("group_by", "Another of them, within it"),
            new("order_by", "count (the greatest first) or name"),
            new("limit", $"Rows; 100, at most {MostRows}"));
        ShoppingFiles.Map(calls);
        SystemApi.Map(calls);
    }

    private static Task<IResult> ListAsync(HttpContext context, StatCells cells, SiteCalendar calendar, TimeProvider time)
    {
        var query = ApiQuery.Of(context);
        var (limit, offset) = (query.Number("limit", 100, 1, MostRows), query.Number("offset", 0, 0, MostSkipped));
        return ShoppingAnswer.OfAsync(query, time, async () =>
        {
            var total = cells.CountAsync(StatCells.Always, context.RequestAborted);
            var rows = await cells.AllAsync(StatCells.Always, context.RequestAborted).Skip(offset).Take(limit).ToListAsync(context.RequestAborted);
            return ApiAnswer.Of(rows.Select(row => ShoppingAnswer.Cell(row, calendar)), time, new ApiPage(limit, offset, await total));
        });
    }

    private static Task<IResult> RangeAsync(HttpContext context, StatCells cells, SiteCalendar calendar, TimeProvider time)
    {
        var query = ApiQuery.Of(context);
        var range = ShoppingAnswer.Range(query, calendar, needed: true);
        var limit = query.Number("limit", MostRows, 1, MostRows);
        return ShoppingAnswer.OfAsync(query, time, async () =>
        {
            Dictionary<(string Date, string Action), (long Total, long Cells, HashSet<string> Provinces)> days = [];
            await foreach (var row in cells.AllAsync(range, context.RequestAborted))
            {
                var key = (calendar.ToLocal(row.WindowTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.ActionType);
                var (total, count, provinces) = days.TryGetValue(key, out var known) ? known : (0, 0, []);
                provinces.Add(row.Province);
                days[key] = (total + row.ActionCount, count + 1, provinces);
            }

            return ApiAnswer.Of(
                days.OrderBy(day => day.Key.Date, StringComparer.Ordinal).ThenByDescending(day => day.Value.Total).Take(limit).Select(day => new
                {
                    date = day.Key.Date,
                    action_type = day.Key.Action,
                    total_actions = day.Value.Total,
                    province_count = day.Value.Provinces.Count,
                    avg_age_count = Math.Round((double)day.Value.Total / day.Value.Cells, 2),
                }),
                time);
        });
    }

    private static Task<IResult> DimensionsAsync(HttpContext context, StatCells cells, TimeProvider time)
    {
        var query = ApiQuery.Of(context);
        var (dimension, second) = (query.OneOf("dimension", [.. Dimensions.Keys]), query.OneOf("group_by", [.. Dimensions.Keys]));
        if (query.Problems.Count == 0 && dimension is null)
        {
            query.Refuse("dimension", $"must be one of {string.Join(", ", Dimensions.Keys)}");
        }

        var order = query.OneOf("order_by", "count", "name") ?? "count";
        var limit = query.Number("limit", 100, 1, MostRows);
        return ShoppingAnswer.OfAsync(query, time, async () =>
        {
            var (first, grouped) = (Dimensions[dimension!], second is null || second == dimension ? default : Dimensions[second]);
            Dictionary<(string, string?), long> counts = [];
            long all = 0;
            await foreach (var row in cells.AllAsync(StatCells.Always, context.RequestAborted))
            {
                var key = (first.Of(row), grouped.Of?.Invoke(row));
                counts[key] = counts.GetValueOrDefault(key) + row.ActionCount;
                all += row.ActionCount;
            }

            var sorted = order == "name" ? counts.OrderBy(one => one.Key.Item1, StringComparer.Ordinal).ThenBy(one => one.Key.Item2, StringComparer.Ordinal)
                : counts.OrderByDescending(one => one.Value).ThenBy(one => one.Key.Item1, StringComparer.Ordinal).ThenBy(one => one.Key.Item2, StringComparer.Ordinal);
            return ApiAnswer.Of(new { dimension, statistics = sorted.Take(limit).Select(one => Statistic(first.Name, grouped.Name, one.Key, one.Value, all)) }, time);
        });
    }

    private static Dictionary<string, object?> Statistic(string first, string? second, (string First, string? Second) label, long count, long all)
    {
        var statistic = new Dictionary<string, object?> { [first] = label.First };
        if (second is not null)
        {
            statistic[second] = label.Second;
        }

        statistic["count"] = count;
        statistic["percentage"] = all == 0 ? 0 : Math.Round(count * 100.0 / all, 2);
        return statistic;
    }
}
