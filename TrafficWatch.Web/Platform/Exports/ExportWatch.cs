using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace TrafficWatch.Web.Platform.Exports;

/// <summary>Lets a page see how far a file is that its browser fetches beside it, and give it up.</summary>
internal sealed class ExportWatch(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ExportProgress> _followed = [];

    /// <summary>Begins to follow: a file that is asked for with the id is told of until the follower is disposed.</summary>
    /// <param name="changed">Called a few times a second while rows are sent, and at the end; on any thread.</param>
    public ExportProgress Follow(Action changed)
    {
        var progress = new ExportProgress(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), time, changed, id => _followed.TryRemove(id, out _));
        _followed[progress.Id] = progress;
        return progress;
    }

    /// <summary>Who follows an id; null: nobody.</summary>
    public ExportProgress? Find(string? id) => id is not null && _followed.TryGetValue(id, out var progress) ? progress : null;
}

/// <summary>How far a file is.</summary>
internal sealed class ExportProgress(string id, TimeProvider time, Action changed, Action<string> leave) : IDisposable
{
    /// <summary>The query-string name of the id.</summary>
    public const string Field = "progress";

    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(300);
    private Action? _cancel;
    private long _toldAt;

    /// <summary>What the file is asked for with.</summary>
    public string Id => id;

    /// <summary>Rows that were sent.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether rows are being sent.</summary>
    public bool Runs => _cancel is not null;

    /// <summary>How the last file ended: whole, or not; null: there was none.</summary>
    public bool? Whole { get; private set; }

    /// <summary>A file begins.</summary>
    /// <param name="cancel">Ends it.</param>
    public void Begin(Action cancel)
    {
        (_cancel, Rows, Whole) = (cancel, 0, null);
        changed();
    }

    /// <summary>One more row was sent.</summary>
    public void Count()
    {
        if (++Rows % 256 == 0 && time.GetElapsedTime(_toldAt) > Often)
        {
            _toldAt = time.GetTimestamp();
            changed();
        }
    }

    /// <summary>The file has ended.</summary>
    public void End(bool whole)
    {
        (_cancel, Whole) = (null, whole);
        changed();
    }

    /// <summary>Gives the file up: the browser learns that it is not whole.</summary>
    public void Cancel()
    {
        try
        {
            _cancel?.Invoke();
        }
        catch (ObjectDisposedException)
        {
            // It has come to its end just now.
        }
    }

    public void Dispose() => leave(id);
}
