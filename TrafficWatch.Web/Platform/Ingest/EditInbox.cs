using System.Text.Json;
using MySqlConnector;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Finds edits that no epoch has taken in yet. Asked four times a second, and at once when this process made one.</summary>
internal sealed class EditInbox(string stream, ShardLink link, EditSignal signal, TimeProvider time) : IEditSource, IDisposable
{
    private const int AskedAtOnce = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Taken into epochs, and not yet seen to be stored.</summary>
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
            _asking = link.DoAsync(AskAsync);
        }

        if (_asking.IsCompleted)
        {
            // Asking again is cheap; while the instance is away the commit path says so.
            if (_asking.IsCompletedSuccessfully)
            {
                var asked = _asking.Result;
                var upTo = asked.Count < AskedAtOnce ? long.MaxValue : asked[^1].Id;
                _taken.RemoveWhere(id => id <= upTo && !asked.Exists(edit => edit.Id == id));
                _found = [.. asked.Where(e => !_taken.Contains(e.Id))];
            }
            else
            {
                _ = _asking.Exception;
            }

            _asking = null;
        }
    }

    /// <summary>Asks now and waits for the answer.</summary>
    public async Task PrimeAsync() => _found = [.. await link.DoAsync(AskAsync)];

    /// <summary>What was found, in order.</summary>
    /// <param name="most">How many of them.</param>
    /// <remarks>No more than an epoch record holds: what is left follows in the next.</remarks>
    public EditRecord[] Take(int most)
    {
        long bytes = 0;
        var found = _found.Take(most).TakeWhile((edit, place) => (bytes += edit.Payload?.Length ?? 0) <= DeadLetter.MostBytes || place == 0).ToArray();
        _found = _found[found.Length..];
        foreach (var edit in found)
        {
            _taken.Add(edit.Id);
        }

        return found;
    }

    public void Dispose() => _asking?.ContinueWith(t => _ = t.Exception, TaskScheduler.Default);

    private async Task<List<EditRecord>> AskAsync(MySqlConnection connection)
    {
        var edits = new List<EditRecord>();
        await connection.ReadAsync(
            "SELECT id, kind, content FROM stream_edit WHERE stream = @s AND epoch IS NULL ORDER BY id LIMIT @n",
            row => edits.Add(new EditRecord(row.GetInt64(0), row.GetString(1), row.GetString(2))), ("@s", stream), ("@n", AskedAtOnce));
        foreach (var (place, edit) in edits.Index().Where(e => e.Item.Kind == "retry").ToArray())
        {
            var id = JsonDocument.Parse(edit.Content).RootElement.GetProperty("deadLetter").GetInt64();
            edits[place] = edit with { DeadLetter = id, Payload = [] };
            await connection.ReadAsync(
                "SELECT IF(whole, payload, ''), record_time, whole FROM (SELECT payload, record_time, whole_bytes IS NULL AND LENGTH(payload) <= @m AS whole FROM dead_letter WHERE id = @i) AS letter",
                row => edits[place] = edits[place] with
                {
                    Payload = (byte[])row[0],
                    RecordTime = row.IsDBNull(1) ? null : (long)(row.GetDateTime(1) - DateTime.UnixEpoch).TotalMilliseconds,
                    Refused = row.GetInt64(2) == 1 ? null : "it is too large to be tried again: send the record itself once more",
                },
                ("@i", id), ("@m", DeadLetter.MostBytes));
        }

        return edits;
    }
}
