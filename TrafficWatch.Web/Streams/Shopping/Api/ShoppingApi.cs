using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Api;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Shopping.Api;

/// <summary>What the system before answered of user_stats, with its envelope, codes and labels. Times are the site's, <c>YYYY-MM-DD HH:MM:SS</c>.</summary>
internal static class ShoppingApi
{
    private const string LocalTime = "yyyy-MM-dd HH:mm:ss";
    private const int MostRows = 1000, MostSkipped = 100_000, Longest = 20, General = 0;
    private const int WrongParameter = 1001, DatabaseAway = 1002;
    private static readonly string[] TimeForms = [LocalTime, "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm"];

    /// <summary>Beyond these there is nothing.</summary>
    private static readonly UtcRange Always = new(DateTime.UnixEpoch, DateTime.UnixEpoch.AddYears(1000));

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
        api.MapGet("/user_stats", ListAsync);
        api.MapGet("/user_stats/range", RangeAsync);
        api.MapGet("/user_stats/dimensions", DimensionsAsync);
        api.MapGet("/export_user_stats", ExportAsync);
    }

    private static Task<IResult> ListAsync(HttpContext context, StatCells cells, SiteCalendar calendar, TimeProvider time)
    {
        var query = ApiQuery.Of(context.Request.Query, "limit", "offset");
        var (limit, offset) = (query.Number("limit", 100, 1, MostRows), query.Number("offset", 0, 0, MostSkipped));
        return AnswerAsync(query, time, async () =>
        {
            var total = cells.CountAsync(Always, context.RequestAborted);
            var rows = await cells.AllAsync(Always, context.RequestAborted).Skip(offset).Take(limit).ToListAsync(context.RequestAborted);
            return new Envelope(rows.Select(row => Cell(row, calendar)), time) { Pagination = new(limit, offset, await total) };
        });
    }

    private static Task<IResult> RangeAsync(HttpContext context, StatCells cells, SiteCalendar calendar, TimeProvider time)
    {
        var query = ApiQuery.Of(context.Request.Query, "start_time", "end_time", "limit");
        var range = Range(query, calendar);
        var limit = query.Number("limit", MostRows, 1, MostRows);
        return AnswerAsync(query, time, async () =>
        {
            Dictionary<(string Date, string Action), (long Total, long Cells, HashSet<string> Provinces)> days = [];
            await foreach (var row in cells.AllAsync(range, context.RequestAborted))
            {
                var key = (calendar.ToLocal(row.WindowTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.ActionType);
                var (total, count, provinces) = days.TryGetValue(key, out var known) ? known : (0, 0, []);
                provinces.Add(row.Province);
                days[key] = (total + row.ActionCount, count + 1, provinces);
            }

            return new Envelope(
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
        var query = ApiQuery.Of(context.Request.Query, "dimension", "group_by", "order_by", "limit");
        var (dimension, second) = (Dimension(query, "dimension"), Dimension(query, "group_by"));
        if (query.Problems.Count == 0 && dimension is null)
        {
            query.Refuse("dimension", $"must be one of {string.Join(", ", Dimensions.Keys)}");
        }

        var order = query.Text("order_by", Longest) ?? "count";
        if (order is not ("count" or "name"))
        {
            query.Refuse("order_by", "must be count or name");
        }

        var limit = query.Number("limit", 100, 1, MostRows);
        return AnswerAsync(query, time, async () =>
        {
            var (first, grouped) = (Dimensions[dimension!], second is null || second == dimension ? default : Dimensions[second]);
            Dictionary<(string, string?), long> counts = [];
            long all = 0;
            await foreach (var row in cells.AllAsync(Always, context.RequestAborted))
            {
                var key = (first.Of(row), grouped.Of?.Invoke(row));
                counts[key] = counts.GetValueOrDefault(key) + row.ActionCount;
                all += row.ActionCount;
            }

            var sorted = order == "name" ? counts.OrderBy(one => one.Key.Item1, StringComparer.Ordinal).ThenBy(one => one.Key.Item2, StringComparer.Ordinal)
                : counts.OrderByDescending(one => one.Value).ThenBy(one => one.Key.Item1, StringComparer.Ordinal).ThenBy(one => one.Key.Item2, StringComparer.Ordinal);
            return new Envelope(new { dimension, statistics = sorted.Take(limit).Select(one => Statistic(first.Name, grouped.Name, one.Key, one.Value, all)) }, time);
        });
    }

    private static async Task ExportAsync(HttpContext context, StatCells cells, SiteCalendar calendar, TimeProvider time)
    {
        var rows = cells.AllAsync(Always, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        await using (rows)
        {
            bool any;
            try
            {
                // Before the first byte: as long as nothing was sent, a failure can still be told.
                any = await rows.MoveNextAsync();
            }
            catch (ShardAwayException e)
            {
                await Refused(DatabaseAway, e.Message, StatusCodes.Status503ServiceUnavailable, time).ExecuteAsync(context);
                return;
            }

            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.ContentDisposition = "attachment; filename=user_stats_export.csv";
            await using var text = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)) { NewLine = "\r\n" };
            await text.WriteLineAsync("统计时间,行为类型,行为次数,年龄段,年龄统计,性别,性别统计,省份,省份统计,创建时间");
            for (; any; any = await rows.MoveNextAsync())
            {
                var row = rows.Current;
                await text.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Local(row.WindowTime, calendar)},{row.ActionType},{row.ActionCount},{row.AgeRange},{row.AgeCount},{row.Gender},{row.GenderCount},{Quoted(row.Province)},{row.ProvinceCount},{Local(row.CreatedAt, calendar)}"));
            }
        }
    }

    private static object Cell(StatRow row, SiteCalendar calendar) => new
    {
        id = row.Id,
        window_time = Local(row.WindowTime, calendar),
        action_type = row.ActionType,
        action_count = row.ActionCount,
        age_range = row.AgeRange,
        age_count = row.AgeCount,
        gender = row.Gender,
        gender_count = row.GenderCount,
        province = row.Province,
        province_count = row.ProvinceCount,
        created_at = Local(row.CreatedAt, calendar),
    };

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

    private static string? Dimension(ApiQuery query, string parameter)
    {
        if (query.Text(parameter, Longest) is not { } name || Dimensions.ContainsKey(name))
        {
            return query.Text(parameter, Longest);
        }

        query.Refuse(parameter, $"must be one of {string.Join(", ", Dimensions.Keys)}");
        return null;
    }

    private static UtcRange Range(ApiQuery query, SiteCalendar calendar)
    {
        var (start, end) = (Time("start_time"), Time("end_time"));
        if (start >= end)
        {
            query.Refuse("end_time", "must be later than start_time");
        }

        return new UtcRange(start, end);

        DateTime Time(string name)
        {
            if (query.Text(name, 30) is not { } text)
            {
                query.Refuse(name, "is missing");
            }
            else if (!DateTime.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            {
                query.Refuse(name, $"'{text}' is not of the form 2025-08-29 00:00:00");
            }
            else
            {
                calendar.TryToUtc(local, out var utc);
                return utc;
            }

            return name == "start_time" ? DateTime.MinValue : DateTime.MaxValue;
        }
    }

    private static string Local(DateTime utc, SiteCalendar calendar) => calendar.ToLocal(utc).ToString(LocalTime, CultureInfo.InvariantCulture);

    /// <summary>As RFC 4180 has it; a spreadsheet takes what begins like a formula for text.</summary>
    private static string Quoted(string text)
    {
        text = text is ['=' or '+' or '-' or '@', ..] ? "'" + text : text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static async Task<IResult> AnswerAsync(ApiQuery query, TimeProvider time, Func<Task<Envelope>> answer)
    {
        if (query.Problems.Count > 0)
        {
            return Refused(WrongParameter, string.Join("; ", query.Problems.Select(problem => $"{problem.Field}: {problem.Problem}")), StatusCodes.Status400BadRequest, time);
        }

        try
        {
            var envelope = await answer();
            return envelope.Pagination is { } page
                ? Results.Json(new { code = General, msg = "success", data = envelope.Data, timestamp = envelope.Timestamp, pagination = new { limit = page.Limit, offset = page.Offset, total = page.Total } })
                : Results.Json(new { code = General, msg = "success", data = envelope.Data, timestamp = envelope.Timestamp });
        }
        catch (ShardAwayException e)
        {
            return Refused(DatabaseAway, e.Message, StatusCodes.Status503ServiceUnavailable, time);
        }
    }

    private static IResult Refused(int code, string message, int status, TimeProvider time) =>
        Results.Json(new { code, msg = message, data = (object?)null, timestamp = time.GetUtcNow().ToUnixTimeMilliseconds() }, statusCode: status);

    private sealed record Envelope(object Data, TimeProvider Time)
    {
        public long Timestamp { get; } = Time.GetUtcNow().ToUnixTimeMilliseconds();

        public (int Limit, int Offset, long Total)? Pagination { get; init; }
    }
}
