using TrafficWatch.Web.Streams.Visitors.Areas;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Areas;

public sealed class LocalTimesTests
{
    [Theory]
    [InlineData("22:30", "22:30")]
    [InlineData("9:05", "09:05")]
    [InlineData(" ２２：３０ ", "22:30")]
    [InlineData("24:00", null)]
    [InlineData("22.30", null)]
    [InlineData("", null)]
    public void Time_AsTyped_IsReadOrRefused(string text, string? stored) => Assert.Equal(stored, LocalTimes.Time(text));

    [Theory]
    [InlineData("22:00-07:00", "22:00-07:00")]
    [InlineData("22:00 – 7:00，12:00-13:00", "22:00-07:00, 12:00-13:00")]
    [InlineData("22:00-07:00、12:00～13:00", "22:00-07:00, 12:00-13:00")]
    [InlineData("22:00-24:00,0:00-7:00", "22:00-24:00, 00:00-07:00")]
    [InlineData("12:00-12:00", null)]
    [InlineData("12:00", null)]
    [InlineData("12:00-13:00-14:00", null)]
    [InlineData("12:00-25:00", null)]
    [InlineData(" , ", null)]
    public void Spans_AsTyped_AreReadOrRefused(string text, string? stored) => Assert.Equal(stored, LocalTimes.Spans(text));

    [Fact]
    public void Spans_MoreThanTheColumnHolds_AreRefused() => Assert.Null(LocalTimes.Spans(string.Join(",", Enumerable.Repeat("12:00-13:00", 16))));
}
