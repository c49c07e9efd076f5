using System.Text;
using TrafficWatch.Domain.Visitors;
using Xunit;

namespace TrafficWatch.Tests.Visitors;

public sealed class VisitorParserTests
{
    private const string Time = "2025-07-15T12:47:26.256";

    [Theory]
    [InlineData("2025-07-15T12:47:26.256", "UTC", "2025-07-15T12:47:26.256")]
    [InlineData("2025-07-15 12:47:26", "UTC", "2025-07-15T12:47:26.000")]
    [InlineData("2025-07-15T12:47", "UTC", "2025-07-15T12:47:00.000")]
    [InlineData("2025-07-15T12:47:26.2569999Z", "Asia/Shanghai", "2025-07-15T12:47:26.256")]
    [InlineData("2025-07-15T12:47:26.5+08:00", "UTC", "2025-07-15T04:47:26.500")]
    [InlineData("2025-07-15T12:47:26-0400", "UTC", "2025-07-15T16:47:26.000")]
    [InlineData("2025-07-15T12:47:26.256", "Asia/Shanghai", "2025-07-15T04:47:26.256")]
    [InlineData("2025-11-02T01:30:00", "America/New_York", "2025-11-02T06:30:00.000")]
    [InlineData("2025-03-09T02:30:00", "America/New_York", "2025-03-09T07:30:00.000")]
    [InlineData("1752583646", "Asia/Shanghai", "2025-07-15T12:47:26.000")]
    [InlineData("1752583646.2569", "UTC", "2025-07-15T12:47:26.256")]
    [InlineData("1752583646256", "UTC", "2025-07-15T12:47:26.256")]
    [InlineData("1.752583646256E12", "UTC", "2025-07-15T12:47:26.256")]
    public void TryParse_TimeOfAnyForm_IsUtc(string text, string zone, string utc)
    {
        Assert.True(Parse(Event(text), out var time, out _, out var reason, zone), reason);
        Assert.Equal(DateTime.Parse(utc + "Z", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal), DateTime.UnixEpoch.AddMilliseconds(time));
    }

    [Theory]
    [InlineData("12:47:26", "has no date")]
    [InlineData("2025-13-15T12:47:26", "no day of the calendar")]
    [InlineData("2025-02-29T12:47:26", "no day of the calendar")]
    [InlineData("2025-07-15T24:47:26", "no time of a day")]
    [InlineData("2025-07-15", "not of the form")]
    [InlineData("9999-07-15T01:00:00", "outside the years")]
    [InlineData("1970-01-01T00:00:00", "outside the years 2000 to 9998")]
    [InlineData("0", "no Unix time")]
    [InlineData("1752583646256000", "no Unix time")]
    [InlineData("-1752583646", "no Unix time")]
    [InlineData("2025-07-15T12:47:26+99:00", "no offset")]
    public void TryParse_TimeThatIsNone_NamesFieldAndValue(string text, string expected)
    {
        Assert.False(Parse(Event(text), out _, out _, out var reason));
        Assert.StartsWith($"event_time '{text}'", reason, StringComparison.Ordinal);
        Assert.Contains(expected, reason, StringComparison.Ordinal);
    }

