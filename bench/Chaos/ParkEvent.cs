namespace TrafficWatch.Bench.Chaos;

/// <summary>One entry or exit. Times are milliseconds since 1970-01-01 UTC.</summary>
internal readonly record struct ParkEvent(long Time, string Area, bool Entering, string User);

/// <summary>Visitors present above which an area, or the park under <c>*</c>, is crowded or full.</summary>
internal sealed record ParkThresholds(string Area, int Comfort, int Warning, int Alert);

/// <summary>A record that no parser can take: where the log holds it, and what it is. Its time is null when it means nothing.</summary>
internal sealed record RefusedRecord(int Partition, long Offset, long? RecordTime, byte[] Payload);

/// <summary>All that was sent, and how far it is to be decided.</summary>
/// <param name="Events">Every event as often as it was sent, in any order.</param>
/// <param name="Refused">Every broken record.</param>
/// <param name="Unreadable">Every record that no client can unpack: its partition and offset.</param>
/// <param name="Minutes">Records, and broken ones among them, by minute of their Kafka timestamps; null when some of those mean nothing, and which minute such a record counts in is the app's to say.</param>
/// <param name="Line">Events before this instant are decided; it is a whole minute.</param>
internal sealed record ParkTruth(
    IReadOnlyList<ParkEvent> Events,
    IReadOnlyList<RefusedRecord> Refused,
    IReadOnlyList<(int Partition, long Offset)> Unreadable,
    IReadOnlyDictionary<long, (long Received, long Rejected)>? Minutes,
    long Line);
