using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace TrafficWatch.Tests.Requests;

/// <summary>A plain program that reads access logs: it shares nothing with the product, and knows no more than these files need.</summary>
internal static partial class RequestTruth
{
    private static readonly string[] Methods = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "CONNECT", "TRACE", "PROPFIND"];

    /// <summary>One line.</summary>
    internal sealed record Line(DateTime Utc, string Client, string Method, string Path, string Route, int Status, long Bytes, string Referrer, string Agent);

    /// <summary>The lines of the published files, gzipped; none where they are not at hand.</summary>
    public static List<byte[]> Files(params string[] names)
    {
        List<byte[]> lines = [];
        var data = Environment.GetEnvironmentVariable("TRAFFICWATCH_TEST_DATA");
        foreach (var name in data is { Length: > 0 } ? names : [])
        {
            using var file = new GZipStream(File.OpenRead(Path.Combine(data!, "requests", name)), CompressionMode.Decompress);
            using var all = new MemoryStream();
            file.CopyTo(all);
            lines.AddRange(Encoding.Latin1.GetString(all.ToArray()).Split('\n').Where(line => line.Length > 0).Select(Encoding.Latin1.GetBytes));
        }

        return lines;
    }

    public static Line Read(byte[] bytes)
    {
        var match = Form().Match(Encoding.UTF8.GetString(bytes));
        if (!match.Success)
        {
            throw new FormatException(Encoding.UTF8.GetString(bytes));
        }

        string Of(string group) => match.Groups[group].Value;
        var time = DateTimeOffset.ParseExact(Of("time").Insert(Of("time").Length - 2, ":"), "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture);
        var request = Asked().Match(Of("request"));
        var target = request.Groups["target"].Value;
        var path = target.Split('?', '#', ';')[0];
        if (path.Length > 0 && path[0] != '/')
        {
            path = path.Contains("://", StringComparison.Ordinal) ? "/" + string.Join('/', path.Split('/')[3..]) : "";
        }

        return new(
            time.UtcDateTime, Of("client"), !request.Success ? "-" : Methods.Contains(request.Groups["method"].Value) ? request.Groups["method"].Value : "other",
            path, target.Length == 0 ? "-" : path.Length == 0 ? "*" : Route(path), int.Parse(Of("status"), CultureInfo.InvariantCulture),
            Of("bytes") == "-" ? 0 : long.Parse(Of("bytes"), CultureInfo.InvariantCulture), Of("referrer") == "-" ? "" : Of("referrer"), Of("agent") == "-" ? "" : Of("agent"));
    }

    private static string Route(string path)
    {
        var route = "";
        foreach (var (index, segment) in path[1..].Split('/').Index())
        {
            var folded = Folded(segment);
            if (index == 8 || Encoding.UTF8.GetByteCount(route + "/" + folded) > 116)
            {
                return route + "/…";
            }

            route += "/" + folded;
        }

        return route;
    }

    private static string Folded(string segment)
    {
        var dot = Extension().Match(segment);
        var (stem, extension) = dot.Success ? (segment[..dot.Index], dot.Value) : (segment, "");
        return (Number().IsMatch(stem) ? "{n}" : Hex().IsMatch(stem) || Token().IsMatch(stem) ? "{id}" : stem) + extension;
    }

    [GeneratedRegex("^(?<client>\\S+) \\S+ \\S+ \\[(?<time>[^\\]]+)\\] \"(?<request>.*?)\" (?<status>\\d{3}) (?<bytes>\\d+|-) \"(?<referrer>[^\"]*)\" \"(?<agent>[^\"]*)\"?(?: rt=\\S+)?$", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("^(?<method>[A-Z]+) +(?<target>[^ ].*?) *(?: HTTP/\\S*)?$", RegexOptions.Singleline)]
    private static partial Regex Asked();

    [GeneratedRegex("(?<=.)\\.(?=[^.]*[A-Za-z_])[^.]{1,5}$")]
    private static partial Regex Extension();

    [GeneratedRegex("^(?=.*[0-9])[-0-9_.,:]+$")]
    private static partial Regex Number();

    [GeneratedRegex("^(?=.*[0-9])(?=.*[A-Za-z])[-0-9A-Fa-f_.,:]{8,}$")]
    private static partial Regex Hex();

    [GeneratedRegex("^(?=.*[0-9])(?:[0-9A-Za-z]{20,}|(?=.{40})[0-9A-Za-z]*[-_.,:][0-9A-Za-z]*|(?=.{60})[0-9A-Za-z]*[-_.,:][0-9A-Za-z]*[-_.,:][0-9A-Za-z]*)$")]
    private static partial Regex Token();
}
