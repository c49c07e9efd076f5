namespace TrafficWatch.Domain.Visitors;

/// <summary>An event in the reorder buffer, packed into 64 bits: its millisecond within the second on top, then its entry in the presence table, then whether it enters.</summary>
/// <remarks>So sorting the numbers of a second sorts its events by time, at one time those of a visitor in an area lie together, and exits come before entries.</remarks>
/// <param name="Packed">All of it.</param>
internal readonly record struct BufferedVisit(long Packed)
{
    private const int IndexBits = 32;
    private const long EntryBits = (1L << (IndexBits + 1)) - 1;

    /// <param name="millisecond">Within the second.</param>
    /// <param name="index">The entry in the presence table.</param>
    /// <param name="entering">Whether it is an entry.</param>
    public BufferedVisit(long millisecond, int index, bool entering)
        : this((millisecond << (IndexBits + 1)) | ((long)index << 1) | (entering ? 1L : 0L))
    {
    }

    public long Millisecond => Packed >> (IndexBits + 1);

    public int Index => (int)((Packed & EntryBits) >> 1);

    public bool Entering => (Packed & 1) != 0;

    /// <summary>The same event of the same visitor, whose entry lies elsewhere.</summary>
    public BufferedVisit MovedTo(int index) => new(Millisecond, index, Entering);

    /// <summary>Whether another is of the same visitor in the same area at the same time.</summary>
    public bool IsWith(BufferedVisit other) => Packed >> 1 == other.Packed >> 1;
}
