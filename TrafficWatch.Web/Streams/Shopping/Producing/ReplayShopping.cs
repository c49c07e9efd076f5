using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using TrafficWatch.Domain.Shopping;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Shopping.Producing;

/// <summary>The verb <c>replay shopping</c>: sends a user log to a Kafka, keyed by user.</summary>
internal static class ReplayShopping
{
    private const double DefaultRate = 10;

    /// <summary>The columns of a file without header, in the order in which the system before wrote them.</summary>
    private static readonly string[] Columns = ["user_id", "item_id", "cat_id", "merchant_id", "brand_id", "month", "day", "action", "age_range", "gender", "province"];

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>What the verb does with this stream.</summary>
    public static Command Create(StreamDefaults stream)
    {
        var files = VerbOptions.Files("CSV with or without a header, UTF-8 or GB18030; may be gzipped. They follow one another");
        var rate = VerbOptions.Positive("--rate", "N", $"Events a second (default {DefaultRate.ToString(CultureInfo.InvariantCulture)})");
        var shopping = new Command(
            "shopping",
            "Shopping behaviour from files. Lines that are no event are refused and told, the rest is sent.\n"
            + "Ends with 0 when all was sent, 1 when not, 2 for a wrong option, 130 when interrupted.") { files, rate };
        shopping.Sends(stream, files, async (arguments, paths, target, cancellationToken) =>
        {
            using var sender = target.Open();
            return await RunAsync(paths, target.Stream, arguments.GetValue(rate) ?? DefaultRate, TimeProvider.System, sender.SendOrThrowAsync, sender.FlushOrThrow, cancellationToken);
        });
        return shopping;
    }

    /// <summary>Sends files through <paramref name="send"/>.</summary>
    /// <returns>The verb's code.</returns>
    internal static Task<int> RunAsync(
        IReadOnlyList<string> paths, StreamOptions stream, double rate, TimeProvider time, Func<long, byte[], byte[], CancellationToken, ValueTask> send, Action flush, CancellationToken cancellationToken)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var parser = new ShoppingParser(stream.SourceZone);
        return LineReplay.RunAsync(paths, "events", rate, time, _ => Messages(parser, time), send, flush, cancellationToken);
    }

    /// <summary>Makes messages of the lines of one file, which may begin with a header.</summary>
    private static Func<FileLine, LineMessage> Messages(ShoppingParser parser, TimeProvider time)
    {
        CsvLine? csv = null;
        var names = Columns;
        return line =>
        {
            var text = Decoded(line.Text);
            if (csv is null)
            {
                csv = new CsvLine(text);
                if (csv.Split(text) is { } head && head.Select(Name).Intersect(Columns).Count() > 2)
                {
                    names = [.. head.Select(Name)];
                    return default;
                }
            }

            if (csv.Split(text) is not { } fields || fields.Count != names.Length)
            {
                return new LineMessage(null, null, $"must have {names.Length} fields");
            }

            var (key, value) = Message(names, fields);
            return parser.TryParse(value, time.GetUtcNow().ToUnixTimeMilliseconds(), out _, out var reason) ? new LineMessage(key, value, null) : new LineMessage(null, null, reason);
        };
    }

    /// <summary>The line as UTF-8: what is none was written by a Chinese Windows.</summary>
    private static ReadOnlyMemory<byte> Decoded(ReadOnlyMemory<byte> line) =>
        Utf8.IsValid(line.Span) ? line : Encoding.UTF8.GetBytes(Encoding.GetEncoding("GB18030").GetString(line.Span));

    private static string Name(string column) => column.Trim('\ufeff', ' ').ToLowerInvariant();

    private static (byte[] Key, byte[] Value) Message(string[] names, List<string> fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            foreach (var (name, field) in names.Zip(fields))
            {
                json.WriteString(name, field);
            }

            json.WriteEndObject();
        }

        var user = Array.IndexOf(names, "user_id");
        return (Encoding.UTF8.GetBytes(user < 0 ? "" : fields[user]), buffer.ToArray());
    }
}
