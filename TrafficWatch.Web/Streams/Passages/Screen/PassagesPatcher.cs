using System.Collections.Immutable;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Ui.Wall;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Records;
using TrafficWatch.Web.Streams.Passages.Resources;
using TrafficWatch.Web.Streams.Passages.Tables;

namespace TrafficWatch.Web.Streams.Passages.Screen;

/// <summary>Finds out what one screen must be told: it remembers what that screen has been told already.</summary>
internal sealed class PassagesPatcher(SiteCalendar calendar, SiteClock clock, PassageWords words)
{
    private const int MostCheckpoints = 10, MostTypes = 6;
    private static readonly string Confirmed = WarningTable.NameOf(WarningState.Confirmed);
    private readonly WallTold<PassageFrame> _told = new(calendar, clock, words);

    /// <summary>The screen lost what it knew, or may have: everything is told again.</summary>
    public void Forget() => _told.Forget();

    /// <summary>What to tell now. Afterwards it counts as told.</summary>
    /// <param name="frame">The newest frame.</param>
    /// <param name="status">How the stream fares; null before that is known.</param>
    public PassagesPatch Next(PassageFrame frame, StreamStatus? status)
    {
        var news = _told.Next(frame, status, frame.DataTime is { } data ? HeadPatch.Ms(data) : null);
        var told = news.Told;
        return new PassagesPatch
        {
            Now = news.Now,
            Status = news.Status,
            Data = news.Data,
            Total = told is null || frame.Today != told.Today || frame.LastMinute != told.LastMinute || frame.YesterdaySoFar != told.YesterdaySoFar || frame.Borders != told.Borders || Other(frame.Directions, told.Directions) ? Total(frame) : null,
            Checkpoints = told is null || Other(frame.Checkpoints, told.Checkpoints) ? [.. frame.Checkpoints.Take(MostCheckpoints).Select(place => new object[] { place.Sign, place.Checkpoint, place.Count })] : null,
            Provinces = told is null || Other(frame.Provinces, told.Provinces) ? [.. frame.Provinces.Where(part => part.Name.Length > 0).Select(part => new object[] { ProvinceNames.Of(part.Name), part.Count })] : null,
            Types = told is null || Other(frame.VehicleTypes, told.VehicleTypes) ? Types(frame) : null,
            Hours = told is null || Other(frame.Hours, told.Hours) || Other(frame.HoursBefore, told.HoursBefore) || Other(frame.HoursWeekBefore, told.HoursWeekBefore) || Other(frame.Expected, told.Expected) ? Hours(frame, news.Day) : null,
            Warnings = told is null || Other(frame.Warnings, told.Warnings)
                ? [.. frame.Warnings.Select(warning => new object[] { HeadPatch.Ms(warning.At), warning.Masked, warning.First, warning.Second, words.Took(warning.Minutes, warning.Least), words.StateOf(warning.State), warning.State == Confirmed ? 2 : 1 })] : null,
            Unusual = told is null || Other(frame.Unusual, told.Unusual) ? [.. frame.Unusual.Select(flow => new object[] { flow.Sign, flow.Checkpoint, words.UnusualFlow(flow.Count, flow.Low, flow.High) })] : null,
            Latest = told is null || Other(frame.Latest, told.Latest) ? [.. frame.Latest.Select(passage => new object[] { HeadPatch.Ms(passage.PassedAt), passage.Masked, passage.Sign, passage.Checkpoint, words.VehicleTypeOf(passage.VehicleType) })] : null,
        };
    }

    private TotalPatch Total(PassageFrame frame)
    {
        var all = Math.Max(1, frame.Directions.Sum(part => part.Count));
        return new TotalPatch(
            frame.Today,
            frame.YesterdaySoFar is { } before ? words.YesterdayThen(before) : "",
            frame.YesterdaySoFar is > 0 and var then ? words.Change(((double)frame.Today / then) - 1) : null,
            words.PerMinute(frame.LastMinute),
            frame.Borders is { } borders
                ? [[words.Inbound, Part(borders.In, borders.In + borders.Out)], [words.Outbound, Part(borders.Out, borders.In + borders.Out)]]
                : [.. frame.Directions.Take(2).OrderBy(part => part.Name, StringComparer.Ordinal).Select(part => new object[] { words.DirectionOf(part.Name), Part(part.Count, all) })]);
    }

    private object[][] Types(PassageFrame frame)
    {
        var all = frame.VehicleTypes.Sum(part => part.Count);
        var few = frame.VehicleTypes.Length > MostTypes ? frame.VehicleTypes.Take(MostTypes - 1).Append(new PartCount("", frame.VehicleTypes.Skip(MostTypes - 1).Sum(part => part.Count))) : frame.VehicleTypes;
        return [.. few.Select(part => new object[] { part.Name.Length > 0 ? words.VehicleTypeOf(part.Name) : words.OtherTypes, part.Count, Part(part.Count, all) })];
    }

    private HoursPatch Hours(PassageFrame frame, DateOnly day)
    {
        // A day of which nothing is known draws no line along the ground.
        return new HoursPatch([.. frame.Hours], [.. Known(frame.HoursBefore)], [.. Known(frame.HoursWeekBefore)], DayCourses.BeginsOf(day, calendar),
            [.. frame.Expected.Select((hour, at) => hour is null || frame.Hours.ElementAtOrDefault(at) is not null ? null : new[] { (long)Math.Round(hour.Low), (long)Math.Round(hour.High) })]);

        static IEnumerable<long?> Known(ImmutableArray<long?> hours) => hours.Any(hour => hour > 0) ? hours : [];
    }

    private static double Part(long count, long all) => all == 0 ? 0 : Math.Round(100.0 * count / all, 1);

    private static bool Other<T>(ImmutableArray<T> one, ImmutableArray<T> other) => !one.AsSpan().SequenceEqual(other.AsSpan());
}
