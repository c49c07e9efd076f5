using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Platform.Watching;

/// <summary>Follows log files into a topic: each line is sent once or, after a kill, again from a place that the reader knows.</summary>
/// <param name="stream">As in tables and addresses.</param>
/// <param name="patterns">Which files.</param>
/// <param name="stateFile">Where is kept how far each was taken.</param>
/// <param name="key">What records are keyed by.</param>
/// <param name="open">Makes a sender to the topic.</param>
/// <param name="times">How long what is waited for.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Told what somebody should know.</param>
/// <param name="show">Told how it fares, once a second.</param>
internal sealed class FileWatch(
    string stream, IReadOnlyList<string> patterns, string stateFile, LineKey key, Func<EventSender> open, WatchTimes times, TimeProvider time, Action<string> say, Action<WatchStatus> show)
{
    private const int Shown = 50;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(10);
    private readonly WatchTally _tally = new(say);
    private readonly Dictionary<WatchedSource, long> _bytes = [];
    private LineSender? _sender;
    private string? _problem;
    private long _sent;
    private long _takenAt = time.GetTimestamp();
    private long _savedAt;
    private long _shownAt;

    /// <summary>Follows until it is cancelled; what is under way by then is waited for.</summary>
    /// <exception cref="ProducerException">Another process has the state.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var state = new WatchState(stateFile);
        FilePattern[] files = [.. patterns.Select(pattern => new FilePattern(pattern))];
        using var signals = new FileSignals(files, say, time);
        var book = new SourceBook(files, times, _tally, time);
        foreach (var kept in state.Load(say))
        {
            book.Add(kept);
        }

        var reader = new SourceReader(book, times, _tally, time);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await RoundAsync(book, reader, state, signals, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // As asked.
        }
        finally
        {
            End(book, state);
        }
    }

    private async Task RoundAsync(SourceBook book, SourceReader reader, WatchState state, FileSignals signals, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        try
        {
            await OpenAsync(book, cancellationToken);
            if (_tally.Try(patterns[0], book.Look))
            {
                // What sources are called must be known before anything of them is sent.
                Save(book, state);
            }

            var looked = time.GetElapsedTime(begun);
            for (var more = true; more && time.GetElapsedTime(begun) < Second;)
            {
                more = await ReadAllAsync(book, reader, cancellationToken);
            }

            reader.Tidy();
            if (time.GetElapsedTime(_savedAt) >= times.Save)
            {
                Save(book, state);
            }

            Show(book);
            if (!book.Sources.Any(reader.MayHaveMore) || !_sender!.HasRoom)
            {
                await signals.WaitAsync(_sender!.IsEmpty ? times.Poll : times.Pause, cancellationToken);
            }

            // A great many files are not looked at all the time.
            await Task.Delay(looked * 10 > times.Pause ? looked * 10 : times.Pause, time, cancellationToken);
        }
        catch (ProducerException e)
        {
            Problem(e.Message);
            Rewind(book);
            Show(book);
            await Task.Delay(Second, time, cancellationToken);
        }
    }

    /// <summary>Reads a piece of each source that may have more.</summary>
    /// <returns>Whether to go on at once.</returns>
    private async Task<bool> ReadAllAsync(SourceBook book, SourceReader reader, CancellationToken cancellationToken)
    {
        var more = false;
        foreach (var source in book.Sources.Where(reader.MayHaveMore).ToArray())
        {
            if (!_sender!.HasRoom)
            {
                break;
            }

            more |= await reader.ReadAsync(source, _sender, cancellationToken);
        }

        if (_sender!.Acknowledge() || _sender.IsEmpty)
        {
            _takenAt = time.GetTimestamp();
            Problem(null);
        }
        else if (time.GetElapsedTime(_takenAt) > Patience)
        {
            Problem("Kafka takes nothing: what comes waits in the files");
        }

        return more;
    }

    private async Task OpenAsync(SourceBook book, CancellationToken cancellationToken)
    {
        if (_sender is not null)
        {
            return;
        }

        var sender = open();
        try
        {
            book.Partitions = await Task.Run(() => sender.Partitions(Patience), cancellationToken);
        }
        catch (Exception)
        {
            sender.Dispose();
            throw;
        }

        foreach (var source in book.Sources.Where(source => source.Partitions > book.Partitions))
        {
            source.Partitions = book.Partitions;
        }

        _sender = new LineSender(sender, key, _tally);
        _takenAt = time.GetTimestamp();
    }

    /// <summary>Goes on from what Kafka has taken.</summary>
    private void Rewind(SourceBook book)
    {
        _sent += _sender?.Acknowledged ?? 0;
        _sender?.Dispose();
        _sender = null;
        foreach (var source in book.Sources.Where(source => source.UnderWay > 0))
        {
            (source.Read, source.UnderWay, source.Exhausted, source.CutAt, source.IsSkipping) = (source.Taken, 0, null, -1, false);
            source.LostAt ??= source.File is null ? time.GetTimestamp() : null;
        }
    }

    private void End(SourceBook book, WatchState state)
    {
        try
        {
            _sender?.Flush(Patience);
        }
        catch (ProducerException e)
        {
            say(e.Message);
        }

        Save(book, state);
        Show(book, always: true);
        _sender?.Dispose();
        foreach (var source in book.Sources)
        {
            source.Close();
        }
    }

    private void Save(SourceBook book, WatchState state)
    {
        _savedAt = time.GetTimestamp();
        foreach (var source in book.Sources.Where(source => source is { UnderWay: 0, IsSkipping: false }))
        {
            source.Taken = Math.Max(source.Taken, source.Read);
        }

        _tally.Try(stateFile, () =>
        {
            state.Save(book.Sources.Select(source => new KeptSource(
                source.Id, source.Beginning, source.Path, source.Partitions, source.File, source.IsPacked, source.Taken, IsOver(source), [.. source.Trace.Seams])));
            return true;
        });
    }

    /// <summary>Whether nothing is missing, should a source's file be gone at the next start.</summary>
    private bool IsOver(WatchedSource source) => source.UnderWay == 0 && (source.File is null
        ? source.LostAt is null || source.IsAtRest
        : source.IsAtRest && (source.IsRenamed || source.IsPacked || time.GetElapsedTime(source.GrownAt) > times.Old));

    private void Problem(string? problem)
    {
        if (_problem != problem)
        {
            say(problem ?? "Kafka takes records again");
            _problem = problem;
        }
    }

    private void Show(SourceBook book, bool always = false)
    {
        var span = time.GetElapsedTime(_shownAt);
        if (span < Second && !always)
        {
            return;
        }

        _shownAt = time.GetTimestamp();
        List<WatchedFile> files = [];
        foreach (var source in book.Sources.Where(source => source.File is not null))
        {
            var (rotations, doubts) = _tally.Of(source.Path);
            files.Add(new WatchedFile(source.Path, source.Taken, source.IsPacked ? null : Math.Max(0, source.Look.Length - source.Taken), (source.Bytes - _bytes.GetValueOrDefault(source)) / span.TotalSeconds, rotations, doubts));
            _bytes[source] = source.Bytes;
        }

        foreach (var gone in _bytes.Keys.Where(source => source.File is null).ToArray())
        {
            _bytes.Remove(gone);
        }

        show(new WatchStatus(
            stream, _problem, [.. files.OrderByDescending(file => file.Behind).ThenByDescending(file => file.BytesPerSecond).ThenBy(file => file.Path, StringComparer.Ordinal).Take(Shown)],
            Math.Max(0, files.Count - Shown), _sent + (_sender?.Acknowledged ?? 0), _tally.Refused, _tally.Rotations, _tally.Doubts));
    }
}
