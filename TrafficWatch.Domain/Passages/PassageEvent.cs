using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Passages;

/// <summary>A vehicle passed a checkpoint. Points into the message's bytes, or into those of its parser. Texts are UTF-8, trimmed, and fit their columns.</summary>
public readonly ref struct PassageEvent : IStreamEvent
{
    /// <inheritdoc/>
    public required long Time { get; init; }

    /// <summary>GCXH: the record's id; not empty.</summary>
    public required ReadOnlySpan<byte> Id { get; init; }

    /// <summary>XZQHMC: the district.</summary>
    public required ReadOnlySpan<byte> District { get; init; }

    /// <summary>KKMC: the checkpoint's name as delivered, by which records are placed on shards; not empty.</summary>
    public required ReadOnlySpan<byte> Checkpoint { get; init; }

    /// <summary>FXLX: the direction, 1 or 2 as a rule.</summary>
    public required ReadOnlySpan<byte> Direction { get; init; }

    /// <summary>HPZL: the plate type's code by GA 24.7, or <c>-</c>.</summary>
    public required ReadOnlySpan<byte> PlateType { get; init; }

    /// <summary>HPHM: the plate as read, masked or malformed ones too.</summary>
    public required ReadOnlySpan<byte> Plate { get; init; }

    /// <summary>CLPPXH: make, model and year.</summary>
    public required ReadOnlySpan<byte> Model { get; init; }

    /// <summary>PROVINCE: the plate's province as one character (苏); empty where the plate has none.</summary>
    public required ReadOnlySpan<byte> Province { get; init; }

    /// <summary>VEHICLE_TYPE_NAME: the name of the plate type.</summary>
    public required ReadOnlySpan<byte> VehicleType { get; init; }

    /// <summary>IS_WEEKEND.</summary>
    public required bool IsWeekend { get; init; }

    /// <summary>IS_PEAK_HOUR.</summary>
    public required bool IsPeakHour { get; init; }
}
