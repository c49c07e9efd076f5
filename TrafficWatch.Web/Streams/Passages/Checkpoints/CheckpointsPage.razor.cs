using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Ui.Tables;
using TrafficWatch.Web.Streams.Passages.Forecasts;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Checkpoints;

/// <summary>What passes each checkpoint over a day, against the day and the week before.</summary>
public sealed partial class CheckpointsPage
{
    private IReadOnlyList<CheckpointCourse> _courses = [];
    private IReadOnlyList<FilterError> _errors = [];
    private CheckpointCourse? _open;
    private Dictionary<DateTime, StoredForecast> _forecast = [];
    private DateOnly _day;
    private (long Copies, long? RepeatedIds) _repeated;

    [Inject]
    private CheckpointQueries Queries { get; set; } = default!;

    [Inject]
    private ForecastQueries Forecasts { get; set; } = default!;

    [Inject]
    private SiteCalendar Calendar { get; set; } = default!;

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override bool Follows => _day == Queries.Today && _open is null;

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        var asked = QueryHelpers.ParseQuery(AskedFor).TryGetValue("day", out var text) ? text.ToString() : null;
        if (DayOf(asked, Queries.Today, out _errors) is not { } day)
        {
            return;
        }

        (_courses, _repeated) = (await Queries.DayAsync(day, cancellationToken), await Queries.RepeatedAsync(day, cancellationToken));
        _day = day;
    }

    /// <inheritdoc/>
    protected override async Task OpenAsync(string? key)
    {
        _open = key is null ? null : _courses.FirstOrDefault(course => course.Checkpoint == key);
        _forecast = [];
        try
        {
            _forecast = _open is null ? [] : await Forecasts.DayAsync(_open.Checkpoint, _day, CancellationToken.None);
        }
        catch (ShardAwayException)
        {
            // The hours are shown without.
        }
    }

    /// <summary>Reads a day of an address: today when none is named.</summary>
    /// <returns>Null when it is no day that has begun.</returns>
    internal static DateOnly? DayOf(string? text, DateOnly today, out IReadOnlyList<FilterError> errors)
    {
        errors = [];
        if (string.IsNullOrEmpty(text))
        {
            return today;
        }

        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year < 2000)
        {
            errors = [new FilterError("day", text, new("must be a day such as 2025-07-15", "须为日期，如 2025-07-15"))];
            return null;
        }

        if (day > today)
        {
            errors = [new FilterError("day", text, new("has not begun yet", "尚未到来"))];
            return null;
        }

        return day;
    }

    private void Choose(ChangeEventArgs chosen)
    {
        if (DateOnly.TryParseExact(chosen.Value as string, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            Go(day);
        }
    }

    private void Go(DateOnly day) => Navigation.Filter("day", day >= Queries.Today ? null : Text(day));

    private string HourOf(int hour) => Clock.Minute(Calendar.StartOf(_day).AddHours(hour));

    private StoredForecast? ForecastOf(int hour) => _forecast.GetValueOrDefault(Calendar.StartOf(_day).AddHours(hour + 1));

    private string Forecast(int hour) => ForecastOf(hour) is { } found ? $"{Words.Number((long)Math.Round(found.Predicted))}{(found.Low80 is { } low && found.High80 is { } high ? $" ({Words.Number((long)Math.Round(low))}–{Words.Number((long)Math.Round(high))})" : "")}" : "–";

    /// <summary>The bands of hours that are not over.</summary>
    private List<(int Step, long Low, long High)> Ahead(CheckpointCourse course) =>
        [.. course.Hours.Index().Where(hour => hour.Item is null).Select(hour => (hour.Index, Found: ForecastOf(hour.Index))).Where(hour => hour.Found?.Low80 is not null).Select(hour => (hour.Index, (long)hour.Found!.Low80!, (long)hour.Found.High80!))];

    /// <summary>Of a day without any passage nothing is known.</summary>
    private string Given(IReadOnlyList<long?> day, int hour) => day.ElementAtOrDefault(hour) is { } count && day.Any(any => any > 0) ? Words.Number(count) : "–";

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
