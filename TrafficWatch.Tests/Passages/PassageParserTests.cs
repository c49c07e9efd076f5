using System.Text;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Streaming;
using Xunit;

namespace TrafficWatch.Tests.Passages;

public sealed class PassageParserTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private readonly PassageParser _parser = new(Shanghai, PeakHours.Default);

    [Theory]
    [InlineData("2023-12-08 00:00:04", "2023-12-07T16:00:04")]
    [InlineData("2023/12/8 0:00:04", "2023-12-07T16:00:04")]
    [InlineData("2023/12/1 0:02", "2023-11-30T16:02:00")]
    [InlineData("2023/12/10", "2023-12-09T16:00:00")]
    [InlineData("2023-12-1 9:5:7", "2023-12-01T01:05:07")]
    [InlineData("2023.12.1 9:05", "2023-12-01T01:05:00")]
    [InlineData("45261.5", "2023-12-01T04:00:00")]
    [InlineData("45261", "2023-11-30T16:00:00")]
    [InlineData("2023-12-01T09:05:07.250+09:00", "2023-12-01T00:05:07.250")]
    [InlineData("2023/12/1 9:05:07.5", "2023-12-01T01:05:07.500")]
    [InlineData("1701392707", "2023-12-01T01:05:07")]
    public void Time_InAnyOfItsForms_IsRead(string written, string utc)
    {
        Assert.Null(Read(Line(time: written), out var passage));
        Assert.Equal(DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), DateTime.UnixEpoch.AddMilliseconds(passage.Time));
    }

    [Theory]
    [InlineData("12/1/2023", "GCSJ '12/1/2023' does not begin with its year")]
    [InlineData("2023/2/29", "GCSJ '2023/2/29' is no day of the calendar")]
    [InlineData("2023/12/1 25:00", "GCSJ '2023/12/1 25:00' is no time of a day")]
    [InlineData("1969/12/1", "GCSJ '1969/12/1' is outside the years")]
    [InlineData("yesterday", "GCSJ 'yesterday' is not of the form")]
    [InlineData("", "GCSJ '' is not of the form")]
    [InlineData("2023/123/1", "GCSJ '2023/123/1' is not of the form")]
    public void Time_AmbiguousOrImpossible_IsRefusedByName(string written, string reason) =>
        Assert.StartsWith(reason, Read(Line(time: written), out _), StringComparison.Ordinal);

    [Theory]
    [InlineData("a\tb", "has 2 fields, split by TAB; a passage has 8 or 12")]
    [InlineData("", "the message is empty")]
    [InlineData("\ufeff\r\n", "the message is empty")]
    public void Fields_TooFew_AreCounted(string line, string reason) => Assert.Equal(reason, Read(line, out _));

    [Fact]
    public void Fields_WrongOnes_AreNamed()
    {
        Assert.Equal("has 9 fields, split by TAB; a passage has 8 or 12", Read(Line() + "\tmore", out _));
        Assert.Equal("GCXH is empty", Read(Line(id: " "), out _));
        Assert.Equal("KKMC is empty", Read(Line(checkpoint: ""), out _));
        Assert.Equal("HPHM is longer than 50 characters", Read(Line(plate: new string('苏', 51)), out _));
        Assert.Null(Read(Line(plate: new string('苏', 50)), out _));
        Assert.Equal("CLPPXH 'a\u0001b' holds a control character", Read(Line(model: "a\u0001b"), out _));
        Assert.Equal("IS_WEEKEND '2' is neither 0 nor 1", Read(Line() + "\t苏\t2\t0\t小型汽车", out _));
        byte[] broken = [.. Encoding.UTF8.GetBytes("g\td\tk\t1\t2023-12-08 00:00:04\t02\t"), 0xC0, 0x80, .. "\t-"u8];
        Assert.False(_parser.TryParse(broken, 0, out _, out var reason));
        Assert.Equal("HPHM is not valid UTF-8", reason);
    }

    /// <summary>Friday at half past seven by local clocks, of Thursday in UTC.</summary>
    [Fact]
    public void EightFields_Derived_AreWhatTheyFollowFrom()
    {
        Assert.Null(Read(Line(time: "2023-12-08 07:30:00", type: "1", plate: "皖N10***"), out var passage));
        Assert.Equal(("01", "皖", "大型汽车", false, true), (passage.Type, passage.Province, passage.VehicleType, passage.IsWeekend, passage.IsPeakHour));
        Assert.Null(Read(Line(time: "2023-12-09 09:00:00", type: "-", plate: "6***"), out passage));
        Assert.Equal(("-", "", "未知", true, false), (passage.Type, passage.Province, passage.VehicleType, passage.IsWeekend, passage.IsPeakHour));
    }

    [Fact]
    public void TwelveFields_Given_AreTakenAsTheyAre()
    {
        Assert.Null(Read(Line(plate: "苏C12345") + "\t鲁\t1\tfalse\t面包车\r\n", out var passage));
        Assert.Equal(("鲁", "面包车", true, false), (passage.Province, passage.VehicleType, passage.IsWeekend, passage.IsPeakHour));
        Assert.Null(Read(Line(plate: "苏C12345") + "\t\t\t\t", out passage));
        Assert.Equal(("苏", "小型汽车"), (passage.Province, passage.VehicleType));
    }

    [Theory]
    [InlineData("07:00-09:00, 17:00-19:00", true)]
    [InlineData("", true)]
    [InlineData("9:00-7:00", false)]
    [InlineData("7-9", false)]
    public void PeakHours_Configured_AreRead(string text, bool read) => Assert.Equal(read, PeakHours.Parse(text) is not null);

    [Fact]
    public void Rows_SameIdAndTime_AreHeldOnce()
    {
        var aggregator = new PassageAggregator(LookAlikes.Default);
        foreach (var line in new[] { Line(id: "a"), Line(id: "b"), Line(id: "a"), Line(id: "a", time: "2023-12-08 00:00:05") })
        {
            Assert.True(_parser.TryParse(Encoding.UTF8.GetBytes(line), 0, out var passage, out _));
            Assert.Null(aggregator.Apply(in passage));
        }

        var rows = aggregator.Take().Rows;
        Assert.Equal((3, 1L), (rows.Count, rows.Copies));
        Assert.Equal(["a", "b", "a"], Enumerable.Range(0, 3).Select(row => Encoding.UTF8.GetString(rows.Text(row, PassageText.Id))));
        Assert.Equal(["-", "皖N10***"], new[] { PassageText.Model, PassageText.Plate }.Select(field => Encoding.UTF8.GetString(rows.Text(2, field))));
        Assert.Equal(0, aggregator.Take().Rows.Count);

        var writer = new StateWriter();
        aggregator.Advance(5000);
        aggregator.Save(writer);
        var reader = new StateReader(writer.Piece(0));
        var next = new PassageAggregator(LookAlikes.Default);
        next.Load(ref reader);
        Assert.Equal(5000, next.Line);
    }

    private static string Line(string id = "320300108860652979", string checkpoint = "苏鲁界省际卡口", string time = "2023/12/8 0:00:04", string type = "02", string plate = "皖N10***", string model = "-") =>
        $"{id}\t邳州市\t{checkpoint}\t1\t{time}\t{type}\t{plate}\t{model}";

    private string? Read(string line, out (long Time, string Type, string Province, string VehicleType, bool IsWeekend, bool IsPeakHour) passage)
    {
        passage = default;
        if (_parser.TryParse(Encoding.UTF8.GetBytes(line), 0, out var value, out var reason))
        {
            passage = (value.Time, Encoding.UTF8.GetString(value.PlateType), Encoding.UTF8.GetString(value.Province), Encoding.UTF8.GetString(value.VehicleType), value.IsWeekend, value.IsPeakHour);
        }

        return reason;
    }
}
