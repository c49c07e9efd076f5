using System.CommandLine;
using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Passages.Producing;

/// <summary>The verb <c>replay passages</c>: sends recorded passages to a Kafka, keyed by their checkpoints, or appends them to a log file that something else follows.</summary>
internal static class ReplayPassages
{
    private const int Checkpoint = 2, Time = 4;

    /// <summary>What the verb does with this stream.</summary>
    public static Command Create(StreamDefaults stream)
    {
        var files = VerbOptions.Files("Fields split by TAB, 8 or 12, as prepare writes them; may be gzipped. They follow one another");
        var rate = VerbOptions.Positive("--rate", "N", "Send at most N records a second, as 50 (default: as fast as they are taken)");
        var speed = VerbOptions.Positive("--speed", "N", "Send N times faster than it happened; 1 is as it happened");
        var now = new Option<bool>("--now") { Description = "Move all times so that the first record is sent at its own time, and send each at its own" };
        var restamp = new Option<bool>("--restamp") { Description = "Write the moment of sending into each record instead of its time" };
        var append = new Option<string?>("--append") { HelpName = "FILE", Description = "Append to a log file instead of sending to a Kafka" };
        var passages = new Command(
            "passages",
            "Passages from files. Lines that are no passage are refused and told, the rest is sent.\n"
            + "Ends with 0 when all was sent, 1 when not, 2 for a wrong option, 130 when interrupted.") { files, rate, speed, now, restamp, append };
        passages.Validators.Add(result =>
        {
            if (result.GetResult(rate) is not null && (result.GetResult(speed) is not null || result.GetResult(now) is not null))
            {
                result.AddError("--rate does not go together with --speed or --now: a rate is set either in records a second or by their own times");
            }

            if (result.GetValue(now) && result.GetValue(speed) is > 1)
            {
                result.AddError("--now does not go together with a --speed above 1: times would run ahead of the clock");
            }

            if (result.GetValue(now) && result.GetValue(restamp))
            {
                result.AddError("--now and --restamp do not go together: times are either moved or replaced");
            }
        });
        passages.Sends(stream, files, async (arguments, paths, target, cancellationToken) =>
        {
            var pace = new Pace(arguments.GetValue(rate), arguments.GetValue(now) ? 1 : arguments.GetValue(speed), arguments.GetValue(now), arguments.GetValue(restamp));
            if (arguments.GetValue(append) is { } log)
            {
                await using var output = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
                return await RunAsync(paths, target.Stream, pace, TimeProvider.System, async (_, _, line, stop) => await output.WriteAsync((byte[])[.. line, (byte)'\n'], stop), output.Flush, cancellationToken);
            }

            using var sender = target.Open();
            return await RunAsync(paths, target.Stream, pace, TimeProvider.System, sender.SendOrThrowAsync, sender.FlushOrThrow, cancellationToken);
        });
        return passages;
    }

    /// <summary>Sends files through <paramref name="send"/>.</summary>
    /// <returns>The verb's code.</returns>
    internal static Task<int> RunAsync(
        IReadOnlyList<string> paths, StreamOptions stream, Pace pace, TimeProvider time, Func<long, byte[], byte[], CancellationToken, ValueTask> send, Action flush, CancellationToken cancellationToken)
    {
        var parser = new PassageParser(stream.SourceZone, PeakHours.Default);
        DateTime? first = null;
        var shift = TimeSpan.Zero;
        return LineReplay.RunAsync(paths, "records", pace.Rate ?? double.PositiveInfinity, time, _ => Message, pace.Restamp ? SendRestampedAsync : send, flush, cancellationToken);

        LineMessage Message(FileLine line)
        {
            if (!parser.TryParse(line.Text.Span, 0, out var passage, out var reason))
            {
                return new LineMessage(null, null, reason);
            }

            var at = DateTime.UnixEpoch.AddMilliseconds(passage.Time);
            if (first is null)
            {
                first = at;
                shift = pace.Now ? time.GetUtcNow().UtcDateTime - at : TimeSpan.Zero;
            }

            return new LineMessage(passage.Checkpoint.ToArray(), pace.Now ? Timed(line.Text.Span, at + shift) : line.Text.ToArray(), null, pace.Restamp ? null : at + shift, (at - first) / pace.Speed);
        }

        ValueTask SendRestampedAsync(long number, byte[] key, byte[] line, CancellationToken stop) => send(number, key, Timed(line, time.GetUtcNow().UtcDateTime), stop);

        byte[] Timed(ReadOnlySpan<byte> line, DateTime moment)
        {
            var fields = Encoding.UTF8.GetString(line).Split('\t');
            fields[Time] = TimeZoneInfo.ConvertTimeFromUtc(moment, stream.SourceZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            return Encoding.UTF8.GetBytes(string.Join('\t', fields));
        }
    }

    /// <summary>A line's key: its checkpoint, if it has one.</summary>
    /// <param name="line">The line.</param>
    /// <param name="source">Its file, on which it does not hang.</param>
    public static byte[] KeyOf(ReadOnlySpan<byte> line, ulong source)
    {
        var at = 0;
        foreach (var field in line.Split((byte)'\t'))
        {
            if (at++ == Checkpoint)
            {
                return line[field].Trim((byte)' ').ToArray();
            }
        }

        return [];
    }

    /// <summary>How fast records are sent, and with which times.</summary>
    /// <param name="Rate">Records a second; null: not by number.</param>
    /// <param name="Speed">How much faster than their own times; null: not by their times.</param>
    /// <param name="Now">Their times are moved so that they begin now.</param>
    /// <param name="Restamp">Their times are those of their sending.</param>
    internal sealed record Pace(double? Rate, double? Speed, bool Now, bool Restamp);
}
