using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Requests;

/// <summary>A rule, and the level that holds.</summary>
internal sealed class RuleState
{
    public RequestRule Rule { get; set; } = null!;

    /// <summary>Since when it is asked for silence: when it was made, or when the stream began.</summary>
    public long Since { get; set; }

    public AlertLevel Level { get; set; }

    /// <summary>The level that the last minute by itself would have.</summary>
    public AlertLevel Due { get; set; }

    public long RaisedAt { get; set; }

    /// <summary>The greatest figure since it was raised.</summary>
    public double Worst { get; set; }

    public void Save(StateWriter writer)
    {
        writer.Write((byte)Rule.Kind);
        writer.Write(Rule.Route);
        writer.Write(Rule.Minutes);
        writer.Write(Rule.Least);
        writer.Write(BitConverter.DoubleToInt64Bits(Rule.Warning));
        writer.Write(BitConverter.DoubleToInt64Bits(Rule.Alert));
        writer.Write((byte)(Rule.IsOn ? 1 : 0));
        writer.Write(Since);
        writer.Write((byte)Level);
        writer.Write((byte)Due);
        writer.Write(RaisedAt);
        writer.Write(BitConverter.DoubleToInt64Bits(Worst));
    }

    public static RuleState Load(ref StateReader reader) => new()
    {
        Rule = new RequestRule(
            (RequestRuleKind)reader.ReadByte(), reader.ReadString()!, reader.ReadInt32(), reader.ReadInt32(),
            BitConverter.Int64BitsToDouble(reader.ReadInt64()), BitConverter.Int64BitsToDouble(reader.ReadInt64()), reader.ReadByte() != 0),
        Since = reader.ReadInt64(),
        Level = (AlertLevel)reader.ReadByte(),
        Due = (AlertLevel)reader.ReadByte(),
        RaisedAt = reader.ReadInt64(),
        Worst = BitConverter.Int64BitsToDouble(reader.ReadInt64()),
    };
}
