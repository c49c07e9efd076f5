using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Resources;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Areas;

public sealed class AreaFormTests
{
    private readonly AreaForm _form = new(new AreaSettings("好莱坞大道", 60, new ThresholdSet(80, 100, 120), null, null, 3, false, 7, null, null)) { Who = "王工" };

    [Fact]
    public void Read_NothingTyped_KeepsWhatWasThere()
    {
        var (edit, problem) = _form.Read(VisitorWords.English);

        Assert.Null(problem);
        Assert.Equal(new AreaEdit("好莱坞大道", 80, 100, 120, null, null, 3, false, 7), edit);
    }

    [Fact]
    public void Read_AllThresholdsEmptied_TakesThemAway()
    {
        (_form.Comfort, _form.Warning, _form.Alert) = ("", " ", "");

        Assert.Equal((null, null, null), (_form.Read(VisitorWords.English).Edit!.Comfort, _form.Read(VisitorWords.English).Edit!.Warning, _form.Read(VisitorWords.English).Edit!.Alert));
    }

    [Theory]
    [InlineData("80", "100", "")]
    [InlineData("80", "ten", "120")]
    [InlineData("80", "80", "120")]
    [InlineData("0", "100", "120")]
    [InlineData("80", "130", "120")]
    [InlineData("80", "100", "10,000,001")]
    public void Read_ThresholdsThatCannotBe_AreRefused(string comfort, string warning, string alert)
    {
        (_form.Comfort, _form.Warning, _form.Alert) = (comfort, warning, alert);

        var (edit, problem) = _form.Read(VisitorWords.Chinese);

        Assert.Null(edit);
        Assert.NotNull(problem);
    }

    [Fact]
    public void Read_NoName_AsksForIt()
    {
        _form.Who = "  ";

        Assert.Equal(VisitorWords.English.WhoIsMissing, _form.Read(VisitorWords.English).Problem);
    }
}
