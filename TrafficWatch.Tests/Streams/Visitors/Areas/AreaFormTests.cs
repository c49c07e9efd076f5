using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Resources;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Areas;

public sealed class AreaFormTests
{
    private readonly AreaForm _form = new(new AreaSettings("好莱坞大道", 60, new ThresholdSet(80, 100, 120), null, null, 3, false, 7, null, null));

    [Fact]
    public void Read_NothingTyped_KeepsWhatWasThere()
    {
        var (edit, problems) = _form.Read(VisitorWords.English, "王工");

        Assert.Empty(problems);
        Assert.Equal(new AreaEdit("好莱坞大道", 80, 100, 120, null, null, 3, false, 7), edit);
    }

    [Fact]
    public void Read_AllThresholdsEmptied_TakesThemAway()
    {
        (_form.Comfort, _form.Warning, _form.Alert) = ("", " ", "");

        var edit = _form.Read(VisitorWords.English, "王工").Edit!;
        Assert.Equal((null, null, null), (edit.Comfort, edit.Warning, edit.Alert));
    }

    [Theory]
    [InlineData("80", "100", "", "alert")]
    [InlineData("80", "ten", "120", "warning")]
    [InlineData("80", "80", "120", "warning")]
    [InlineData("0", "100", "120", "comfort")]
    [InlineData("80", "130", "120", "alert")]
    [InlineData("80", "100", "10,000,001", "alert")]
    public void Read_ThresholdsThatCannotBe_AreRefusedAtTheirField(string comfort, string warning, string alert, string field)
    {
        (_form.Comfort, _form.Warning, _form.Alert) = (comfort, warning, alert);

        var (edit, problems) = _form.Read(VisitorWords.Chinese, "王工");

        Assert.Null(edit);
        Assert.Equal([field], problems.Keys);
    }

    [Fact]
    public void Read_CapacityClosingAndQuietHours_AreReadAsTyped()
    {
        (_form.Capacity, _form.ClosesAt, _form.QuietHours) = ("１,200", "9:30", "22:00–07:00，12:00-13:00");

        var edit = _form.Read(VisitorWords.Chinese, "王工").Edit!;
        Assert.Equal((1200, "09:30", "22:00-07:00, 12:00-13:00"), (edit.Capacity, edit.ClosesAt, edit.QuietHours));
        Assert.True(_form.IsChanged);
    }

    [Theory]
    [InlineData("0", "", "", "capacity")]
    [InlineData("many", "", "", "capacity")]
    [InlineData("", "24:00", "", "closesAt")]
    [InlineData("", "", "at night", "quietHours")]
    public void Read_SettingsThatCannotBe_AreRefusedAtTheirField(string capacity, string closes, string quiet, string field)
    {
        (_form.Capacity, _form.ClosesAt, _form.QuietHours) = (capacity, closes, quiet);

        var (edit, problems) = _form.Read(VisitorWords.English, "王工");

        Assert.Null(edit);
        Assert.Equal([field], problems.Keys);
    }

    [Theory]
    [InlineData("200", 120, 160, 200)]
    [InlineData("3", 1, 2, 3)]
    public void TakeSuggested_OfACapacity_Is60And80And100Percent(string capacity, int comfort, int warning, int alert)
    {
        Assert.Null(_form.Suggested);
        (_form.Comfort, _form.Warning, _form.Alert, _form.Capacity) = ("", "", " ", capacity);
        _form.TakeSuggested();

        var edit = _form.Read(VisitorWords.English, "王工").Edit!;
        Assert.Equal((comfort, warning, alert), (edit.Comfort, edit.Warning, edit.Alert));
        Assert.Null(_form.Suggested);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("")]
    [InlineData("10000001")]
    public void Suggested_OfNoUsableCapacity_IsNothing(string capacity)
    {
        (_form.Comfort, _form.Warning, _form.Alert, _form.Capacity) = ("", "", "", capacity);

        Assert.Null(_form.Suggested);
    }

    [Fact]
    public void Read_NoName_AsksForIt() => Assert.Equal(VisitorWords.English.WhoIsMissing, _form.Read(VisitorWords.English, "  ").Problems["who"]);

    /// <summary>As a Chinese keyboard makes them.</summary>
    [Fact]
    public void Read_FullWidthDigits_AreDigits()
    {
        _form.Alert = "１２５";

        Assert.Equal(125, _form.Read(VisitorWords.English, "王工").Edit!.Alert);
    }

    [Fact]
    public void Against_ChangedMeanwhile_NamesWhereTheTwoDiffer()
    {
        _form.Alert = "140";
        var theirs = new AreaSettings("好莱坞大道", null, new ThresholdSet(80, 100, 130), null, "Boulevard", 3, false, 8, "Li", null);

        Assert.Equal([("alert", "140", "130"), ("nameEn", "", "Boulevard")], _form.Against(theirs));
        _form.Rebase(theirs);
        Assert.Equal(8, _form.Read(VisitorWords.English, "王工").Edit!.Version);
    }

    [Fact]
    public void Preview_ThresholdsTyped_TellsTheLevelOfThoseInside()
    {
        (_form.Comfort, _form.Warning, _form.Alert) = ("30", "40", "50");

        Assert.Equal(new AreaLevel(60, AlertLevel.Alert), _form.Preview(new AlertRule(0.05)));
    }
}
