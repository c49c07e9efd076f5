using System.Globalization;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Forecasts;

/// <summary>China's holidays of 2023 to 2027, and the days off that are worked for them, as the State Council announced them; of 2027 the days that the law names, until the year's own announcement is entered or imported.</summary>
internal static class CalendarDays
{
    private static readonly (string From, string To, string Name)[] Holidays =
    [
        ("2023-01-01", "2023-01-02", "元旦"), ("2023-01-21", "2023-01-27", "春节"), ("2023-04-05", "2023-04-05", "清明节"), ("2023-04-29", "2023-05-03", "劳动节"), ("2023-06-22", "2023-06-24", "端午节"), ("2023-09-29", "2023-10-06", "中秋节、国庆节"),
        ("2023-12-30", "2024-01-01", "元旦"), ("2024-02-10", "2024-02-17", "春节"), ("2024-04-04", "2024-04-06", "清明节"), ("2024-05-01", "2024-05-05", "劳动节"), ("2024-06-08", "2024-06-10", "端午节"), ("2024-09-15", "2024-09-17", "中秋节"), ("2024-10-01", "2024-10-07", "国庆节"),
        ("2025-01-01", "2025-01-01", "元旦"), ("2025-01-28", "2025-02-04", "春节"), ("2025-04-04", "2025-04-06", "清明节"), ("2025-05-01", "2025-05-05", "劳动节"), ("2025-05-31", "2025-06-02", "端午节"), ("2025-10-01", "2025-10-08", "国庆节、中秋节"),
        ("2026-01-01", "2026-01-03", "元旦"), ("2026-02-15", "2026-02-23", "春节"), ("2026-04-04", "2026-04-06", "清明节"), ("2026-05-01", "2026-05-05", "劳动节"), ("2026-06-19", "2026-06-21", "端午节"), ("2026-09-25", "2026-09-27", "中秋节"), ("2026-10-01", "2026-10-07", "国庆节"),
        ("2027-01-01", "2027-01-01", "元旦"), ("2027-02-05", "2027-02-08", "春节"), ("2027-04-05", "2027-04-05", "清明节"), ("2027-05-01", "2027-05-02", "劳动节"), ("2027-06-09", "2027-06-09", "端午节"), ("2027-09-15", "2027-09-15", "中秋节"), ("2027-10-01", "2027-10-03", "国庆节"),
    ];

    private static readonly string[] Worked =
    [
        "2023-01-28", "2023-01-29", "2023-04-23", "2023-05-06", "2023-06-25", "2023-10-07", "2023-10-08",
        "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12",
        "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
    ];

    /// <summary>Day, kind and name of each.</summary>
    public static IEnumerable<(string Day, string Kind, string Name)> All =>
        Holidays.SelectMany(span => Days(span.From, span.To).Select(day => (day, CalendarDay.Holiday, span.Name))).Concat(Worked.Select(day => (day, CalendarDay.Workday, "调休上班")));

    private static IEnumerable<string> Days(string from, string to)
    {
        var last = Read(to);
        for (var day = Read(from); day <= last; day = day.AddDays(1))
        {
            yield return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Reads 2026-10-01.</summary>
    public static DateOnly Read(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
