using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Warnings;

/// <summary>The pairs of sightings of one plate that belong together.</summary>
/// <param name="Start">With <paramref name="Id"/> its key: the second sighting of its first pair, UTC.</param>
/// <param name="Id">GCXH of that sighting.</param>
/// <param name="Plate">The plate.</param>
/// <param name="Status">What its weightiest pair is.</param>
/// <param name="Pairs">How many pairs it has.</param>
/// <param name="From">Its earliest sighting, UTC.</param>
/// <param name="Last">Its newest sighting, UTC.</param>
internal sealed record WarningCase(DateTime Start, string Id, string Plate, string Status, int Pairs, DateTime From, DateTime Last)
{
    /// <summary>The plate with its middle hidden.</summary>
    public string Masked => PlateMask.Of(Plate);

    /// <summary>What people say of it; null: nothing yet.</summary>
    public JudgedCase? Judged { get; init; }

    /// <summary>Whether somebody has put it aside.</summary>
    public bool IsDismissed => Judged?.Judgement == Judgements.Dismissed;
}

/// <summary>A case's place in the table: newest first, then by id from the last to the first. It holds no plate, for addresses do not.</summary>
internal readonly record struct WarningKey(DateTime Start, string Id)
{
    public static WarningKey Of(WarningCase row) => new(row.Start, row.Id);

    public static WarningKey? Parse(string cursor) => Cursor.Decode(cursor, 2) is [var at, var id] && Cursor.Time(at) is { } time ? new(time, id) : null;

    public string ToCursor() => Cursor.Encode(Start, Id);

    /// <summary>Less than zero: <paramref name="a"/> stands before <paramref name="b"/>.</summary>
    public static int Compare(WarningCase a, WarningCase b) => b.Start.CompareTo(a.Start) is var byTime and not 0 ? byTime : KeyOrder.Compare(b.Id, a.Id);
}
