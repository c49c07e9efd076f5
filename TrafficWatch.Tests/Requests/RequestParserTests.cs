using System.Diagnostics;
using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Requests;
using Xunit;

namespace TrafficWatch.Tests.Requests;

public sealed class RequestParserTests
{
    private const string Combined = """203.0.113.9 - frank [17/May/2015:10:05:03 +0000] "GET /a/b.html?x=1 HTTP/1.1" 200 2326 "http://example.org/start" "Mozilla/5.0 (X11) Firefox/62.0" """;
    private readonly RequestParser _parser = new(LatencyField.Parse("1 s"));

    [Fact]
    public void Read_Combined_AllFields() =>
        Assert.Equal("2015-05-17T10:05:03Z|203.0.113.9|GET|/a/b.html?x=1|200|2326|http://example.org/start|Mozilla/5.0 (X11) Firefox/62.0|-1", Read(Combined));

    [Theory]
    [InlineData("203.0.113.9 - - [t] \"GET / HTTP/1.0\" 304 -", "203.0.113.9|GET|/|304|0|||-1")]
    [InlineData("::1 - - [t] \"GET / HTTP/2.0\" 200 5 \"-\" \"-\"", "::1|GET|/|200|5|||-1")]
    [InlineData("2001:db8::7 - - [t] \"GET / HTTP/3\" 200 5 \"-\" \"\"", "2001:db8::7|GET|/|200|5|||-1")]
    [InlineData("crawl-66.example.net - - [t] \"HEAD /x HTTP/1.1\" 200 0 \"-\" \"curl/7\"", "crawl-66.example.net|HEAD|/x|200|0||curl/7|-1")]
    [InlineData("shop.example.org:443 203.0.113.9 - - [t] \"GET / HTTP/1.1\" 200 5", "203.0.113.9|GET|/|200|5|||-1")]
    [InlineData("[2001:db8::1]:443 2001:db8::7 - - [t] \"GET / HTTP/1.1\" 200 5", "2001:db8::7|GET|/|200|5|||-1")]
    [InlineData("shop.example.org 203.0.113.9 - - [t] \"GET / HTTP/1.1\" 200 5", "203.0.113.9|GET|/|200|5|||-1")]
    [InlineData("shop:80 client.example.net - - [t] \"GET / HTTP/1.1\" 200 5", "client.example.net|GET|/|200|5|||-1")]
    [InlineData("203.0.113.9:5123 - - [t] \"GET / HTTP/1.1\" 200 5", "203.0.113.9|GET|/|200|5|||-1")]
    [InlineData("203.0.113.9, 10.0.0.1, 10.0.0.2 - - [t] \"GET / HTTP/1.1\" 200 5", "203.0.113.9|GET|/|200|5|||-1")]
    [InlineData("203.0.113.9,10.0.0.1 - - [t] \"GET / HTTP/1.1\" 200 5", "203.0.113.9|GET|/|200|5|||-1")]
    [InlineData("shop:80 203.0.113.9, 10.0.0.1 - - [t] \"GET / HTTP/1.1\" 200 5", "203.0.113.9|GET|/|200|5|||-1")]
    [InlineData("- - - [t] \"GET / HTTP/1.1\" 200 5", "|GET|/|200|5|||-1")]
    [InlineData("203.0.113.9:5123 - john doe [t] \"GET / HTTP/1.1\" 200 5", "203.0.113.9|GET|/|200|5|||-1")]
    [InlineData("[2001:db8::7]:5123 - john doe [t] \"GET / HTTP/1.1\" 200 5", "2001:db8::7|GET|/|200|5|||-1")]
    [InlineData("203.0.113.9 - john doe [t] \"GET / HTTP/1.1\" 200 5", "203.0.113.9|GET|/|200|5|||-1")]
    [InlineData("a - - [t] \"GET /two words here.html HTTP/1.1\" 404 5", "a|GET|/two words here.html|404|5|||-1")]
    [InlineData("a - - [t] \"GET /old\" 200 5", "a|GET|/old|200|5|||-1")]
    [InlineData("a - - [t] \"\" 400 0 \"-\" \"-\"", "a|-||400|0|||-1")]
    [InlineData("a - - [t] \"-\" 408 - \"-\" \"-\"", "a|-||408|0|||-1")]
    [InlineData("a - - [t] \"quit\" 400 166 \"-\" \"-\"", "a|-||400|166|||-1")]
    [InlineData("a - - [t] \"\\x03\\x00\\x00/*\\xE0 Cookie: mstshash=Administr\" 400 166 \"-\" \"-\"", "a|-||400|166|||-1")]
    [InlineData("a - - [t] \"DKEMDIF&0 /.html HTTP/1.1\" 400 166", "a|-||400|166|||-1")]
    [InlineData("a - - [t] \"REQMOD icap://h/x ICAP/1.0\" 400 166", "a|other|icap://h/x ICAP/1.0|400|166|||-1")]
    [InlineData("a - - [t] \"CONNECT example.org:443 HTTP/1.1\" 405 1", "a|CONNECT|example.org:443|405|1|||-1")]
    [InlineData("a - - [t] \"GET /\" - 5", "a|GET|/|0|5|||-1")]
    [InlineData("a - - [t] \"GET /a\"b HTTP/1.1\" 200 5 \"-\" \"x\"", "a|GET|/a\"b|200|5||x|-1")]
    [InlineData("a - - [t] \"GET /a\\\" 200 9 HTTP/1.1\" 404 5", "a|GET|/a\\\" 200 9|404|5|||-1")]
    [InlineData("a - - [t] \"GET /ends\\\" 404 5", "a|GET|/ends\\|404|5|||-1")]
    [InlineData("a - - [t] \"GET / HTTP/1.1\" 200 5 \"http://x/?q=\\\"y\\\"\" \"say \\\"hi\\\" to me\"", "a|GET|/|200|5|http://x/?q=\\\"y\\\"|say \\\"hi\\\" to me|-1")]
    [InlineData("a - - [t] \"GET / HTTP/1.1\" 200 5 \"http://x/?q=\"y\"&z\" \"an agent\"", "a|GET|/|200|5|http://x/?q=\"y\"&z|an agent|-1")]
    [InlineData("a - - [t] \"GET / HTTP/1.1\" 200 5 \"-\" \"cut off in the mid", "a|GET|/|200|5||cut off in the mid|-1")]
    [InlineData("a - - [t] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\" 0.250", "a|GET|/|200|5||x|250000")]
    [InlineData("a - - [t] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\" rt=0.001 uct=\"7\"", "a|GET|/|200|5||x|1000")]
    [InlineData("a - - [t] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\" \"1.5\" \"203.0.113.9\"", "a|GET|/|200|5||x|1500000")]
    [InlineData("a - - [t] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\" - 3", "a|GET|/|200|5||x|-1")]
    [InlineData("a - - [t] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\" -3", "a|GET|/|200|5||x|-1")]
    [InlineData("a - - [t] \"GET / HTTP/1.1\" 200 5 0.002", "a|GET|/|200|5|||2000")]
    public void Read_AnyForm_AsMeant(string line, string expected) =>
        Assert.Equal($"2015-05-17T10:05:03Z|{expected}", Read(line.Replace("[t]", "[17/May/2015:10:05:03 +0000]", StringComparison.Ordinal)));

