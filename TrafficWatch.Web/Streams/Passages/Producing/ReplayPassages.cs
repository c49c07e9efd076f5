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
        passages.Sends(stream, async (arguments, target, cancellationToken) =>
        {
            var paths = arguments.GetValue(files)!;
            if (SendVerb.Lacks(paths))
            {
                return SendVerb.WrongUse;
            }

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
    internal static async Task<int> RunAsync(
        IReadOnlyList<string> paths, StreamOptions stream, Pace pace, TimeProvider time, Func<long, byte[], byte[], CancellationToken, ValueTask> send, Action flush, CancellationToken cancellationToken)
    {
        var parser = new PassageParser(stream.SourceZone, PeakHours.Default);
        var progress = new ProgressLine(Console.Error, !Console.IsErrorRedirected, time);
        var (begun, sent, refused, first) = (time.GetTimestamp(), 0L, 0L, 0L);
        var shift = TimeSpan.Zero;
        var interrupted = false;
        try
        {
            foreach (var path in paths)
            {
                using var lines = new LineReader(path);
                while (lines.TryRead(out var line))
                {
                    if (!parser.TryParse(line.Text.Span, 0, out var passage, out var reason))
                    {
                        refused++;
                        progress.Say($"{path}, line {line.Number}: {(line.TooLong ? "too long" : reason)}");
                        continue;
                    }

                    var at = passage.Time;
                    if (sent == 0)
                    {
                        first = at;
                        shift = pace.Now ? time.GetUtcNow().UtcDateTime - DateTime.UnixEpoch.AddMilliseconds(at) : TimeSpan.Zero;
                    }

                    var due = pace.Rate is { } rate ? TimeSpan.FromSeconds(sent / rate)
                        : pace.Speed is { } speed ? TimeSpan.FromMilliseconds((at - first) / speed) : TimeSpan.Zero;
                    if (due - time.GetElapsedTime(begun) is var wait && wait > TimeSpan.FromMilliseconds(1))
                    {
                        await Task.Delay(wait, time, cancellationToken);
                    }

                    cancellationToken.ThrowIfCancellationRequested();
                    var moment = pace.Restamp ? time.GetUtcNow().UtcDateTime : DateTime.UnixEpoch.AddMilliseconds(at) + shift;
                    var (key, value) = Written(line.Text, pace.Restamp || pace.Now ? TimeZoneInfo.ConvertTimeFromUtc(moment, stream.SourceZone) : null);
                    await send(++sent, key, value, cancellationToken);
                    if (progress.Due)
                    {
                        progress.Show(sent, 0, moment);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            interrupted = true;
        }

        flush();
        progress.Clear();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(interrupted ? "interrupted after " : "")}{sent:N0} records sent in {time.GetElapsedTime(begun).TotalSeconds:0.0} s, {refused:N0} refused"));
        return interrupted ? SendVerb.Interrupted : refused == 0 ? SendVerb.Done : SendVerb.NotDone;
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

    /// <summary>The record's key, and the record, with another time if one is given.</summary>
    private static (byte[] Key, byte[] Value) Written(ReadOnlyMemory<byte> line, DateTime? local)
    {
        var fields = Encoding.UTF8.GetString(line.Span).Split('\t');
        if (local is { } time)
        {
            fields[Time] = time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        }

        return (Encoding.UTF8.GetBytes(fields[Checkpoint].Trim()), local is null ? line.ToArray() : Encoding.UTF8.GetBytes(string.Join('\t', fields)));
    }

    /// <summary>How fast records are sent, and with which times.</summary>
    /// <param name="Rate">Records a second; null: not by number.</param>
    /// <param name="Speed">How much faster than their own times; null: not by their times.</param>
    /// <param name="Now">Their times are moved so that they begin now.</param>
    /// <param name="Restamp">Their times are those of their sending.</param>
    internal sealed record Pace(double? Rate, double? Speed, bool Now, bool Restamp);
}
