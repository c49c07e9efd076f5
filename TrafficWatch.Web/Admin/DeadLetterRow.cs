namespace TrafficWatch.Web.Admin;

/// <summary>A record that a stream could not use.</summary>
/// <remarks>
/// Ids rise. The offset is one of the log's; the record's time is its Kafka timestamp; times are UTC. The attempts
/// are how often it was tried again, the status is new, retrying or retried. The bytes are those of the whole, of which
/// the first megabyte is kept; one that is not whole can't be tried again.
/// </remarks>
internal sealed record DeadLetterRow(
    long Id,
    string Stream,
    string LogId,
    int Partition,
    long Offset,
    DateTime? RecordTime,
    string Reason,
    int Attempts,
    string Status,
    DateTime? UpdatedAt,
    long PayloadBytes,
    bool Retriable);

/// <summary>Dead letters of one kind.</summary>
/// <param name="Stream">Their stream.</param>
/// <param name="Kind">Their reason without its values.</param>
/// <param name="Letters">How many there are.</param>
/// <param name="Newest">The newest record's Kafka timestamp, UTC; null where none means anything.</param>
internal sealed record DeadLetterGroup(string Stream, string Kind, long Letters, DateTime? Newest);

/// <summary>A dead letter with the beginning of its payload. The whole of it: GET <c>/export/dead-letters/{id}</c>.</summary>
/// <param name="Letter">The letter.</param>
/// <param name="Head">The first 4 KB at most, as they are.</param>
/// <param name="Text">The same as text, what is no UTF-8 and no printable character replaced.</param>
internal sealed record DeadLetterDetail(DeadLetterRow Letter, byte[] Head, string Text)
{
    /// <summary>How much of a payload is shown, in bytes.</summary>
    public const int HeadBytes = 4096;

    /// <summary>There is more than is shown.</summary>
    public bool Cut => Letter.PayloadBytes > Head.Length;
}
