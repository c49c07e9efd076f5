namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>What a line of a replayed file came to: an event, or why it is none.</summary>
/// <param name="Position">By which one can go on: the line's number, or in a file of visits the event's number in the order of sending.</param>
/// <param name="Line">The line in the file, from 1 on.</param>
/// <param name="Message">The event.</param>
/// <param name="Raw">Its record's value as the file has it, to be sent as it is; null when it has to be written.</param>
/// <param name="Refused">Why it can't be sent; null for an event.</param>
internal readonly record struct ReplayItem(long Position, long Line, VisitorMessage Message, byte[]? Raw, string? Refused)
{
    public static ReplayItem Event(long position, long line, VisitorMessage message, byte[]? raw = null) => new(position, line, message, raw, null);

    public static ReplayItem Refuse(long line, string reason) => new(line, line, default, null, reason);
}
