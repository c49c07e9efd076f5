using System.Globalization;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>Whether an edit can be stored.</summary>
internal static class AreaEditCheck
{
    private const int LongestKey = 255;
    private const int LongestName = 100;

    /// <summary>What is wrong, each naming its field in camel case.</summary>
    public static IReadOnlyList<FilterError> Errors(AreaEdit edit, string who)
    {
        var errors = new List<FilterError>();
        Length("who", who, 1, LongestName);
        Length("areaId", edit.AreaId, 1, LongestKey);
        Length("nameZh", edit.NameZh, 0, LongestName);
        Length("nameEn", edit.NameEn, 0, LongestName);
        if (who.Any(char.IsControl))
        {
            // It stands in the log, a line of its own.
            errors.Add(new("who", "", new("must hold no line breaks or other control characters", "不能含换行等控制字符")));
        }

        if (edit is { AreaId: ThresholdSet.WholePark, Hidden: true })
        {
            errors.Add(new("hidden", "true", new("the whole park cannot be hidden", "不能隐藏全园")));
        }

        Thresholds();
        return errors;

        void Length(string field, string? text, int least, int most)
        {
            if ((text?.Length ?? 0) < least || text?.Length > most)
            {
                errors.Add(new(field, text ?? "", least > 0 ? new($"must have {least} to {most} characters", $"须为 {least} 到 {most} 个字符") : new($"must have at most {most} characters", $"最多 {most} 个字符")));
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
}
