using System.Text.Json.Serialization;
using TrafficWatch.Domain.Shopping;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Ui.Wall;
using TrafficWatch.Web.Streams.Shopping.Live;
using TrafficWatch.Web.Streams.Shopping.Resources;

namespace TrafficWatch.Web.Streams.Shopping.Screen;

/// <summary>What changed on the shopping screen since the last patch.</summary>
internal sealed record ShoppingPatch : WallPatch
{
    /// <summary>The ruling figure and those beside it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ShoppingTotal? Total { get; init; }

    /// <summary>By the list's name: [label, count, figure in words], in its order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, object[][]>? Lists { get; init; }

    /// <summary>[province as on the map, count].</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object[][]? Map { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DayCourses? Hours { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool SaysSomething => base.SaysSomething || Total is not null || Lists is not null || Map is not null || Hours is not null;
}

/// <summary>Events today, the note beside the title, the change against yesterday, the last minute, the late and the undated.</summary>
internal sealed record ShoppingTotal(long Today, string Before, string? Change, string Minute, string Late);

/// <summary>Finds out what one screen must be told: it remembers what that screen has been told already.</summary>
internal sealed class ShoppingPatcher(SiteCalendar calendar, SiteClock clock, ShoppingWords words)
{
    private const int MostProvinces = 6, MostIds = 5;
    private static readonly (string List, TopKind Kind)[] Tops = [("categories", TopKind.Category), ("brands", TopKind.Brand), ("items", TopKind.Item)];
    private readonly WallTold<ShoppingFrame> _told = new(calendar, clock, words);

    /// <summary>The screen lost what it knew, or may have: everything is told again.</summary>
    public void Forget() => _told.Forget();

    /// <summary>What to tell now. Afterwards it counts as told.</summary>
    /// <param name="frame">The newest frame.</param>
    /// <param name="status">How the stream fares; null before that is known.</param>
    public ShoppingPatch Next(ShoppingFrame frame, StreamStatus? status)
    {
        var news = _told.Next(frame, status, _told.DataOf(frame.DataTime, status));
        var told = news.Told;
        var changed = !ReferenceEquals(frame, told);
        return new ShoppingPatch
        {
            Now = news.Now,
            Status = news.Status,
            Data = news.Data,
            Total = changed ? Total(frame) : null,
            Lists = changed ? Lists(frame, told) : null,
            Map = told is null || !frame.Provinces.AsSpan().SequenceEqual(told.Provinces.AsSpan()) ? [.. frame.Provinces.Select(province => new object[] { province.Name, province.Count })] : null,
            Hours = told is null || !frame.Hours.AsSpan().SequenceEqual(told.Hours.AsSpan()) || !frame.HoursBefore.AsSpan().SequenceEqual(told.HoursBefore.AsSpan()) ? Hours(frame, news.Day) : null,
        };
    }

    private ShoppingTotal Total(ShoppingFrame frame) => new(
        frame.Today,
        frame.YesterdaySoFar > 0 ? words.YesterdayThen(frame.YesterdaySoFar) : "",
        frame.YesterdaySoFar > 0 ? words.OnYesterday(((double)frame.Today / frame.YesterdaySoFar) - 1) : null,
        words.PerMinute(frame.LastMinute),
        words.LateAndUndated(frame.Late, frame.Undated));

    /// <summary>The lists that are others than those that were told.</summary>
    private Dictionary<string, object[][]>? Lists(ShoppingFrame frame, ShoppingFrame? told)
    {
        var lists = All(frame);
        if (told is not null)
        {
            var before = All(told);
            lists = lists.Where(list => !list.Value.Select(row => (row[0], row[2])).SequenceEqual(before[list.Key].Select(row => (row[0], row[2])))).ToDictionary();
        }

        return lists.Count > 0 ? lists : null;
    }

    private Dictionary<string, object[][]> All(ShoppingFrame frame)
    {
        var lists = new Dictionary<string, object[][]>
        {
            ["actions"] = [.. new[] { 0, 1, 2, 3 }.Select(action => Row(words.Action(action), frame.Actions[action], action == 0 ? null : words.OfClicks(frame.Actions[action], frame.Actions[0])))],
            ["ages"] = [.. Enumerable.Range(0, frame.AgeRanges.Length).Select(age => Part(words.AgeRange(age), frame.AgeRanges[age], frame.Today))],
            ["genders"] = [.. Enumerable.Range(0, frame.Genders.Length).Select(gender => Part(words.Gender(gender), frame.Genders[gender], frame.Today))],
            ["provinces"] = [.. frame.Provinces.Take(MostProvinces).Select(province => Part(words.Label(province.Name), province.Count, frame.Today))],
        };
        foreach (var (list, kind) in Tops)
        {
            lists[list] = [.. frame.Top.Where(top => top.Kind == kind).Take(MostIds).Select(top => Row(top.Id, top.Count, top.Error > 0 ? $"+{words.Number(top.Error)}" : null))];
        }

        return lists;
    }

    private object[] Part(string label, long count, long all) => Row(label, count, words.Percent(all == 0 ? 0 : (double)count / all));

    private object[] Row(string label, long count, string? besides) => [label, count, besides is null ? words.Number(count) : $"{words.Number(count)}  {besides}"];

    private DayCourses Hours(ShoppingFrame frame, DateOnly day) => new([.. frame.Hours], [.. frame.HoursBefore], DayCourses.BeginsOf(day, calendar));
}
