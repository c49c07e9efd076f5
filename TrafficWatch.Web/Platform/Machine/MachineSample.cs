namespace TrafficWatch.Web.Platform.Machine;

/// <summary>What the machine's kernel said at one instant. Sizes in bytes; counters since the machine began.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Cpu">The part of all processors' time since the sample before in which they worked, 0 to 1.</param>
/// <param name="Load">Processes that ran or waited, over the last 1, 5 and 15 minutes.</param>
/// <param name="Memory">The memory; what the kernel would give away counts as free.</param>
/// <param name="Disk">The volume on which the app stands.</param>
/// <param name="Network">What went through all interfaces but the machine's own loop.</param>
internal sealed record MachineSample(DateTime At, double Cpu, IReadOnlyList<double> Load, Room Memory, Room Disk, NetworkCounters Network);

/// <summary>A place of a size, and how much of it is used.</summary>
internal readonly record struct Room(long Total, long Used)
{
    public long Free => Total - Used;

    /// <summary>The used part, 0 to 1.</summary>
    public double Part => Total == 0 ? 0 : (double)Used / Total;
}

/// <summary>What the network's interfaces have carried.</summary>
internal readonly record struct NetworkCounters(long BytesSent, long BytesReceived, long PacketsSent, long PacketsReceived);
