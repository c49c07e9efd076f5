namespace TrafficWatch.Web.Platform.Watching;

/// <summary>Knows the sources, and which file holds which: looks at what the patterns match, and tells by inode and by content what is new, renamed, copied or cut short.</summary>
internal sealed class SourceBook(IReadOnlyList<FilePattern> patterns, WatchTimes times, WatchTally tally, TimeProvider time)
{
    /// <summary>Files that are followed at most, and sources that are remembered.</summary>
    public const int Most = 10_000;

    /// <summary>Bytes known to be the same below which two texts may be alike by chance.</summary>
    private const int Convincing = 256;

    private readonly List<WatchedSource> _sources = [];
    private readonly Dictionary<FileId, WatchedSource> _byFile = [];
    private readonly Dictionary<FileId, (WatchedSource Of, FileLook Look)> _copies = [];
    private readonly Dictionary<FileId, (FileLook Look, long Since)> _waiting = [];

    /// <summary>All that are known, in the order in which they came.</summary>
    public IReadOnlyList<WatchedSource> Sources => _sources;

    /// <summary>How many partitions the sources to come are spread over.</summary>
    public int Partitions { get; set; } = 1;

    /// <summary>Takes in a source that was kept.</summary>
    public void Add(KeptSource kept)
    {
        var source = new WatchedSource(kept.Id, kept.Beginning, kept.Partitions)
        {
            Path = kept.Path,
            File = kept.File,
            IsPacked = kept.Packed,
            Trace = new Trace(kept.Seams),
            Read = kept.Taken,
            Taken = kept.Taken,
            IsAtRest = kept.AtRest,
            GrownAt = time.GetTimestamp(),
        };
        _sources.Add(source);
        if (kept.File is { } file)
        {
            _byFile[file] = source;
        }
        else
        {
            source.LostAt = kept.AtRest ? null : time.GetTimestamp();
        }
    }

    /// <summary>Looks at all files.</summary>
    /// <returns>Whether a source is new.</returns>
    public bool Look()
    {
        var seen = Seen();
        foreach (var source in _sources.Where(source => source.File is not null).ToArray())
        {
            Meet(source, seen);
        }

        var known = _sources.Count;
        foreach (var (id, (path, look)) in seen.Where(file => !_byFile.ContainsKey(file.Key)))
        {
            tally.Try(path, () => Examine(path, look, null));
        }

        SearchForLost(seen);
        foreach (var gone in _waiting.Keys.Concat(_copies.Keys).Where(id => !seen.ContainsKey(id)).ToArray())
        {
            _waiting.Remove(gone);
            _copies.Remove(gone);
        }

        Forget();
        return _sources.Count > known;
    }

    /// <summary>A source's file no longer holds it, for it was cut short and written anew: its rest is looked for.</summary>
    public void LoseRewritten(WatchedSource source)
    {
        tally.Rotated(source.Path, 1);
        LoseWithReason(source, "was cut short or written anew");
    }

    /// <summary>A source's file no longer holds it, or is gone: its rest is looked for.</summary>
    private void Lose(WatchedSource source)
    {
        source.Close();
        _byFile.Remove(source.File!.Value);
        source.File = null;
        source.LostAt = time.GetTimestamp();
        source.Exhausted = null;
        source.IsAway = false;
    }

    /// <summary>All of a source was read, and its file is gone.</summary>
    public void Finish(WatchedSource source)
    {
        Lose(source);
        source.LostAt = null;
    }

    private Dictionary<FileId, (string Path, FileLook Look)> Seen()
    {
        var seen = new Dictionary<FileId, (string Path, FileLook Look)>();
        foreach (var path in patterns.SelectMany(pattern => pattern.Matches()).Order(StringComparer.Ordinal))
        {
            if (FileLook.Of(path) is not { } look)
            {
                continue;
            }

            if (seen.Count == Most)
            {
                tally.Complain(path, $"more than {Most:N0} files match: this and further ones are not followed");
                break;
            }

            seen.TryAdd(look.Id, (path, look));
        }

        return seen;
    }

    /// <summary>Looks at the file of a source.</summary>
    private void Meet(WatchedSource source, Dictionary<FileId, (string Path, FileLook Look)> seen)
    {
        var (now, before) = (time.GetTimestamp(), source.Look);
        if (!seen.TryGetValue(source.File!.Value, out var file))
        {
            if (source.Content is null)
            {
                LoseWithReason(source, source.IsAtRest ? null : "is gone");
                return;
            }

            tally.Rotated(source.Path, source.IsAway ? 0 : 1);
            source.IsAway = true;
            file = (source.Path, FileLook.Of(source.Content.Handle, source.Path) ?? before);
        }
        else if (file.Path != source.Path)
        {
            tally.Rotated(source.Path, 1);
            (source.Path, source.IsRenamed, source.Exhausted) = (file.Path, true, null);
        }

        source.IsAway &= !seen.ContainsKey(file.Look.Id);
        var look = file.Look;
        if (look == before)
        {
            return;
        }

        (source.Look, source.GrownAt) = (look, look.Length != before.Length ? now : source.GrownAt);
        source.IsAtRest &= before == default && (source.IsPacked || look.Length == source.Read);
        var cut = source.IsPacked ? before != default : look.Length < source.Read;
        if (cut || (look.Length == source.Read && !tally.Try(source.Path, () => StillHolds(source), otherwise: true)))
        {
            LoseRewritten(source);
        }
    }

    private void LoseWithReason(WatchedSource source, string? why)
    {
        source.IsAtRest = why is null;
        Lose(source);
        if (why is not null)
        {
            tally.Say($"{source.Path} {why} at position {source.Read}: its rest is looked for");
        }
    }

