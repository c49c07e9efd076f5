namespace TrafficWatch.Web.Platform.Watching;

/// <summary>Wakes up when something changes in the folders of patterns. Where the system tells nothing, or no more, waiting just takes its whole time.</summary>
internal sealed class FileSignals(IReadOnlyList<FilePattern> patterns, Action<string> say, TimeProvider time) : IDisposable
{
    private const int MostFolders = 16;
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _changed = new(0);
    private readonly Dictionary<string, FileSystemWatcher> _folders = [];
    private readonly HashSet<string> _said = [];
    private long? _tried;

    /// <summary>Waits for a change, or as long as told.</summary>
    public Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (_tried is null || time.GetElapsedTime(_tried.Value) > TryAgain)
        {
            _tried = time.GetTimestamp();
            Listen();
        }

        return _changed.WaitAsync(patience, cancellationToken);
    }

    public void Dispose()
    {
        foreach (var folder in _folders.Values)
        {
            folder.Dispose();
        }
    }

    private void Listen()
    {
        foreach (var folder in patterns.GroupBy(pattern => pattern.Base).Where(folder => !_folders.ContainsKey(folder.Key) && Directory.Exists(folder.Key)).Take(MostFolders - _folders.Count))
        {
            try
            {
                var watcher = new FileSystemWatcher(folder.Key) { IncludeSubdirectories = folder.Any(pattern => pattern.IsDeep), NotifyFilter = NotifyFilters.FileName | NotifyFilters.Size | NotifyFilters.LastWrite };
                watcher.Changed += Wake;
                watcher.Created += Wake;
                watcher.Deleted += Wake;
                watcher.Renamed += Wake;
                watcher.Error += (_, failed) => Fail(folder.Key, failed.GetException());
                _folders.Add(folder.Key, watcher);
                watcher.EnableRaisingEvents = true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                Fail(folder.Key, e);
            }
        }
    }

    private void Fail(string folder, Exception why)
    {
        lock (_said)
        {
            if (_said.Add(folder))
            {
                say($"{folder} is looked at once a second, for the system does not tell of changes: {why.Message}");
            }
        }

        Wake(this, EventArgs.Empty);
    }

    private void Wake(object sender, EventArgs change)
    {
        if (_changed.CurrentCount == 0)
        {
            _changed.Release();
        }
    }
}
