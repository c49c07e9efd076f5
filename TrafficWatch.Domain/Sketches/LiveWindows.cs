using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Sketches;

/// <summary>
/// What is known of the windows that were written to last, in bounded room. One that has not been for longest is let go of; should more come for it, that is a further part of the same window, which readers put together.
/// </summary>
/// <typeparam name="T">What is known of a window.</typeparam>
/// <param name="most">How many windows are kept from one epoch to the next.</param>
/// <param name="create">Makes one of which nothing is known.</param>
internal sealed class LiveWindows<T>(int most, Func<T> create)
{
    private readonly Dictionary<long, Window> _windows = [];
    private Window? _last;
    private long _epoch;

    /// <summary>The windows of this epoch, oldest first.</summary>
    public IEnumerable<Window> Touched => _windows.Values.Where(window => window.Touched == _epoch).OrderBy(window => window.Start);

    /// <summary>The window that begins at an instant.</summary>
    public T Of(long start)
    {
        if (_last?.Start != start)
        {
            if (!_windows.TryGetValue(start, out _last))
            {
                _windows[start] = _last = new Window(start, _epoch, create());
            }

            _last.Touched = _epoch;
        }

        return _last.Content;
    }

    /// <summary>Ends the epoch.</summary>
    public void EndEpoch()
    {
        if (_windows.Count > most)
        {
            foreach (var window in _windows.Values.OrderBy(window => window.Touched).ThenBy(window => window.Start).Take(_windows.Count - most).ToList())
            {
                _windows.Remove(window.Start);
            }
        }

        _epoch++;
        _last = null;
    }

    public void Save(StateWriter writer, Action<StateWriter, T> save)
    {
        writer.Write(_epoch);
        writer.Write(_windows.Count);
        foreach (var window in _windows.Values)
        {
            writer.Write(window.Start);
            writer.Write(window.Part);
            writer.Write(window.Touched);
            save(writer, window.Content);
        }
    }

    public void Load(ref StateReader reader, Loader load)
    {
        _windows.Clear();
        _last = null;
        _epoch = reader.ReadInt64();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var (start, part, touched) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
            _windows[start] = new Window(start, part, load(ref reader)) { Touched = touched };
        }
    }

    /// <summary>Reads what is known of a window.</summary>
    public delegate T Loader(ref StateReader reader);

    /// <summary>One window.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="part">Which part of it this is: the number of the epoch in which it was begun.</param>
    /// <param name="content">What is known of it.</param>
    internal sealed class Window(long start, long part, T content)
    {
        public long Start { get; } = start;

        public long Part { get; } = part;

        public T Content { get; } = content;

        /// <summary>The epoch in which it was asked for last.</summary>
        public long Touched { get; set; } = part;
    }
}
