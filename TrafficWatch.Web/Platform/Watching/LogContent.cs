using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace TrafficWatch.Web.Platform.Watching;

/// <summary>An open log file, gzipped or not, read from any position of its text. It stays the same file whatever becomes of its name.</summary>
internal sealed class LogContent : IDisposable
{
    private readonly FileStream _file;
    private GZipStream? _unpacked;
    private long _at;

    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public LogContent(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            Span<byte> head = stackalloc byte[2];
            IsPacked = RandomAccess.Read(Handle, head, 0) == 2 && head is [0x1f, 0x8b];
        }
        catch (Exception)
        {
            _file.Dispose();
            throw;
        }
    }

    public SafeFileHandle Handle => _file.SafeFileHandle;

    /// <summary>Whether it is gzipped: positions are those of what it unpacks to, and going back begins anew.</summary>
    public bool IsPacked { get; }

    /// <summary>Reads what there is from a position on.</summary>
    /// <returns>How many bytes; fewer than asked for only at the end.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="InvalidDataException">It can't be unpacked.</exception>
    public int Read(long at, Span<byte> into)
    {
        if (!IsPacked)
        {
            var total = 0;
            for (int read; total < into.Length && (read = RandomAccess.Read(Handle, into[total..], at + total)) > 0;)
            {
                total += read;
            }

            return total;
        }

        if (_unpacked is null || at < _at)
        {
            _file.Position = _at = 0;
            _unpacked = new GZipStream(_file, CompressionMode.Decompress, leaveOpen: true);
        }

        Span<byte> passed = stackalloc byte[4096];
        while (_at < at)
        {
            var read = _unpacked.Read(passed[..(int)Math.Min(passed.Length, at - _at)]);
            if (read == 0)
            {
                return 0;
            }

            _at += read;
        }

        var found = _unpacked.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
        _at += found;
        return found;
    }

    public void Dispose()
    {
        _unpacked?.Dispose();
        _file.Dispose();
    }
}
