using System.Text;

namespace TrafficWatch.Bench.Chaos.Site;

/// <summary>Lines that no parser may take: other formats that look alike, times that never are, lines that are cut off.</summary>
internal static class BrokenRequests
{
    private const string Time = "17/May/2015:10:05:03 +0000";
    private const string Whole = $"203.0.113.7 - - [{Time}] \"GET /a HTTP/1.1\" 200 512 \"-\" \"curl/8\"";

    private static readonly string[] Others =
    [
        """{"time":"2015-05-17T10:05:03Z","status":200}""", "#Fields: date time cs-method cs-uri-stem", "2015-05-17 10:05:03 10.0.0.1 GET /a - 80 - 203.0.113.7 curl 200 0 0 12",
        "2015-05-17T10:05:03.000Z lb 203.0.113.7:1 10.0.0.1:80 0.1 0.1 0.1 200 200 0 29 \"GET http://a/ HTTP/1.1\"", "https 2015-05-17T10:05:03.000Z app/lb/1 203.0.113.7:1 10.0.0.1:80 0.1 0.1 0.1 200 200 0 29",
        "2015/05/17 10:05:03 [error] 1#1: *1 open() failed", "[Sun May 17 10:05:03.000000 2015] [core:error] [pid 1] AH00126: Invalid URI", "<134>May 17 10:05:03 host nginx: " + Whole,
        "203.0.113.7 - - " + Time + " \"GET /a HTTP/1.1\" 200 512", Whole + "\n" + Whole, Whole[Whole.IndexOf('[', StringComparison.Ordinal)..],
    ];

    public static byte[] Next(Random chance) => Encoding.Latin1.GetBytes(chance.Next(14) switch
    {
        < 4 => Others[chance.Next(Others.Length)],
        4 => Whole[..chance.Next(1, Whole.IndexOf(" 512", StringComparison.Ordinal) + 1)],
        5 => Whole.Replace(Time, chance.Next(2) == 0 ? "30/Feb/2024:10:05:03 +0000" : "29/Feb/2100:10:05:03 +0000", StringComparison.Ordinal),
        6 => Whole.Replace("+0000", chance.Next(2) == 0 ? "+1401" : "-0860", StringComparison.Ordinal),
        7 => Whole.Replace("10:05:03", chance.Next(3) switch { 0 => "24:00:00", 1 => "10:60:00", _ => "10:05:61" }, StringComparison.Ordinal),
        8 => Whole.Replace("2015", chance.Next(2) == 0 ? "1999" : "9999", StringComparison.Ordinal),
        9 => Whole.Replace("May", chance.Next(2) == 0 ? "Mai" : "M\u00e4y", StringComparison.Ordinal),
        10 => Whole.Replace("200 512", chance.Next(3) switch { 0 => "20 512", 1 => "2000 512", _ => "OK 512" }, StringComparison.Ordinal),
        11 => Whole.Replace(" 512 ", chance.Next(3) switch { 0 => " 5x2 ", 1 => " -512 ", _ => " 99999999999999999999 " }, StringComparison.Ordinal),
        12 => Whole.Replace("\"GET", "GET", StringComparison.Ordinal),
        _ => Whole + new string('x', 64 * 1024),
    });
}
