using System.Text;
using System.Text.RegularExpressions;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Localization;
using Xunit;

namespace TrafficWatch.Tests.Platform.Localization;

/// <summary>Why a record was refused, on a Chinese page: as the parser says it, and without its values as groups are called.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"event_time":"never","area_id":"a","action":"in","user_id":"u"}""")]
    [InlineData("""{"event_time":"12:47","area_id":"a","action":"in","user_id":"u"}""")]
    [InlineData("""{"event_time":"2025-02-30T00:00:00","area_id":"a","action":"in","user_id":"u"}""")]
    [InlineData("""{"event_time":"2025-02-20T25:00:00","area_id":"a","action":"in","user_id":"u"}""")]
    [InlineData("""{"event_time":"1825-02-20T05:00:00","area_id":"a","action":"in","user_id":"u"}""")]
    [InlineData("""{"event_time":"2025-02-20T05:00:00+99","area_id":"a","action":"in","user_id":"u"}""")]
    [InlineData("""{"event_time":12,"area_id":"a","action":"in","user_id":"u"}""")]
    [InlineData("""{"event_time":"2025-07-15T12:00:00","area_id":[],"action":"in","user_id":"u"}""")]
    [InlineData("""{"event_time":"2025-07-15T12:00:00","area_id":null,"action":"in","user_id":"u"}""")]
    [InlineData("""{"event_time":"2025-07-15T12:00:00","area_id":"","action":"in","user_id":"u"}""")]
    [InlineData("""{"event_time":"2025-07-15T12:00:00","area_id":"*","action":"in","user_id":"u"}""")]
    [InlineData("""{"event_time":"2025-07-15T12:00:00","area_id":"a","action":"jump","user_id":"u"}""")]
    [InlineData("""{"event_time":"2025-07-15T12:00:00","area_id":"a","action":"in","user_id":"u"}{}""")]
    [InlineData("""{"event_time":"2025-07-15T12:00:00","area_id":"a","action":"in","user_id":"u"} tail""")]
    [InlineData("""{"event_time":"2025-07-15T12:00:00","area_id":"a","action":"in","user_id":"u"}\0""")]
    public void Refusal_OfTheParser_IsChinese(string message)
    {
        Assert.False(new VisitorParser(TimeZoneInfo.Utc).TryParse(Encoding.UTF8.GetBytes(message.Replace("\\0", "\0", StringComparison.Ordinal)), 0, out _, out var reason));

        AssertChinese(reason!);
    }

    [Theory]
    [InlineData("event time 2026-01-01T00:00:00Z is 2 d 00:28:51 ahead of the record's timestamp 2025-12-30T00:00:00Z")]
    [InlineData("event time 2026-01-01T00:00:00Z is 01:28:51 ahead of the clock 2025-12-31T22:00:00Z")]
    [InlineData("area_id 'x': the stream holds 4096 areas already")]
    [InlineData("user_id is longer than 255 characters")]
    [InlineData("user_id 'a\u0001b' holds a control character")]
    [InlineData("user_id is not valid UTF-8")]
    [InlineData("it is too large to be tried again: send the record itself once more")]
    public void Refusal_OfTheEngine_IsChinese(string reason) => AssertChinese(reason);

    [Fact]
    public void Refusal_NobodyKnows_StaysAsItIs() => Assert.Equal("something new", Words.Chinese.Refusal("something new"));

    // Names of fields and values in quotes stay.
    private static void AssertChinese(string reason)
    {
        foreach (var text in new[] { reason, DeadLetter.KindOf(reason) })
        {
            var told = Words.Chinese.Refusal(text);
            Assert.NotEqual(text, told);
            Assert.DoesNotMatch("[A-Za-z]{3,}", Regex.Replace(told, "event_time|area_id|user_id|action|UTF|JSON|Unix|'[^']*'|\"[^\"]*\"", ""));
            Assert.Equal(text, Words.English.Refusal(text));
        }
    }
}
