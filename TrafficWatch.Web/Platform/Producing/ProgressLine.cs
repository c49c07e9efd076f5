using System.Globalization;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>Shows how far something has come: a bar that moves on a terminal, a line now and then elsewhere.</summary>
internal sealed class ProgressLine(TextWriter output, bool terminal, TimeProvider time)
{
    private const int Width = 30;
    private readonly TimeSpan _interval = terminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(5);
    private long? _begun;
    private long _shown = time.GetTimestamp();
    private int _length;

    /// <summary>Whether it is time to show something again.</summary>
    public bool Due => time.GetElapsedTime(_shown) >= _interval;

    /// <param name="done">Events so far.</param>
    /// <param name="total">Events in all; 0 when that is not known.</param>
    /// <param name="at">The time of the last event, UTC.</param>
    public void Show(long done, long total, DateTime at)
    {
        // The look through the file before the first event is not counted.
        _begun ??= time.GetTimestamp();
        var rate = done / Math.Max(time.GetElapsedTime(_begun.Value).TotalSeconds, 1);
        var text = string.Create(CultureInfo.InvariantCulture, $"{done:N0}{(total > 0 ? $" of {total:N0}" : "")} events, {rate:N0}/s, at {at:yyyy-MM-dd HH:mm:ss} UTC");
        if (total > 0)
        {
            var part = Math.Clamp((double)done / total, 0, 1);
            var filled = (int)(part * Width);
            text = terminal
                ? string.Create(CultureInfo.InvariantCulture, $"[{new string('#', filled)}{new string('.', Width - filled)}] {part:P0} {text}")
                : string.Create(CultureInfo.InvariantCulture, $"{part:P0}, {text}");
        }

        Show(text);
    }

    /// <summary>Shows how far it is in other words.</summary>
    public void Show(string text)
    {
        _shown = time.GetTimestamp();
        if (!terminal)
        {
            output.WriteLine(text);
            return;
        }

        output.Write($"\r{text.PadRight(_length)}");
        _length = Math.Max(_length, text.Length);
    }

    /// <summary>Shows a word in between.</summary>
    public void Say(string text)
    {
        Clear();
        output.WriteLine(text);
    }

    /// <summary>Takes the bar off the terminal.</summary>
    public void Clear()
    {
        if (terminal && _length > 0)
        {
            output.Write($"\r{new string(' ', _length)}\r");
            _length = 0;
        }
    }
}
