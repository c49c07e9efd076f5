using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Shopping.Schema;

namespace TrafficWatch.Web.Streams.Shopping.Api;

/// <summary>A cell as the answers give it, and its place among all: newest window first, then by what it counts.</summary>
internal sealed record StatRow(long Id, DateTime WindowTime, int WindowKind, string ActionType, long ActionCount, string AgeRange, long AgeCount, string Gender, long GenderCount, string Province, long ProvinceCount, DateTime CreatedAt)
{
    /// <summary>Less than zero: <paramref name="a"/> stands before <paramref name="b"/>.</summary>
    public static int Compare(StatRow a, StatRow b)
    {
        var order = b.WindowTime.CompareTo(a.WindowTime);
        order = order != 0 ? order : b.WindowKind.CompareTo(a.WindowKind);
        order = order != 0 ? order : KeyOrder.Compare(b.ActionType, a.ActionType);
        order = order != 0 ? order : KeyOrder.Compare(b.AgeRange, a.AgeRange);
        order = order != 0 ? order : KeyOrder.Compare(b.Gender, a.Gender);
        return order != 0 ? order : KeyOrder.Compare(b.Province, a.Province);
    }

    /// <summary>The cells after one, in the same order.</summary>
    public static IQueryable<UserStat> After(IQueryable<UserStat> rows, StatRow? last)
    {
        if (last is not null)
        {
            var (time, kind, action, age, gender, province) = (last.WindowTime, (sbyte)last.WindowKind, last.ActionType, last.AgeRange, last.Gender, last.Province);
            rows = rows.Where(row => row.WindowTime <= time && (row.WindowTime < time || row.WindowKind < kind
                || (row.WindowKind == kind && (string.Compare(row.ActionType, action) < 0
                    || (row.ActionType == action && (string.Compare(row.AgeRange, age) < 0
                        || (row.AgeRange == age && (string.Compare(row.Gender, gender) < 0
                            || (row.Gender == gender && string.Compare(row.Province, province) < 0)))))))));
        }

        return rows.OrderByDescending(row => row.WindowTime).ThenByDescending(row => row.WindowKind).ThenByDescending(row => row.ActionType)
            .ThenByDescending(row => row.AgeRange).ThenByDescending(row => row.Gender).ThenByDescending(row => row.Province);
    }
}