    [Theory]
    [InlineData("rt s", 12_000)]
    [InlineData("uct ms", 7_500)]
    [InlineData("4 us", 99)]
    [InlineData("t s", -1)]
    [InlineData("5 s", -1)]
    public void Read_LatencyByNameOrPlace_Found(string field, long expected)
    {
        Assert.True(new RequestParser(LatencyField.Parse(field)).TryParse(Encoding.UTF8.GetBytes(Combined + "\"10.0.0.1\" rt=0.012 uct=\"7.5\" 99"), 0, out var value, out var reason), reason);
        Assert.Equal(expected, value.LatencyUs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("rt")]
    [InlineData("rt h")]
    [InlineData("0 s")]
    [InlineData("21 s")]
    [InlineData("r=t s")]
    [InlineData("a b s")]
    public void Parse_WhatIsNoField_IsNone(string text) => Assert.Null(LatencyField.Parse(text));

    [Theory]
    [InlineData("21/Jun/2019:06:34:06 +0530", "2019-06-21T01:04:06Z")]
    [InlineData("21/Jun/2019:00:34:06 +1245", "2019-06-20T11:49:06Z")]
    [InlineData("31/Dec/2019:23:34:06 -0330", "2020-01-01T03:04:06Z")]
    [InlineData("29/Feb/2020:12:00:00 -1200", "2020-03-01T00:00:00Z")]
    [InlineData("01/mar/2000:12:00:00 +1400", "2000-02-29T22:00:00Z")]
    [InlineData("31/Dec/2016:23:59:60 +0000", "2017-01-01T00:00:00Z")]
    public void Read_AnyOffset_IsTheInstant(string time, string expected) =>
        Assert.StartsWith(expected, Read($"a - - [{time}] \"GET / HTTP/1.1\" 200 5"), StringComparison.Ordinal);

    /// <summary>Each day of four hundred years, as the framework counts them.</summary>
    [Fact]
    public void Read_EveryDay_IsThatDay()
    {
        for (var day = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc); day.Year < 2401; day = day.AddDays(1))
        {
            Assert.True(_parser.TryParse(Encoding.ASCII.GetBytes(day.ToString("'a - - ['dd/MMM/yyyy:HH:mm:ss' +0000] \"GET /\" 200 5'", CultureInfo.InvariantCulture)), 0, out var value, out var reason), reason);
            Assert.Equal((day - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond, value.Time);
        }
    }

    [Theory]
    [InlineData("", "the line is empty")]
    [InlineData(" \r\n", "the line is empty")]
    [InlineData("{\"time_local\":\"[17/May/2015:10:05:03 +0000]\",\"status\":200}", "a JSON log, not the common or combined log format")]
    [InlineData("#Fields: date time s-ip cs-method", "a directive of the W3C extended format (IIS, CloudFront), not the common or combined log format")]
    [InlineData("2015-05-17 10:05:03 10.0.0.1 GET /x - 80 - 10.0.0.2 Mozilla 200 0 0 15", "a line of the W3C extended format (IIS, CloudFront), not the common or combined log format")]
    [InlineData("2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 \"GET http://www.example.com:80/ HTTP/1.1\"", "an access log of AWS ELB, not the common or combined log format")]
    [InlineData("https 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57", "an access log of AWS ALB, not the common or combined log format")]
    [InlineData("203.0.113.9 - - 17/05/2015:10:05:03 +0000 GET /x 200", "time '17/05/2015:10:05:03 +0000' stands without brackets, not the common or combined log format")]
    [InlineData("203.0.113.9 - - 17/May/2015:10:05:03 +0000 GET /x 200", "time '17/May/2015:10:05:03 +0000' stands without brackets, not the common or combined log format")]
    [InlineData("2019/06/21 06:34:06 [error] 12#12: *1 open() failed", "an error log of nginx, not the common or combined log format")]
    [InlineData("[Wed Oct 11 14:32:52 2000] [error] [client 127.0.0.1] denied", "an error log that begins with its time, not the common or combined log format")]
    [InlineData("<190>Jun 21 06:34:06 web nginx: a - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5", "a syslog message, not the common or combined log format")]
    [InlineData("hello", "no time such as [17/May/2015:10:05:03 +0000], not the common or combined log format: hello")]
    [InlineData("[17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5", "no client stands before the time")]
    [InlineData("a - - [17/Mai/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5", "time '17/Mai/2015:10:05:03 +0000' is not of the form 17/May/2015:10:05:03 +0000")]
    [InlineData("a - - [31/Apr/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5", "time '31/Apr/2015:10:05:03 +0000' does not exist")]
    [InlineData("a - - [30/Apr/2015:24:05:03 +0000] \"GET / HTTP/1.1\" 200 5", "time '30/Apr/2015:24:05:03 +0000' does not exist")]
    [InlineData("a - - [30/Apr/1970:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5", "time '30/Apr/1970:10:05:03 +0000' is not of the years 2000 to 9998")]
    [InlineData("a - - [30/Apr/2015:10:05:03 +1500] \"GET / HTTP/1.1\" 200 5", "time '30/Apr/2015:10:05:03 +1500' has an offset that no zone has")]
    [InlineData("a - - [30/Apr/2015:10:05:03 +0000] GET / 200 5", "no quoted request follows the time: ' GET / 200 5'")]
    [InlineData("a - - [30/Apr/2015:10:05:03 +0000] \"GET /", "the request has no end: 'GET /'")]
    [InlineData("a - - [30/Apr/2015:10:05:03 +0000] \"GET / HTTP/1.1\" ok 5", "no status of three digits follows the request: 'ok 5'")]
    [InlineData("a - - [30/Apr/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200", "no bytes follow the status")]
    [InlineData("a - - [30/Apr/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5k", "bytes '5k' must be a whole number or -")]
    [InlineData("a - - [30/Apr/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 99999999999999999999", "bytes '99999999999999999999' must be a whole number or -")]
    [InlineData("a - - [30/Apr/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\"\nb - - ", "a second line follows the first; a record holds one")]
    public void Read_WhatIsNone_IsRefusedByName(string line, string reason)
    {
        Assert.False(_parser.TryParse(Encoding.UTF8.GetBytes(line), 0, out _, out var told));
        Assert.Equal(reason, told);
    }

    [Fact]
    public void Read_VeryLongLine_IsRefused()
    {
        Assert.False(_parser.TryParse(Encoding.UTF8.GetBytes(Combined.Replace("/a/b", "/" + new string('a', 65_536), StringComparison.Ordinal)), 0, out _, out var reason));
        Assert.Matches("^the line has 65\\d{3} bytes; lines of less than 65536 are read$", reason);
        Assert.Contains("|200|", Read(Combined.Replace("/a/b", "/" + new string('a', 65_000), StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    /// <summary>Lines of the worst shapes take no longer by the byte than others: what is quadratic would take minutes.</summary>
    [Fact]
    public void Read_WorstShapes_ReadInOneGo()
    {
        var begun = Stopwatch.GetTimestamp();
        foreach (var piece in new[] { "\"", "\\", "\\\"", "[", "[17/May/2015:", "\" \"", " ", ",", "/", ":", "\" 2", "[aa/bbb/cccc:", "{", "0" })
        {
            var many = string.Concat(Enumerable.Repeat(piece, 65_000 / piece.Length));
            foreach (var line in new[] { many, "a - - [17/May/2015:10:05:03 +0000] \"" + many[..64_000], "a - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5 \"" + many[..64_000], $"a - - [17/May/2015:10:05:03 +0000] \"GET {many[..64_000]} HTTP/1.1\" 200 5 \"-\" \"-\"" })
            {
                for (var i = 0; i < 20; i++)
                {
                    _parser.TryParse(Encoding.UTF8.GetBytes(line), 0, out _, out _);
                }
            }
        }

        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(1));
    }

    /// <summary>A million lines with bytes changed, cut off or put together: taken or refused with words, never thrown, and nothing outside of what columns hold.</summary>
    [Fact]
    public void Read_MillionMutations_TakenOrRefused()
    {
        var random = new Random(17);
        byte[][] lines =
        [
            Encoding.UTF8.GetBytes(Combined + "0.250 \"10.0.0.1\""),
            Encoding.UTF8.GetBytes("shop:80 2001:db8::7, 10.0.0.1 - - [21/Jun/2019:06:34:06 +0530] \"POST /wp-cron.php?doing_wp_cron=1561079046.0085799694061279296875 HTTP/1.0\" 499 - \"-\" \"WordPress/4.5.17\""),
            Encoding.UTF8.GetBytes("a - - [21/Jun/2019:16:56:58 +0530] \"H\\x00\\xF3\\x00 \u4e2d\" 400 166 \"-\" \"-\""),
        ];
        byte[] odd = [0, (byte)'"', (byte)'\\', (byte)' ', (byte)'[', (byte)']', (byte)'\n', 0x16, 0xFF, (byte)'-', (byte)'9'];
        Span<byte> route = stackalloc byte[Routes.Longest];
        for (var i = 0; i < 1_000_000; i++)
        {
            var bytes = lines[random.Next(lines.Length)].ToArray();
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? odd[random.Next(odd.Length)] : (byte)random.Next(256);
            }

            var taken = _parser.TryParse(bytes.AsSpan(0, random.Next(10) == 0 ? random.Next(bytes.Length) : bytes.Length), 0, out var value, out var reason);
            Assert.True(taken
                ? value.Status is >= 0 and <= 999 && value.Bytes >= 0 && value.Method < RequestMethods.Names.Count && value.LatencyUs >= -1 && Routes.Write(value.Target, route) > 0 && AgentFamilies.IndexOf(value.Agent) >= 0
                : reason is { Length: > 0 and < 500 });
        }
    }

    private string Read(string line)
    {
        Assert.True(_parser.TryParse(Encoding.UTF8.GetBytes(line), 0, out var value, out var reason), reason);
        string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
        return string.Create(CultureInfo.InvariantCulture, $"{DateTime.UnixEpoch.AddMilliseconds(value.Time):yyyy-MM-ddTHH:mm:ssZ}|{Text(value.Client)}|{RequestMethods.Names[value.Method]}|{Text(value.Target)}|{value.Status}|{value.Bytes}|{Text(value.Referrer)}|{Text(value.Agent)}|{value.LatencyUs}");
    }
}
