using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace TrafficWatch.Bench.Watch;

/// <summary>Writes lines into a log at a steady rate, in pieces that end anywhere, and rotates it in one way after the other.</summary>
/// <param name="directory">Where.</param>
/// <param name="line">The line of a number.</param>
/// <param name="rate">Lines a second.</param>
/// <param name="isKnown">Whether a file has been seen by who follows it: one that comes and gets a name that nobody asked for while nothing follows can't be known to anybody.</param>
internal sealed class RotatingWriter(string directory, Func<int, string> line, int rate, Predicate<string> isKnown) : IDisposable
{
    /// <summary>How a log is rotated. Whoever truncates copies before with nothing written in between, for what is written then nobody could find.</summary>
    public static readonly string[] Kinds = ["rename", "rename, the writer goes on for a while", "rename and gzip", "rename to a name that nobody asked for", "copy and truncate", "copy and truncate under a writer that does not append"];

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);
    private readonly List<Task> _packing = [];
    private FileStream _log = Open(directory, append: true);
    private int _rotations;

    /// <summary>The file that is written.</summary>
    public const string Name = "passages.log";

    /// <summary>Lines written so far.</summary>
    public int Written { get; private set; }

    /// <summary>Rotations so far.</summary>
    public int Rotations => _rotations;

    /// <summary>Writes for a while.</summary>
    /// <param name="span">How long.</param>
    /// <param name="between">The time between two rotations.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(TimeSpan span, TimeSpan between, CancellationToken cancellationToken)
    {
        var (begun, rotated) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(begun) is var past && past < span)
        {
            Write((int)(past.TotalSeconds * rate) - Written);
            if (Stopwatch.GetElapsedTime(rotated) > between)
            {
                rotated = Stopwatch.GetTimestamp();
                await RotateAsync(_rotations++, cancellationToken);
            }

            await Task.Delay(Beat, cancellationToken);
        }

        await Task.WhenAll(_packing);
    }

    public void Dispose() => _log.Dispose();

    private static FileStream Open(string directory, bool append) =>
        new(Path.Combine(directory, Name), append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private void Write(int count)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(Written, Math.Max(0, count)).Select(number => line(number) + "\n")));
        var half = text.Length / 3;
        _log.Write(text, 0, half);
        _log.Write(text, half, text.Length - half);
        Written += Math.Max(0, count);
    }

    private async Task RotateAsync(int number, CancellationToken cancellationToken)
    {
        var (path, rotated) = (Path.Combine(directory, Name), Path.Combine(directory, $"{Name}.{number}"));
        switch (number % Kinds.Length)
        {
            case 0:
                await _log.DisposeAsync();
                File.Move(path, rotated);
                _log = Open(directory, append: true);
                break;
            case 1:
                File.Move(path, rotated);
                for (var i = 0; i < 30; i++)
                {
                    Write(rate / 100);
                    await Task.Delay(Beat, cancellationToken);
                }

                await _log.DisposeAsync();
                _log = Open(directory, append: true);
                break;
            case 2:
                await _log.DisposeAsync();
                File.Move(path, rotated);
                _log = Open(directory, append: true);
                _packing.Add(Task.Run(() => Pack(rotated), cancellationToken));
                break;
            case 3:
                await _log.DisposeAsync();
                File.Move(path, isKnown(path) ? Path.Combine(directory, $"passages-{number}.old") : rotated);
                _log = Open(directory, append: true);
                break;
            case 4:
                File.Copy(path, rotated);
                _log.SetLength(0);
                await _log.DisposeAsync();
                _log = Open(directory, append: true);
                break;
            default:
                // From now on it writes where it thinks the end is, until the next rotation gives it another file.
                await _log.DisposeAsync();
                _log = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                _log.Seek(0, SeekOrigin.End);
                File.Copy(path, rotated);
                using (var other = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
                {
                    other.SetLength(0);
                }

                break;
        }
    }

    private static void Pack(string path)
    {
        using (var plain = File.OpenRead(path))
        using (var packed = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest))
        {
            plain.CopyTo(packed);
        }

        File.Delete(path);
    }
}
