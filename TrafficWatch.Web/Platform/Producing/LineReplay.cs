using System.Globalization;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>What becomes of a line of a file.</summary>
/// <param name="Key">Its record's key.</param>
/// <param name="Value">Its record's value; null: it is no event.</param>
/// <param name="Reason">Why it is none; null: it is nothing that anybody misses, such as a header.</param>
/// <param name="At">The time that it tells of, UTC; null: that of its sending.</param>
/// <param name="Due">When it is sent, from the beginning on; null: at the even pace.</param>
internal readonly record struct LineMessage(byte[]? Key, byte[]? Value, string? Reason, DateTime? At = null, TimeSpan? Due = null);

/// <summary>Sends the lines of files one after the other, at an even pace or each when it is due; what is no event is told and passed over.</summary>
internal static class LineReplay
{
    /// <param name="paths">The files; gzipped ones too.</param>
    /// <param name="events">What they are called when it ends.</param>
    /// <param name="rate">How many a second; infinite: as fast as they are taken.</param>
    /// <param name="time">The clock.</param>
    /// <param name="open">Begins a file: gives what makes messages of its lines.</param>
    /// <param name="send">Sends one: its number, key and value.</param>
    /// <param name="flush">Waits until all have arrived.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The verb's code.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> paths, string events, double rate, TimeProvider time, Func<string, Func<FileLine, LineMessage>> open, Func<long, byte[], byte[], CancellationToken, ValueTask> send, Action flush, CancellationToken cancellationToken)
    {
        var progress = new ProgressLine(Console.Error, !Console.IsErrorRedirected, time);
        var (begun, sent, refused) = (time.GetTimestamp(), 0L, 0L);
        var interrupted = false;
        try
        {
            foreach (var path in paths)
            {
                using var lines = new LineReader(path);
                var read = open(path);
                while (lines.TryRead(out var line))
                {
                    var message = line.TooLong ? new LineMessage(null, null, "too long") : read(line);
                    if (message.Value is not { } value)
                    {
                        if (message.Reason is { } reason)
                        {
                            refused++;
                            progress.Say($"{path}, line {line.Number}: {reason}");
                        }

                        continue;
                    }

                    if ((message.Due ?? TimeSpan.FromSeconds(sent / rate)) - time.GetElapsedTime(begun) is var wait && wait > TimeSpan.FromMilliseconds(1))
                    {
                        await Task.Delay(wait, time, cancellationToken);
                    }

                    cancellationToken.ThrowIfCancellationRequested();
                    await send(++sent, message.Key ?? [], value, cancellationToken);
                    if (progress.Due)
                    {
                        progress.Show(sent, 0, message.At ?? time.GetUtcNow().UtcDateTime);
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
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(interrupted ? "interrupted after " : "")}{sent:N0} {events} sent in {time.GetElapsedTime(begun).TotalSeconds:0.0} s, {refused:N0} refused"));
        return interrupted ? SendVerb.Interrupted : refused == 0 ? SendVerb.Done : SendVerb.NotDone;
    }
}
