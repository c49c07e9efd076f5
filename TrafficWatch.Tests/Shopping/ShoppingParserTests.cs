using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Shopping;
using Xunit;

namespace TrafficWatch.Tests.Shopping;

public sealed class ShoppingParserTests
{
    private const string Whole = """{"user_id":"328862","item_id":323294,"cat_id":"833","merchant_id":2882,"brand_id":"2661.0","month":"08","day":"29","action":"0","age_range":0,"gender":"1","province":"内蒙古"}""";
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Python with and without escapes, numbers as text or as such, JavaScript, with a time of its own.</summary>
    private static readonly string[] Plain =
    [
        """{"user_id": "328862", "item_id": "323294", "cat_id": "833", "merchant_id": "2882", "brand_id": "2661", "month": "08", "day": "29", "action": "0", "age_range": "0", "gender": "1", "province": "\u5185\u8499\u53e4"}""",
        """{"user_id": 328862, "item_id": 323294, "cat_id": 833, "merchant_id": 2882, "brand_id": 2661, "month": 8, "day": 29, "action": 0, "age_range": 0, "gender": 1, "province": "\u5185\u8499\u53e4"}""",
        """{"user_id": 328862, "item_id": 323294, "cat_id": 833, "merchant_id": 2882, "brand_id": 2661, "month": 8, "day": 29, "action": 2, "age_range": 8, "gender": 2, "province": "内蒙古自治区"}""",
        """{"user_id":"328862","item_id":"323294","cat_id":"833","merchant_id":"2882","brand_id":"","month":"02","day":"30","action":"3","age_range":"","gender":"NULL","province":"北京市","event_time":"2026-11-28T12:34:56.789"}""",
        """{"user_id":"328862","item_id":"323294","cat_id":"833","merchant_id":"2882","brand_id":"2661","month":"","day":"","action":"1","age_range":"7","gender":"0","province":"广东","event_time":1764300000}""",
    ];

    private readonly ShoppingParser _parser = new(Shanghai);
    private readonly ShoppingParser _byReader = new(Shanghai);

