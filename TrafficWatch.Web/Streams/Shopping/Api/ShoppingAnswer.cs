using System.Globalization;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Api;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Shopping.Api;

/// <summary>What the calls have in common.</summary>
internal static class ShoppingAnswer
{
    private const string LocalTime = "yyyy-MM-dd HH:mm:ss";
    private static readonly string[] TimeForms = [LocalTime, "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm"];

    /// <summary>The parameters of <see cref="Range"/>.</summary>
    public static readonly ApiParameter Start = new("start_time", "From: 2025-08-29 00:00:00, or a date"), End = new("end_time", "Before: 2025-08-30 00:00:00, or a date");

    /// <summary>An instant as the site's clocks show it.</summary>
    public static string Local(DateTime utc, SiteCalendar calendar) => calendar.ToLocal(utc).ToString(LocalTime, CultureInfo.InvariantCulture);

    /// <summary>A cell with the names of the system before.</summary>
    public static object Cell(StatRow row, SiteCalendar calendar) => new
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

    /// <summary>Answers, or says what is wrong with the question or the databases.</summary>
    public static async Task<IResult> OfAsync(ApiQuery query, TimeProvider time, Func<Task<IResult>> answer)
    {
        if (query.Problems.Count > 0)
        {
            return Wrong(query, time);
        }

        try
        {
            return await answer();
        }
        catch (ShardAwayException e)
        {
            return ApiAnswer.Refused(StatusCodes.Status503ServiceUnavailable, ApiCode.DatabaseAway, e.Message, time);
        }
    }

    /// <summary>Says what is wrong with a question, by parameter.</summary>
    public static IResult Wrong(ApiQuery query, TimeProvider time) => ApiAnswer.Refused(
        StatusCodes.Status400BadRequest, ApiCode.WrongParameter, string.Join("; ", query.Problems.Select(problem => $"{problem.Field}: {problem.Problem}")), time);

    /// <summary>The range of <c>start_time</c> and <c>end_time</c>, local times of the site.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="calendar">The site's.</param>
    /// <param name="needed">Whether both must be given; else a missing one is no bound.</param>
    public static UtcRange Range(ApiQuery query, SiteCalendar calendar, bool needed)
    {
        var (start, end) = (Time("start_time", StatCells.Always.From), Time("end_time", StatCells.Always.To));
        if (start >= end)
        {
            query.Refuse("end_time", "must be later than start_time");
        }

        return new UtcRange(start, end);

        DateTime Time(string name, DateTime fallback)
        {
            if (query.Text(name, 30) is not { } text)
            {
                if (needed)
                {
                    query.Refuse(name, "is missing");
                }
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

            return fallback;
        }
    }
}
