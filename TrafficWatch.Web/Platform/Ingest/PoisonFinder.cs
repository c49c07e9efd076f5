namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Finds the poison record, which a server refuses as data: epochs are halved until one record or edit stands alone, and that one goes to the dead letters. Outlives the sessions, for each refusal begins a new one.</summary>
internal sealed class PoisonFinder
{
    private readonly Dictionary<(int Partition, long Offset), string> _records = [];
    private readonly Dictionary<long, string> _edits = [];
    private int _most = int.MaxValue;

    /// <summary>The most records that an epoch may hold now.</summary>
    public int Most => _most;

    /// <summary>True while the record is looked for: an epoch holds records or one edit, not both.</summary>
    public bool IsSearching => _most != int.MaxValue;

    /// <summary>Why a record is not to be taken in; null for nearly all.</summary>
    public string? Reason(int partition, long offset) => _records.Count == 0 ? null : _records.GetValueOrDefault((partition, offset));

    /// <summary>The same for a dead letter that is tried again.</summary>
    public string? Reason(EditRecord edit) => _edits.GetValueOrDefault(edit.Id);

    /// <summary>Notes that an epoch was refused.</summary>
    /// <returns>False when neither a record nor a retry is to blame.</returns>
    public bool Blame(EpochRefusedException refusal)
    {
        var (record, count, reason) = (refusal.Record, refusal.Count, $"a database refuses it: {refusal.Message}");
        if (count > 1 || (count == 1 && record.Edits.Length > 0) || record.Edits.Length > 1)
        {
            _most = (int)Math.Max(1, Math.Min(count, _most) / 2);
            return true;
        }

        if (count == 1)
        {
            var range = record.Ranges.First(r => r.To > r.From);
            return _records.TryAdd((range.Partition, range.To - 1), reason);
        }

        return record.Edits is [{ Kind: "retry" } retry] && _edits.TryAdd(retry.Id, reason);
    }

    /// <summary>An epoch was taken: the next may be larger again.</summary>
    public void Committed(EpochRecord record, int size)
    {
        if (!IsSearching)
        {
            return;
        }

        foreach (var refused in record.Refused ?? [])
        {
            _records.Remove((refused.Partition, refused.Offset));
        }

        if (_records.Count == 0)
        {
            _most = _most >= size / 2 ? int.MaxValue : _most * 2;
        }
    }
}
