using System.IO.Compression;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>One line of a file.</summary>
/// <param name="Number">From 1 on; blank lines are counted, and left out.</param>
/// <param name="Text">Its bytes without the line's end, valid until the next line is read; empty when it is too long.</param>
/// <param name="TooLong">It is longer than any event.</param>
internal readonly record struct FileLine(long Number, ReadOnlyMemory<byte> Text, bool TooLong);

/// <summary>Reads a file, also a gzipped one, line by line at constant memory, however long a line is.</summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>Bytes of the longest line that is read.</summary>
    public const int Longest = 1_000_000;

    private readonly FileStream _file;
    private readonly Stream _text;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;
    private long _number;
    private bool _skipping;

    public LineReader(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
        Rewindable = _file.CanSeek;
        if (Rewindable)
        {
            Span<byte> head = stackalloc byte[2];
            var gzip = _file.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head is [0x1f, 0x8b];
            _file.Position = 0;
            _text = gzip ? new GZipStream(_file, CompressionMode.Decompress) : _file;
        }
        else
        {
            _text = _file;
        }
    }

    /// <summary>Whether it can be read twice: a pipe can't.</summary>
    public bool Rewindable { get; }

    /// <summary>The part of the file that has been read, 0 to 1; 0 for a pipe.</summary>
    public double Progress => Rewindable && _file.Length > 0 ? (double)_file.Position / _file.Length : 0;

    /// <summary>Reads the next line that is not blank.</summary>
    public bool TryRead(out FileLine line)
    {
        while (TryCut(out line))
        {
            if (line.TooLong || !line.Text.Span.Trim(" \t\r"u8).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        _text.Dispose();
        _file.Dispose();
    }

    private bool TryCut(out FileLine line)
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = Line(searched + found);
                _start += searched + found + 1;
                return true;
            }

            searched = _end - _start;
            if (searched > Longest)
            {
                _skipping = true;
                _start = _end = searched = 0;
            }

            if (!Fill())
            {
                line = Line(_end - _start);
                var any = _end > _start || line.TooLong;
                _start = _end;
                return any;
            }
        }
    }

    private FileLine Line(int length)
    {
        var text = _buffer.AsMemory(_start, length);
        var tooLong = _skipping || length > Longest;
        _skipping = false;
        if (++_number == 1 && text.Span.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
        {
            text = text[3..];
        }

        return new FileLine(_number, tooLong ? default : text.Span.EndsWith("\r"u8) ? text[..^1] : text, tooLong);
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = _text.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
