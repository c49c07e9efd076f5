using System.Text;
using CsvHelper;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Admin;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Traffic;
using Xunit;

namespace TrafficWatch.Tests.Platform.Queries;

public sealed class FilterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("?area=%E5%B0%8F%E9%BB%84%E4%BA%BA%E4%B9%90%E5%9B%AD&area=%2A&range=yesterday", null)]
    [InlineData("?range=custom&from=2025-07-15T12%3A47&to=2025-07-16T00%3A00", null)]
    [InlineData("?range=1h", "")]
    public void ToQueryString_OfTraffic_ReadsTheSameAgain(string query, string? expected)
    {
        var filter = TrafficFilter.Parse(query, out var errors);
        var again = TrafficFilter.Parse(filter.ToQueryString(), out _);

        Assert.Empty(errors);
        Assert.Equal(filter.Areas, again.Areas);
        Assert.Equal(filter.Range, again.Range);
        Assert.Equal(expected ?? filter.ToQueryString(), filter.ToQueryString());
    }

    [Theory]
    [InlineData("?from=yesterday", "from", "yesterday")]
    [InlineData("?from=2025-07-16&to=2025-07-15", "to", "2025-07-15")]
    [InlineData("?range=2h", "range", "2h")]
    [InlineData("?after=nonsense", "after", "nonsense")]
    [InlineData("?to=9999-12-31", "to", "9999-12-31")]
    public void Parse_UnusableValue_NamesFieldAndValue(string query, string field, string value)
    {
        TrafficFilter.Parse(query, out var errors);

        var error = Assert.Single(errors);
        Assert.Equal((field, value), (error.Field, error.Value));
        Assert.Contains(value, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfAlerts_ReadsLevelsAndNamesWrongOnes()
    {
        var filter = AlertFilter.Parse("?level=alert&level=red&level=normal", "area", out var errors);

        Assert.Equal([AlertLevel.Alert, AlertLevel.Normal], filter.Levels);
        Assert.Equal("red", Assert.Single(errors).Value);
    }

    [Fact]
    public void Parse_OfAlertCases_ReadsTabStatesAndLevelsAndNamesWrongOnes()
    {
        var filter = AlertCaseFilter.Parse("?show=all&state=snoozed&state=cleared&level=alert&area=a", "area", out var errors);
        Assert.Empty(errors);
        Assert.Equal([CareState.Snoozed, CareState.Cleared], filter.Wanted);
        Assert.Equal([AlertLevel.Alert], filter.Levels);

        // Among those that are open none is cleared.
        Assert.Equal([CareState.Snoozed], (filter with { Show = AlertCaseFilter.Open }).Wanted);
        Assert.Equal([CareState.Unacknowledged, CareState.Acknowledged, CareState.Snoozed], AlertCaseFilter.Parse("", "area", out _).Wanted);

        AlertCaseFilter.Parse("?show=some&state=open&level=normal&after=x", "area", out errors);
        Assert.Equal([("show", "some"), ("after", "x"), ("state", "open"), ("level", "normal")], errors.Select(error => (error.Field, error.Value)));
    }

    [Fact]
    public void Parse_OfDeadLetters_ReadsTheSameAgain()
    {
        var filter = DeadLetterFilter.Parse("?stream=visitors&reason=no%20area&status=new&after=" + DeadLetterFilter.ToCursor(7), out var errors);

        Assert.Empty(errors);
        Assert.Equal(filter, DeadLetterFilter.Parse(filter.ToQueryString(), out _));
        Assert.Equal(7, DeadLetterFilter.Key(filter.After!));
        DeadLetterFilter.Parse("?status=old", out errors);
        Assert.Equal("status", Assert.Single(errors).Field);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("a;=1+1", "\"a;=1+1\"")]
    [InlineData("\rx", "'\rx")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a=1", "a=1")]
    [InlineData(null, "")]
    public void Text_FormulaLike_IsDefused(string? text, string cell)
    {
        using var file = new MemoryStream();
        using (var csv = CsvWriter.Create(file, leaveOpen: true))
        {
            csv.Text(text).Text("end").EndRecord();
        }

        var quoted = cell.Contains('\r', StringComparison.Ordinal) ? $"\"{cell}\"" : cell;
        Assert.Equal($"{quoted},end\r\n", Encoding.UTF8.GetString(file.ToArray()));
    }

    [Fact]
    public void Compare_OfKeys_IsByCodePointWithSpacesBehind()
    {
        Assert.True(KeyOrder.Compare("🚗", "Ａ") > 0);
        Assert.True(KeyOrder.Compare("x🚗", "xＡ") > 0);
        Assert.True(KeyOrder.Compare("x🚗", "x🚁") > 0);
        Assert.True(KeyOrder.Compare("a", "B") > 0);
        Assert.True(KeyOrder.Compare("a", "a\u0001") > 0);
        Assert.Equal(0, KeyOrder.Compare("a", "a "));
    }
}