    [Fact]
    public void Read_NumbersAsText_AllFields()
    {
        Assert.Equal("2026-08-28T16:00:00Z Day 0 0 1 内蒙古 323294 833 2661.0", Read(Whole));
        Assert.Equal(Read(Whole), Read("\ufeff" + Whole.Replace("\"month\":\"08\"", "\"month\":8", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\"age_range\":8", 7)]
    [InlineData("\"age_range\":7", 7)]
    [InlineData("\"age_range\":\"3\"", 3)]
    [InlineData("\"age_range\":null", 0)]
    [InlineData("\"age_range\":\"\"", 0)]
    [InlineData("\"age_range\":\"NULL\"", 0)]
    [InlineData("\"age_range\":\"null\"", 0)]
    [InlineData("\"age_range\":2.0", 2)]
    [InlineData("\"x\":0", 0)]
    public void Read_AgeRange_AsTold(string member, int expected)
    {
        Assert.True(_parser.TryParse(Encoding.UTF8.GetBytes($$"""{"action":1,{{member}}}"""), Record, out var value, out _));
        Assert.Equal((expected, 2, 1), (value.AgeRange, value.Gender, value.Action));
    }

    [Theory]
    [InlineData("\"age_range\":9", "age_range '9': must be a whole number from 0 to 8")]
    [InlineData("\"age_range\":-1", "age_range '-1': must be a whole number from 0 to 8")]
    [InlineData("\"gender\":\"3\"", "gender '3': must be a whole number from 0 to 2")]
    [InlineData("\"gender\":1.5", "gender '1.5': must be a whole number from 0 to 2")]
    [InlineData("\"month\":13,\"day\":1", "month '13': must be a whole number from 1 to 12")]
    [InlineData("\"month\":2,\"day\":30", "day '30': month 2 never has it")]
    [InlineData("\"month\":4,\"day\":31", "day '31': month 4 never has it")]
    [InlineData("\"month\":4", "day is missing, and month is there")]
    [InlineData("\"day\":4", "month is missing, and day is there")]
    [InlineData("\"event_time\":\"soon\"", "event_time 'soon' is not of the form 2025-07-15T12:47:26.256")]
    [InlineData("\"province\":[1]", "province […]: must be text or a number, not a list")]
    [InlineData("\"province\":\"\\u0000\"", "province '\0' holds a control character")]
    [InlineData("\"item_id\":\"a\\u001fb\"", "item_id 'a\u001fb' holds a control character")]
    [InlineData("\"gender\":\"\\u0007\"", "gender '\u0007' holds a control character")]
    [InlineData("\"action\":4", "action '4': must be a whole number from 0 to 3")]
    [InlineData("\"action\":null", "action is missing")]
    public void Read_WhatCannotBe_IsRefusedByName(string member, string reason)
    {
        Assert.False(_parser.TryParse(Encoding.UTF8.GetBytes($$"""{"action":1,{{member}}}"""), Record, out _, out var told));
        Assert.Equal(reason, told);
    }

    /// <summary>The latest year in which the date is not after the record's: never ahead, whatever today is.</summary>
    [Theory]
    [InlineData(12, 31, "2026-01-01T00:30:00+08:00", "2025-12-31")]
    [InlineData(1, 1, "2025-12-31T16:30:00Z", "2026-01-01")]
    [InlineData(8, 29, "2026-02-10T00:00:00Z", "2025-08-29")]
    [InlineData(2, 10, "2026-02-10T00:00:00Z", "2026-02-10")]
    [InlineData(2, 11, "2026-02-10T15:59:59Z", "2025-02-11")]
    [InlineData(2, 11, "2026-02-10T16:00:00Z", "2026-02-11")]
    [InlineData(2, 29, "2026-03-01T00:00:00Z", "2024-02-29")]
    [InlineData(2, 29, "2024-02-28T16:00:00Z", "2024-02-29")]
    [InlineData(2, 29, "2104-01-01T00:00:00Z", "2096-02-29")]
    public void Read_MonthAndDay_NeverAheadOfItsRecord(int month, int day, string record, string expected)
    {
        var recordTime = DateTimeOffset.Parse(record, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        for (var twice = 0; twice < 2; twice++)
        {
            Assert.True(_parser.TryParse(Encoding.UTF8.GetBytes($$"""{"action":1,"day":{{day}},"month":"{{month:00}}"}"""), recordTime, out var value, out var reason), reason);
            Assert.Equal(expected, TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMilliseconds(value.Time), Shanghai).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Assert.True(value.Time <= recordTime);
        }
    }

    [Fact]
    public void Read_ItsOwnTime_WinsOverMonthAndDay()
    {
        Assert.StartsWith("2025-07-15T04:00:00Z Exact ", Read("""{"action":2,"month":8,"day":29,"event_time":"2025-07-15 12:00:00"}"""), StringComparison.Ordinal);
        Assert.StartsWith("2026-11-29T00:00:00Z Record ", Read("""{"action":2,"month":"","day":null}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("北京市", "北京")]
    [InlineData("新疆维吾尔自治区", "新疆")]
    [InlineData("广西壮族自治区", "广西")]
    [InlineData("宁夏回族自治区", "宁夏")]
    [InlineData("内蒙古自治区", "内蒙古")]
    [InlineData("西藏自治区", "西藏")]
    [InlineData("香港特别行政区", "香港")]
    [InlineData("自治区", "自治区")]
    [InlineData("山东省", "山东")]
    [InlineData(" 山东 ", "山东")]
    [InlineData("省", "省")]
    [InlineData("未知", "")]
    [InlineData("NULL", "")]
    public void Read_Province_OneNameForOne(string given, string expected) =>
        Assert.Equal(expected, Read($$"""{"action":1,"province":"{{given}}"}""").Split(' ')[5]);

    /// <summary>A million messages with a few bytes changed, in every form that producers in use write: none throws, each is taken or refused with words, and a further member, which leaves a message to the JSON reader, changes nothing.</summary>
    [Fact]
    public void Read_AnyMutation_AsTheJsonReaderReadsIt()
    {
        const int messages = 1_000_000;
        var random = new Random(16);
        byte[][] samples = [.. Plain.Select(Encoding.UTF8.GetBytes)];
        byte[] marks = [.. "\"\\ {}:,0189u."u8, 0, 0x1f, 0x7f, 0x80, 0xc2, 0xe2, 0xe3, 0xe5, 0xff];
        var (bytes, taken) = (new byte[512], 0);
        for (var i = 0; i < messages; i++)
        {
            var sample = samples[i % samples.Length];
            sample.CopyTo(bytes, 0);
            var length = i % 50 == 0 ? random.Next(sample.Length) : sample.Length;
            for (var changes = random.Next(3); changes > 0; changes--)
            {
                // The last brace stays where it is.
                bytes[random.Next(sample.Length - 1)] = random.Next(3) == 0 ? (byte)random.Next(256) : marks[random.Next(marks.Length)];
            }

            var isTaken = _parser.TryParse(bytes.AsSpan(0, length), Record, out var value, out var reason);
            if (length < sample.Length)
            {
                Assert.True(isTaken ? value.AgeRange is >= 0 and <= 7 : reason is { Length: > 0 });
                continue;
            }

            ",\"x\":0}"u8.CopyTo(bytes.AsSpan(length - 1));
            var isTakenByReader = _byReader.TryParse(bytes.AsSpan(0, length + 6), Record, out var read, out var told);
            if (isTaken != isTakenByReader || (isTaken ? !Same(value, read) : reason is not { Length: > 0 } || told is not { Length: > 0 }))
            {
                Assert.Fail($"{Encoding.UTF8.GetString(bytes.AsSpan(0, length + 6))}: {reason ?? "taken"}, and {told ?? "taken"} by the reader");
            }

            taken += isTaken ? 1 : 0;
        }

        Assert.InRange(taken, messages / 3, messages * 9 / 10);

        static bool Same(in ShoppingEvent one, in ShoppingEvent other) =>
            (one.Time, one.TimeKind, one.Action, one.AgeRange, one.Gender) == (other.Time, other.TimeKind, other.Action, other.AgeRange, other.Gender)
            && one.Province.SequenceEqual(other.Province) && one.Item.SequenceEqual(other.Item) && one.Category.SequenceEqual(other.Category) && one.Brand.SequenceEqual(other.Brand);
    }

    [Fact]
    public void Read_WhatProducersWrite_TakesNoMemory()
    {
        byte[][] samples = [.. Plain.Append(Whole).Select(Encoding.UTF8.GetBytes)];
        var rounds = new long[10];
        for (var round = 0; round < rounds.Length; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
            {
                Assert.True(_parser.TryParse(samples[i % samples.Length], Record, out _, out _));
            }

            rounds[round] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // What a message takes it takes in each round; what the runtime takes for itself, now and then, is in some.
        Assert.Equal(0, rounds.Min());
    }

    private static readonly long Record = DateTimeOffset.Parse("2026-11-29T00:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private string Read(string json)
    {
        Assert.True(_parser.TryParse(Encoding.UTF8.GetBytes(json), Record, out var value, out var reason), reason);
        string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
        return $"{DateTime.UnixEpoch.AddMilliseconds(value.Time):yyyy-MM-ddTHH:mm:ssZ} {value.TimeKind} {value.Action} {value.AgeRange} {value.Gender} {Text(value.Province)} {Text(value.Item)} {Text(value.Category)} {Text(value.Brand)}";
    }
}
