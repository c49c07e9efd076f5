using System.CommandLine;
using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Requests.Producing;

/// <summary>The verb <c>replay requests</c>: sends access logs to a Kafka as they are, keyed by file.</summary>
internal static class ReplayRequests
{
    private const double DefaultRate = 1000;

    /// <summary>What the verb does with this stream.</summary>
    public static Command Create(StreamDefaults stream)
    {
        var files = VerbOptions.Files("Access logs of the common or combined format; may be gzipped. They follow one another");
        var rate = VerbOptions.Positive("--rate", "N", $"Lines a second (default {DefaultRate.ToString(CultureInfo.InvariantCulture)})");
        var requests = new Command(
            "requests",
            "Requests from access logs. Lines that are none are refused and told, the rest is sent.\n"
            + "Ends with 0 when all was sent, 1 when not, 2 for a wrong option, 130 when interrupted.") { files, rate };
        requests.Sends(stream, files, async (arguments, paths, target, cancellationToken) =>
        {
            using var sender = target.Open();
            return await RunAsync(paths, arguments.GetValue(rate) ?? DefaultRate, TimeProvider.System, sender.SendOrThrowAsync, sender.FlushOrThrow, cancellationToken);
        });
        return requests;
    }

    /// <summary>The key of a line of a file that is followed: its source, so that order holds within it.</summary>
    public static byte[] KeyOf(ReadOnlySpan<byte> line, ulong source) => Encoding.UTF8.GetBytes(source.ToString("x16", CultureInfo.InvariantCulture));

    /// <summary>Sends files through <paramref name="send"/>.</summary>
    /// <returns>The verb's code.</returns>
    internal static Task<int> RunAsync(IReadOnlyList<string> paths, double rate, TimeProvider time, Func<long, byte[], byte[], CancellationToken, ValueTask> send, Action flush, CancellationToken cancellationToken)
    {
        var parser = new RequestParser(null);
        return LineReplay.RunAsync(paths, "events", rate, time, Messages, send, flush, cancellationToken);

        Func<FileLine, LineMessage> Messages(string path)
        {
            var key = Encoding.UTF8.GetBytes(Path.GetFileName(path));
            return line => parser.TryParse(line.Text.Span, 0, out _, out var reason) ? new LineMessage(key, line.Text.ToArray(), null) : new LineMessage(null, null, reason);
        }
    }
}