    private bool StillHolds(WatchedSource source)
    {
        using var content = new LogContent(source.Path);
        return FileLook.Of(content.Handle, source.Path)?.Id != source.File || source.IsIn(content);
    }

    private bool IsQuiet(WatchedSource source, TimeSpan span) => time.GetElapsedTime(source.GrownAt) >= span;

    /// <summary>Finds out what a file holds that holds no known source.</summary>
    /// <param name="path">The file.</param>
    /// <param name="look">As it was seen.</param>
    /// <param name="only">The one source that it may hold; null: any, or a new one.</param>
    private bool Examine(string path, FileLook look, WatchedSource? only)
    {
        if (look.Length == 0 || (_copies.TryGetValue(look.Id, out var copy) && copy.Look == look && copy.Of.LostAt is null))
        {
            return false;
        }

        using var content = new LogContent(path);
        if (FileLook.Of(content.Handle, path)?.Id != look.Id)
        {
            return false;
        }

        var quiet = Waited(look);
        if ((content.IsPacked && quiet < times.Settled) || FirstLine.Of(content, quiet >= times.LastLine) is not { } beginning)
        {
            return false;
        }

        var (isOpen, isUnread) = (false, false);
        foreach (var source in _sources.Where(source => source.Beginning == beginning && (only is null || source == only)).Reverse().OrderBy(source => source.LostAt is null))
        {
            if (source.Trace.Compare(content) is not { } same)
            {
                continue;
            }

            // One that was lost before anything was read of it goes on wherever its first line is.
            var isUntouched = source is { Read: 0, File: null };
            isOpen |= same == 0;
            isUnread |= source is { Read: 0, File: not null };
            if (same > 0 || isUntouched)
            {
                if (same < Convincing && !isUntouched && !_copies.ContainsKey(look.Id))
                {
                    tally.Doubt(path, $"is held for a copy of {source.Path} by {same} bytes only");
                }

                if (source.File is null && HasMoreThan(content, look, source.Read))
                {
                    Hold(source, path, look, content.IsPacked);
                }
                else
                {
                    _copies[look.Id] = (source, look);
                    source.LostAt = source.File is null ? null : source.LostAt;
                }

                return true;
            }
        }

        if (only is not null || isUnread || (isOpen && quiet < times.Settled))
        {
            return false;
        }

        if (isOpen || _copies.Remove(look.Id))
        {
            tally.Doubt(path, isOpen ? "begins as another file does and is too short to tell them apart: it is read as another" : "was held for a copy and goes on otherwise: it is read from its beginning");
        }

        var added = new WatchedSource(IdFor(beginning, look), beginning, Partitions) { Path = path, Trace = new Trace() };
        _sources.Add(added);
        Hold(added, path, look, content.IsPacked);
        return true;
    }

    /// <summary>Whether a text goes as far as another was read: it may go on from there.</summary>
    private static bool HasMoreThan(LogContent content, FileLook look, long read)
    {
        Span<byte> last = stackalloc byte[1];
        return content.IsPacked ? read == 0 || content.Read(read - 1, last) == 1 : look.Length >= read;
    }

    private void Hold(WatchedSource source, string path, FileLook look, bool packed)
    {
        source.IsRenamed |= source.Path != path;
        (source.Path, source.File, source.Look, source.IsPacked) = (path, look.Id, look, packed);
        (source.LostAt, source.GrownAt, source.Exhausted, source.IsAtRest) = (null, time.GetTimestamp(), null, false);
        _byFile[look.Id] = source;
        _waiting.Remove(look.Id);
        _copies.Remove(look.Id);
    }

    /// <summary>Its name is what it begins with, so that it is the same however often it is found anew; where another has that, one that nothing else ever has.</summary>
    private ulong IdFor(ulong beginning, FileLook look) => _sources.TrueForAll(source => source.Id != beginning)
        ? beginning
        : Seam.HashOf([.. BitConverter.GetBytes(beginning), .. BitConverter.GetBytes(look.Id.Inode), .. BitConverter.GetBytes(time.GetUtcNow().Ticks)]);

    /// <summary>How long a file that is waited for has been as it is.</summary>
    private TimeSpan Waited(FileLook look)
    {
        if (!_waiting.TryGetValue(look.Id, out var waiting) || waiting.Look != look)
        {
            _waiting[look.Id] = waiting = (look, time.GetTimestamp());
        }

        return time.GetElapsedTime(waiting.Since);
    }

    /// <summary>The rest of a lost source may stand beside its file, under a name that nobody asked for.</summary>
    private void SearchForLost(Dictionary<FileId, (string Path, FileLook Look)> seen)
    {
        foreach (var source in _sources.Where(source => source.LostAt is not null).ToArray())
        {
            foreach (var path in Beside(source.Path))
            {
                if (source.LostAt is not null && FileLook.Of(path) is { } look && !seen.ContainsKey(look.Id) && !_byFile.ContainsKey(look.Id))
                {
                    tally.Try(path, () => Examine(path, look, source));
                }
            }

            if (source.LostAt is { } since && time.GetElapsedTime(since) >= times.Search)
            {
                source.LostAt = null;
                if (!source.IsAtRest)
                {
                    tally.Doubt(source.Path, $"may have had more than was read up to position {source.Read}: nothing was found that goes on from there");
                }
            }
        }
    }

    private static string[] Beside(string path)
    {
        try
        {
            return [.. Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + "*").Take(1000)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Forget()
    {
        if (_sources.Count > Most + (Most / 10))
        {
            var finished = _sources.Where(source => source is { File: null, LostAt: null, UnderWay: 0 }).Take(_sources.Count - Most).ToHashSet();
            _sources.RemoveAll(finished.Contains);
        }
    }
}
