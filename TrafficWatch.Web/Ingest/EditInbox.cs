using System.Text.Json;
using TrafficWatch.Web.Storage;

namespace TrafficWatch.Web.Ingest;

/// <summary>Finds edits that no epoch has taken in yet. Asked four times a second, and at once when this process made one.</summary>
internal sealed class EditInbox(string stream, ShardLink link, EditSignal signal, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly HashSet<long> _taken = [];
    private Task<List<EditRecord>>? _asking;
    private long _askedAt;
    private long _seenSignal = -1;
    private EditRecord[] _found = [];

    public bool Any => _found.Length > 0;

    /// <summary>Asks when it is time to, and takes the answer when it has come. Never waits.</summary>
    public void Poll()
    {
        if (_asking is null)
        {
            if (_seenSignal == signal.Version && time.GetElapsedTime(_askedAt) < Interval)
            {
                return;
            }

            _seenSignal = signal.Version;
            _askedAt = time.GetTimestamp();
            _asking = link.Do(Ask);
        }

        if (_asking.IsCompleted)
        {
            // Asking again is cheap; while the instance is away the commit path says so.
            if (_asking.IsCompletedSuccessfully)
            {
                _found = [.. _asking.Result.Where(e => !_taken.Contains(e.Id))];
            }
            else
            {
                _ = _asking.Exception;
            }

            _asking = null;
        }
    }

    /// <summary>Asks now and waits for the answer.</summary>
    public void Prime() => _found = [.. link.Do(Ask).GetAwaiter().GetResult()];

    /// <summary>What was found, in order.</summary>
    /// <param name="most">How many of them.</param>
    public EditRecord[] Take(int most)
    {
        var found = _found.Take(most).ToArray();
        _found = _found[found.Length..];
        if (_taken.Count > 10_000)
        {
            _taken.Clear();
        }

        foreach (var edit in found)
        {
            _taken.Add(edit.Id);
        }

        return found;
    }

    public void Dispose() => _asking?.ContinueWith(t => _ = t.Exception, TaskScheduler.Default);

    private List<EditRecord> Ask(MySqlConnector.MySqlConnection connection)
    {
        var edits = new List<EditRecord>();
        using (var command = EpochStore.Command(connection, "SELECT id, kind, content FROM stream_edit WHERE stream = @s AND epoch IS NULL ORDER BY id LIMIT 100", ("@s", stream)))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                edits.Add(new EditRecord(reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
            }
        }

        return [.. edits.Select(e => e.Kind == "retry" ? WithPayload(connection, e) : e)];
    }

    private static EditRecord WithPayload(MySqlConnector.MySqlConnection connection, EditRecord edit)
    {
        var id = JsonDocument.Parse(edit.Content).RootElement.GetProperty("deadLetter").GetInt64();
        using var command = EpochStore.Command(connection, "SELECT payload FROM dead_letter WHERE id = @i", ("@i", id));
        return edit with { DeadLetter = id, Payload = command.ExecuteScalar() as byte[] ?? [] };
    }
}
