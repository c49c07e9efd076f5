using System.Globalization;
using System.Text;
using TrafficWatch.Web.Platform.Texts;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Details;

/// <summary>A column that people edit, as text: the same in a form, in a file and in what is written down of an edit.</summary>
/// <typeparam name="T">The table's row.</typeparam>
/// <param name="Name">The column's name.</param>
/// <param name="Read">A row's value; empty for none.</param>
/// <param name="Write">Gives a row a value, or says why it can't be.</param>
internal sealed record DetailColumn<T>(string Name, Func<T, string> Read, Func<T, string, Told?> Write);

/// <summary>The tables of details and their columns.</summary>
internal static class DetailColumns
{
    private const string LineBreaks = "must hold no line breaks or other control characters";

    /// <summary>kkmc_info.</summary>
    public static readonly IReadOnlyList<DetailColumn<CheckpointInfo>> Checkpoint =
    [
        Text<CheckpointInfo>("kkmc", CheckpointLimits.Kkmc, row => row.Kkmc, (row, text) => row.Kkmc = text ?? "", needed: true),
        Text<CheckpointInfo>("codename", CheckpointLimits.Codename, row => row.Codename, (row, text) => row.Codename = text),
        Text<CheckpointInfo>("road", CheckpointLimits.Road, row => row.Road, (row, text) => row.Road = text),
        Number<CheckpointInfo>("km", 0, 9999, row => row.Km, (row, number) => row.Km = (int?)number, whole: true),
        Text<CheckpointInfo>("district", CheckpointLimits.District, row => row.District, (row, text) => row.District = text),
        Text<CheckpointInfo>("border_kind", CheckpointLimits.BorderKind, row => row.BorderKind, (row, text) => row.BorderKind = text),
        Text<CheckpointInfo>("inbound_fxlx", CheckpointLimits.Fxlx, row => row.InboundFxlx, (row, text) => row.InboundFxlx = text),
        Number<CheckpointInfo>("lon", -180, 180, row => row.Lon, (row, number) => row.Lon = number),
        Number<CheckpointInfo>("lat", -90, 90, row => row.Lat, (row, number) => row.Lat = number),
    ];

    /// <summary>kkmc_distance.</summary>
    public static readonly IReadOnlyList<DetailColumn<CheckpointDistance>> Distance =
    [
        Text<CheckpointDistance>("from_kkmc", CheckpointLimits.Kkmc, row => row.FromKkmc, (row, text) => row.FromKkmc = text ?? "", needed: true),
        Text<CheckpointDistance>("to_kkmc", CheckpointLimits.Kkmc, row => row.ToKkmc, (row, text) => row.ToKkmc = text ?? "", needed: true, row => row.ToKkmc == row.FromKkmc ? new("must be another checkpoint than from_kkmc", "须与起点卡口不同") : null),
        Number<CheckpointDistance>("km", 0.01, 5000, row => row.Version == 0 && row.Km == 0 ? null : row.Km, (row, number) => row.Km = number ?? 0, needed: true),
        Number<CheckpointDistance>("speed_limit", 5, 200, row => row.SpeedLimit, (row, number) => row.SpeedLimit = (int?)number, whole: true),
    ];

    /// <summary>calendar_day.</summary>
    public static readonly IReadOnlyList<DetailColumn<CalendarDay>> Calendar =
    [
        Text<CalendarDay>("day", 10, row => row.Day, (row, text) => row.Day = text ?? "", needed: true, row => DateOnly.TryParseExact(row.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : new("must be a day such as 2026-10-01", "须为日期，如 2026-10-01")),
        Text<CalendarDay>("kind", 10, row => row.Kind, (row, text) => row.Kind = text ?? "", needed: true, row => row.Kind is CalendarDay.Holiday or CalendarDay.Workday ? null : new("must be holiday or workday", "只能是 holiday 或 workday")),
        Text<CalendarDay>("name", CheckpointLimits.DayName, row => row.Name, (row, text) => row.Name = text),
    ];

    private static DetailColumn<T> Text<T>(string name, int longest, Func<T, string?> read, Action<T, string?> write, bool needed = false, Func<T, Told?>? check = null) => new(
        name,
        row => read(row) ?? "",
        (row, text) =>
        {
            text = text.Trim();
            if (text.Length > longest || (needed && text.Length == 0))
            {
                return needed ? new($"must have 1 to {longest} characters", $"须为 1 到 {longest} 个字符") : new($"must have at most {longest} characters", $"最多 {longest} 个字符");
            }

            if (text.Any(char.IsControl))
            {
                return new(LineBreaks, "不能含换行等控制字符");
            }

            write(row, text.Length == 0 ? null : text);
            return check?.Invoke(row);
        });

    private static DetailColumn<T> Number<T>(string name, double least, double most, Func<T, double?> read, Action<T, double?> write, bool whole = false, bool needed = false) => new(
        name,
        row => read(row)?.ToString("R", CultureInfo.InvariantCulture) ?? "",
        (row, text) =>
        {
            // Full-width digits, as a Chinese keyboard makes them, are digits.
            text = text.Normalize(NormalizationForm.FormKC).Trim();
            if (text.Length == 0 && !needed)
            {
                write(row, null);
                return null;
            }

            if (!double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < least || number > most || (whole && number != Math.Floor(number)))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{least} to {most}") is var span && whole
                    ? new($"must be a whole number, {span}", string.Create(CultureInfo.InvariantCulture, $"须为 {least} 到 {most} 的整数"))
                    : new($"must be a number, {span}, with a point", string.Create(CultureInfo.InvariantCulture, $"须为 {least} 到 {most} 的数，小数点用 ."));
            }

            write(row, number);
            return null;
        });
}
