using System.Globalization;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>Whether an edit can be stored.</summary>
internal static class AreaEditCheck
{
    private const int LongestKey = 255;
    private const int LongestName = 100;

    /// <summary>What is wrong with the name that a person gave.</summary>
    public static IEnumerable<FilterError> Name(string who)
    {
        if (TooShortOrLong("who", who, 1, LongestName) is { } error)
        {
            yield return error;
        }

        if (who.Any(char.IsControl))
        {
            // It stands in the log, a line of its own.
            yield return new("who", "", new("must hold no line breaks or other control characters", "不能含换行等控制字符"));
        }
    }

    /// <summary>What is wrong, each naming its field in camel case.</summary>
    public static IReadOnlyList<FilterError> Errors(AreaEdit edit, string who)
    {
        var errors = new List<FilterError>();
        errors.AddRange(Name(who));
        Length("areaId", edit.AreaId, 1, LongestKey);
        Length("nameZh", edit.NameZh, 0, LongestName);
        Length("nameEn", edit.NameEn, 0, LongestName);
        if (edit is { AreaId: ThresholdSet.WholePark, Hidden: true })
        {
            errors.Add(new("hidden", "true", new("the whole park cannot be hidden", "不能隐藏全园")));
        }

        Thresholds();
        if (edit.Capacity is { } capacity and (<= 0 or > ThresholdSet.Largest))
        {
            errors.Add(new("capacity", capacity.ToString(CultureInfo.InvariantCulture), new($"must be 1 to {ThresholdSet.Largest}", $"须为 1 到 {ThresholdSet.Largest}")));
        }

        if (edit is { AreaId: ThresholdSet.WholePark, ClosesAt: { } parks })
        {
            errors.Add(new("closesAt", parks, new("the whole park closes when the site does", "全园按站点的闭园时间")));
        }
        else if (edit.ClosesAt is { } at && LocalTimes.Time(at) is null)
        {
            errors.Add(new("closesAt", at, new("must be a time of the day such as 22:30", "须为一天中的时刻，如 22:30")));
        }

        if (edit.QuietHours is { } spans && LocalTimes.Spans(spans) is null)
        {
            errors.Add(new("quietHours", spans, new("must be spans such as 22:00-07:00, 12:00-13:00", "须为时段，如 22:00-07:00, 12:00-13:00")));
        }

        return errors;

        void Length(string field, string? text, int least, int most)
        {
            if (TooShortOrLong(field, text, least, most) is { } error)
            {
                errors.Add(error);
            }
        }

        void Thresholds()
        {
            (string Field, int? Value)[] given = [("comfort", edit.Comfort), ("warning", edit.Warning), ("alert", edit.Alert)];
            var missing = given.Where(threshold => threshold.Value is null).ToList();
            if (missing.Count is 1 or 2)
            {
                errors.AddRange(missing.Select(threshold => new FilterError(threshold.Field, "", new("must be given with the other two, or none of them", "须与另两项一起填写，或三项都留空"))));
            }

            if (missing.Count > 0)
            {
                return;
            }

            // The rule says which of the three is wrong by its first word.
            if (new ThresholdSet(edit.Comfort!.Value, edit.Warning!.Value, edit.Alert!.Value).Problem() is { } problem)
            {
                var (field, value) = given.First(threshold => problem.StartsWith(threshold.Field + " ", StringComparison.Ordinal));
                errors.Add(new(field, value!.Value.ToString(CultureInfo.InvariantCulture), new(problem[(problem.IndexOf(':', StringComparison.Ordinal) + 2)..], $"须满足 0 < 舒适 < 拥堵 < 警戒 ≤ {ThresholdSet.Largest}")));
            }
        }
    }

    private static FilterError? TooShortOrLong(string field, string? text, int least, int most) => (text?.Length ?? 0) >= least && !(text?.Length > most) ? null
        : new(field, text ?? "", least > 0 ? new($"must have {least} to {most} characters", $"须为 {least} 到 {most} 个字符") : new($"must have at most {most} characters", $"最多 {most} 个字符"));
}
