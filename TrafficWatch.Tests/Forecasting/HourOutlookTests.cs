using TrafficWatch.Domain.Forecasting;
using Xunit;

namespace TrafficWatch.Tests.Forecasting;

public sealed class HourOutlookTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly DateTime Monday = new(2026, 3, 1, 16, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Outlook_SixWeeks_IsBetterThanLastWeekAndSaysHowGood()
    {
        var outlook = HourOutlook.Of(Series(42 * 24));
        Assert.Equal((ForecastMethod.Regression, 42 * 24, 24), (outlook.Method, outlook.KnownHours, outlook.Hours.Count));
        Assert.Equal([1, 3, 24], outlook.Figures.Select(figures => figures.Horizon));
        Assert.All(outlook.Figures, figures =>
        {
            Assert.True(figures.Mae < figures.MaeOfWeekBefore, $"{figures}");
            Assert.True(figures.Mae < figures.MaeOfProfile, $"{figures}");
            Assert.True(figures.Mae <= figures.Rmse);
            Assert.InRange(figures.Coverage90, 0.8, 0.98);
        });
        Assert.All(outlook.Hours, hour =>
        {
            Assert.InRange(hour.Expected, hour.Band80!.Value.Low, hour.Band80.Value.High);
            Assert.True(hour.Band80.Value.High - hour.Band80.Value.Low <= hour.Band99!.Value.High - hour.Band99.Value.Low);
        });
        // By day three times as much as by night.
        Assert.True(outlook.Hours.Single(hour => hour.Horizon == 13).Expected > 2 * outlook.Hours.Single(hour => hour.Horizon == 4).Expected);
    }

    [Fact]
    public void Outlook_LittleHistory_FallsBackAndSaysSo()
    {
        Assert.Equal((ForecastMethod.None, 0), (HourOutlook.Of(Series(20)).Method, HourOutlook.Of(Series(20)).Hours.Count));
        var days = HourOutlook.Of(Series(4 * 24));
        Assert.Equal((ForecastMethod.Profile, 24), (days.Method, days.Hours.Count));
        Assert.Equal(3, days.Figures.Count);
        Assert.All(days.Figures, figures => Assert.InRange(figures.Coverage90, 0.5, 1));
        Assert.Empty(HourOutlook.Of(Series(40)).Figures);
        Assert.Equal(ForecastMethod.Profile, HourOutlook.Of(Series(20 * 24)).Method);
    }

    [Fact]
    public void Outlook_HolesAndADeadCamera_DoNotStopIt()
    {
        var outlook = HourOutlook.Of(Series(42 * 24, hour => hour % 50 < 5 || hour is > 300 and < 400, hour => hour is > 700 and < 720));
        Assert.Equal(ForecastMethod.Regression, outlook.Method);
        Assert.All(outlook.Hours, hour => Assert.True(double.IsFinite(hour.Expected)));
        Assert.True(outlook.Figures[0].Mae < outlook.Figures[0].MaeOfWeekBefore);
    }

    [Fact]
    public void Holiday_IsForecastAsHolidays()
    {
        var day = DateOnly.FromDateTime(Monday.AddHours(8));
        var special = new Dictionary<DateOnly, bool> { [day.AddDays(10)] = true, [day.AddDays(24)] = true, [day.AddDays(42)] = true, [day.AddDays(40)] = false };
        var kinds = new DayKinds(special);
        Assert.Equal((DayKinds.Holiday, (int)DayOfWeek.Wednesday, (int)DayOfWeek.Tuesday), (kinds.Of(day.AddDays(10)), kinds.Of(day.AddDays(40)), kinds.Of(day.AddDays(1))));
        // On holidays a tenth of what else comes.
        var counts = Enumerable.Range(0, 42 * 24).Select(hour => Count(hour) * (kinds.Of(day.AddDays(hour / 24)) == DayKinds.Holiday ? 0.1 : 1)).ToList();
        var holiday = HourOutlook.Of(new HourSeries(Monday, counts, 24, Shanghai, kinds));
        var workday = HourOutlook.Of(new HourSeries(Monday, counts, 24, Shanghai, new DayKinds(special.Where(one => one.Key < day.AddDays(42)).ToDictionary())));
        Assert.True(holiday.Hours.Sum(hour => hour.Expected) < 0.5 * workday.Hours.Sum(hour => hour.Expected));
    }

    [Fact]
    public void Bands_WhenErrorsGrow_FollowUntilTheyHoldTheirPartAgain()
    {
        var bands = new ConformalBands(0.8, 0.9);
        var random = new Random(5);
        Assert.Null(bands.Width(0));
        var (inside, asked) = (0, 0);
        for (var i = 0; i < 6000; i++)
        {
            var score = Math.Abs(random.NextDouble() - 0.5) * (i < 1000 ? 1 : 4);
            if (i >= 3000)
            {
                asked++;
                inside += score <= bands.Width(1) ? 1 : 0;
            }

            bands.Add(score);
        }

        Assert.InRange((double)inside / asked, 0.88, 0.92);
        Assert.True(bands.Width(0) < bands.Width(1));
    }

    /// <summary>More by day, less at weekends, and a slow wave that only the hours before tell of.</summary>
    private static double Count(int hour)
    {
        var (local, day) = (hour % 24, hour / 24 % 7);
        var noise = new Random(hour).NextDouble() - 0.5;
        return Math.Round((100 + (200 * Math.Max(0, Math.Sin((local - 6) * Math.PI / 12)))) * (day >= 5 ? 0.6 : 1) * (1 + (0.25 * Math.Sin(hour / 17.0)))) + Math.Round(20 * noise);
    }

    private static HourSeries Series(int hours, Func<int, bool>? unknown = null, Func<int, bool>? dead = null) => new(
        Monday, [.. Enumerable.Range(0, hours).Select(hour => unknown?.Invoke(hour) == true ? double.NaN : dead?.Invoke(hour) == true ? 0 : Count(hour))], 24, Shanghai, new DayKinds(new Dictionary<DateOnly, bool>()));
}
