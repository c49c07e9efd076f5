namespace TrafficWatch.Domain.Streaming;

/// <summary>An event of a stream. Implementations are ref structs over the message's own bytes, so that reading one allocates nothing.</summary>
public interface IStreamEvent
{
    /// <summary>When it happened: milliseconds since 1970-01-01 UTC.</summary>
    long Time { get; }
}

/// <summary>Reads messages of one stream. An instance serves one thread; an event is valid until the next call.</summary>
/// <typeparam name="TEvent">The stream's event.</typeparam>
public interface IEventParser<TEvent>
    where TEvent : struct, IStreamEvent, allows ref struct
{
    /// <summary>Reads one message. Never throws for what a message holds.</summary>
    /// <param name="payload">The message's value.</param>
    /// <param name="recordTime">The record's timestamp, milliseconds since 1970-01-01 UTC: it decides which of two readings of a local time holds.</param>
    /// <param name="value">The event, when true is returned.</param>
    /// <param name="reason">Why it was refused, naming field and value, when false is returned.</param>
    bool TryParse(ReadOnlySpan<byte> payload, long recordTime, out TEvent value, out string? reason);
}

/// <summary>Turns events into deltas. Pure: no clock, no I/O; the same calls in the same order give the same deltas.</summary>
/// <remarks>Members that have a body are as they are where each event is decided by itself: nothing waits for an order.</remarks>
/// <typeparam name="TEvent">The stream's event.</typeparam>
/// <typeparam name="TDeltas">What one epoch changes in the tables.</typeparam>
public interface IAggregator<TEvent, TDeltas>
    where TEvent : struct, IStreamEvent, allows ref struct
{
    /// <summary>Takes in one event on the newest line and buffers it for the decided line.</summary>
    /// <param name="value">The event.</param>
    /// <returns>Null, or why it can't be taken.</returns>
    string? Apply(scoped in TEvent value);

    /// <summary>Moves the decided line to <paramref name="line"/>: every second before it is decided, in event-time order.</summary>
    /// <param name="line">Exclusive bound, whole seconds, milliseconds since 1970-01-01 UTC.</param>
    void Advance(long line);

    /// <summary>Decides what is pending up to <paramref name="now"/> while the log rests; the line goes no further than the last thing decided.</summary>
    /// <param name="now">Event time as it would be now, milliseconds since 1970-01-01 UTC.</param>
    void AdvanceAtRest(long now)
    {
    }

    /// <summary>True when <see cref="AdvanceAtRest"/> would find something to decide.</summary>
    /// <param name="now">As there.</param>
    bool HasDue(long now) => false;

    /// <summary>Where the decided line stands, exclusive; <see cref="long.MinValue"/> before the first event.</summary>
    long Line { get; }

    /// <summary>Takes in an edit made by a person.</summary>
    /// <param name="kind">What is edited.</param>
    /// <param name="content">JSON.</param>
    void Edit(string kind, string content)
    {
    }

    /// <summary>The line has run ahead of every clock: sets it back, and lets go of whom only events of that future put inside. To be called before anything arrives.</summary>
    /// <param name="line">Where to, whole seconds, milliseconds since 1970-01-01 UTC.</param>
    /// <param name="ahead">The first time that has not come yet: who was heard of since is forgotten.</param>
    void SetBack(long line, long ahead);

    /// <summary>The log was replaced by another: decides what is buffered and lets go of everyone; counts stay.</summary>
    void NewLog();

    /// <summary>Events that wait in the reorder buffer.</summary>
    int Buffered => 0;

    /// <summary>Roughly how many rows the epoch makes so far, where that does not follow from its records: with very many of them it ends.</summary>
    int Rows => 0;

    /// <summary>Ends the epoch: what changed since the last call.</summary>
    TDeltas Take();

    /// <summary>Writes the whole state.</summary>
    /// <param name="writer">Where to.</param>
    void Save(StateWriter writer);

    /// <summary>Replaces the whole state by one that <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    void Load(ref StateReader reader);
}
