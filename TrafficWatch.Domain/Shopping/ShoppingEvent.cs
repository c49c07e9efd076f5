using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Shopping;

/// <summary>A shopper did something with an item. Points into the message's bytes.</summary>
public readonly ref struct ShoppingEvent : IStreamEvent
{
    /// <inheritdoc/>
    public required long Time { get; init; }

    /// <summary>The timestamp of the record that carried it, milliseconds since 1970-01-01 UTC.</summary>
    public required long RecordTime { get; init; }

    /// <summary>What <see cref="Time"/> is made of.</summary>
    public required ShoppingTime TimeKind { get; init; }

    /// <summary>0 click, 1 into the cart, 2 bought, 3 followed.</summary>
    public required int Action { get; init; }

    /// <summary>0 unknown, 1 below 18, 2 to 24, 3 to 29, 4 to 34, 5 to 39, 6 to 49, 7 from 50 on.</summary>
    public required int AgeRange { get; init; }

    /// <summary>0 female, 1 male, 2 unknown.</summary>
    public required int Gender { get; init; }

    /// <summary>The province, UTF-8, without 省 or 市 behind it, at most 50 characters; empty: not told.</summary>
    public ReadOnlySpan<byte> Province { get; init; }

    /// <summary>The item, UTF-8; empty: not told.</summary>
    public ReadOnlySpan<byte> Item { get; init; }

    /// <summary>The item's category, UTF-8; empty: not told.</summary>
    public ReadOnlySpan<byte> Category { get; init; }

    /// <summary>The item's brand, UTF-8; empty: not told.</summary>
    public ReadOnlySpan<byte> Brand { get; init; }
}

/// <summary>What the time of an event is made of.</summary>
public enum ShoppingTime
{
    /// <summary>It carries one.</summary>
    Exact,

    /// <summary>It carries month and day: midnight of the source zone.</summary>
    Day,

    /// <summary>It carries none: the record's timestamp.</summary>
    Record,
}