    /// <summary>Of the two readings of a local time that comes twice the record's timestamp decides.</summary>
    [Theory]
    [InlineData("2025-10-26T01:30:00", "Europe/London", "2025-10-26T00:30:01Z", "2025-10-26T00:30:00")]
    [InlineData("2025-10-26T01:30:00", "Europe/London", "2025-10-26T01:30:01Z", "2025-10-26T01:30:00")]
    [InlineData("2025-10-26T01:30:00", "Europe/London", "2025-10-26T01:29:00Z", "2025-10-26T01:30:00")]
    [InlineData("2025-10-26T01:30:00", "Europe/London", "2026-01-01T00:00:00Z", "2025-10-26T01:30:00")]
    [InlineData("2025-10-26T02:30:00", "Europe/London", "2025-10-26T01:30:01Z", "2025-10-26T02:30:00")]
    [InlineData("2025-11-02T01:30:00", "America/New_York", "2025-11-02T05:30:01Z", "2025-11-02T05:30:00")]
    [InlineData("2025-04-06T01:45:00", "Australia/Lord_Howe", "2025-04-05T14:46:00Z", "2025-04-05T14:45:00")]
    [InlineData("2025-04-06T01:45:00", "Australia/Lord_Howe", "2025-04-05T15:16:00Z", "2025-04-05T15:15:00")]
    public void TryParse_HourThatComesTwice_ByTheRecordsTimestamp(string text, string zone, string record, string utc)
    {
        var recordTime = DateTimeOffset.Parse(record, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        Assert.True(Parse(Event(text), out var time, out _, out var reason, zone, recordTime), reason);
        Assert.Equal(utc, DateTime.UnixEpoch.AddMilliseconds(time).ToString("s"));
    }

    /// <summary>As producers in other languages write it.</summary>
    [Theory]
    [InlineData("\ufeff{\"event_time\":\"2025-07-15T12:47:26.256\",\"area_id\":\"A\",\"action\":\"in\",\"user_id\":\"u\"}", "A/u")]
    [InlineData("{\"event_time\":\"2025-07-15T12:47:26.256\",\"area_id\":7,\"action\":\"in\",\"user_id\":123456789012345678901234567890}", "7/123456789012345678901234567890")]
    [InlineData("{\"event_time\":1752583646256,\"area_id\":\"A\",\"action\":\"IN\",\"user_id\":\"u\"}", "A/u")]
    [InlineData("{\"event_time\":1752583646.256,\"area_id\":\"A\",\"action\":\"\\u0049n\",\"user_id\":\"u\"}", "A/u")]
    [InlineData("{\"event_time\":\"2025-07-15T12:47:26.256\",\"area_id\":\"A\",\"action\":\"Out\",\"user_id\":\"u\"} \r\n", "A/u")]
    public void TryParse_WhatProducersSend_IsTaken(string json, string expected)
    {
        Assert.True(Parse(json, out var time, out var ids, out var reason), reason);
        Assert.Equal(expected, ids);
        Assert.Equal(1752583646256, time);
    }

    [Theory]
    [InlineData("\0\0", "zero bytes follow the event")]
    [InlineData("\n{\"event_time\":\"2025-07-15T12:47:26.256\"}", "a second event follows the first")]
    [InlineData(" tail", "'tail' follows the event")]
    public void TryParse_WhatFollowsTheEvent_IsNamedInPlainWords(string tail, string expected)
    {
        Assert.False(Parse(Event(Time) + tail, out _, out _, out var reason));
        Assert.Contains(expected, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_EscapedAndBlankedIds_AreTheSameIds()
    {
        Assert.True(Parse("""{"user_id":"user-\u0031","x":[1,{"y":2}],"action":"in","area_id":" \u5c0f黄人乐园\u3000","event_time":"2025-07-15T12:47:26\u002e256"}""", out _, out var ids, out var reason), reason);
        Assert.Equal("小黄人乐园/user-1", ids);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void TryParse_LengthOfAnId_IsThatOfTheColumn(int length, bool taken)
    {
        foreach (var character in new[] { "a", "园" })
        {
            var id = string.Concat(Enumerable.Repeat(character, length));
            Assert.Equal(taken, Parse(Event(Time, area: id), out _, out _, out _));
            Assert.Equal(taken, Parse(Event(Time, user: id), out _, out _, out _));
        }
    }

    [Fact]
    public void TryParse_AnyBytes_NeverThrows()
    {
        var random = new Random(3);
        var sample = Encoding.UTF8.GetBytes(Event(Time));
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = sample.ToArray();
            for (var change = random.Next(4); change >= 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var parser = new VisitorParser(TimeZoneInfo.Utc);
            Assert.True(parser.TryParse(bytes.AsSpan(0, random.Next(bytes.Length + 1)), long.MaxValue, out _, out var reason) || reason is { Length: > 0 });
        }
    }

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("a\\u001fb")]
    public void TryParse_ControlCharacters_AreRefused(string id)
    {
        Assert.False(Parse(Event(Time, area: id), out _, out _, out var reason));
        Assert.Matches("^area_id '.*' holds a control character$", reason);
        Assert.False(Parse(Event(Time, user: id), out _, out _, out reason));
        Assert.Matches("^user_id '.*' holds a control character$", reason);
    }

    /// <summary>A further member leaves the message to the JSON reader: both ways must take the same messages, with the same outcome.</summary>
    [Fact]
    public void TryParse_PlainMessage_AsTheJsonReaderReadsIt()
    {
        var random = new Random(5);
        string[] samples = [Event(Time), Event(Time, "小黄人乐园", "user-6715"), Event(Time, "　园 ", "é\u00a0").Replace(",\"", ", \"", StringComparison.Ordinal).Replace("\":", "\": ", StringComparison.Ordinal), $$"""{"event_time":1752583646256,"area_id":12,"action":"out","user_id": 6715}"""];
        byte[] marks = [(byte)'"', (byte)'\\', (byte)' ', (byte)'*', (byte)'{', (byte)'}', (byte)':', (byte)',', 0, 0x1f, 0x7f, 0x80, 0xa0, 0xc2, 0xe2, 0xe3, 0xe5, 0xff];
        var taken = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(samples[i % samples.Length]);
            for (var change = random.Next(3); change > 0; change--)
            {
                bytes[random.Next(bytes.Length - 1)] = random.Next(3) == 0 ? (byte)random.Next(256) : marks[random.Next(marks.Length)];
            }

            var plain = Outcome(bytes);
            Assert.Equal(Outcome([.. bytes.AsSpan(0, bytes.Length - 1), .. ",\"x\":0}"u8]), plain);
            taken += plain.Length > 0 ? 1 : 0;
        }

        Assert.InRange(taken, 33_000, 90_000);

        static string Outcome(byte[] bytes) => new VisitorParser(TimeZoneInfo.Utc).TryParse(bytes, long.MaxValue, out var value, out _)
            ? $"{value.Time} {Convert.ToHexString(value.Area)} {value.Entering} {Convert.ToHexString(value.User)}"
            : "";
    }

    private static string Event(string time, string area = "A", string user = "u") =>
        $$"""{"event_time":"{{time}}","area_id":"{{area}}","action":"in","user_id":"{{user}}"}""";

    private static bool Parse(string json, out long time, out string ids, out string? reason, string zone = "UTC", long recordTime = long.MaxValue)
    {
        var parsed = new VisitorParser(TimeZoneInfo.FindSystemTimeZoneById(zone)).TryParse(Encoding.UTF8.GetBytes(json), recordTime, out var value, out reason);
        time = parsed ? value.Time : 0;
        ids = parsed ? $"{Encoding.UTF8.GetString(value.Area)}/{Encoding.UTF8.GetString(value.User)}" : "";
        return parsed;
    }
}
