using System.Text;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Passages;

/// <summary>Reads messages of the passages stream: fields split by TAB, 8 as the cameras deliver them (GCXH, XZQHMC, KKMC, FXLX, GCSJ, HPZL, HPHM, CLPPXH), or 12 with PROVINCE, IS_WEEKEND, IS_PEAK_HOUR and VEHICLE_TYPE_NAME. Of 8, and of a derived one that is empty, the derived fields are found here.</summary>
/// <param name="sourceZone">The zone of times without offset, and of weekends and peak hours.</param>
/// <param name="peak">The hours of <see cref="PassageEvent.IsPeakHour"/>.</param>
public sealed class PassageParser(TimeZoneInfo sourceZone, PeakHours peak) : IEventParser<PassageEvent>
{
    private const int Fewest = 8, Most = 12, LongestShown = 60;

    /// <summary>The names of the fields, in their order, and how many characters their columns hold.</summary>
    private static readonly (string Name, int Longest)[] Fields =
    [
        ("GCXH", 64), ("XZQHMC", 100), ("KKMC", 255), ("FXLX", 20), ("GCSJ", 40), ("HPZL", 20), ("HPHM", 50), ("CLPPXH", 255),
        ("PROVINCE", 20), ("IS_WEEKEND", 5), ("IS_PEAK_HOUR", 5), ("VEHICLE_TYPE_NAME", 50),
    ];

    private static readonly byte[] ProvinceBytes = Encoding.UTF8.GetBytes(PlateShape.Provinces);
    private static readonly byte[][] TwoDigits = [.. Enumerable.Range(0, 10).Select(digit => Encoding.ASCII.GetBytes($"0{digit}"))];
    private static readonly byte[] UnknownType = Encoding.UTF8.GetBytes(PlateTypes.Unknown);
    private static readonly Dictionary<int, byte[]> TypeNames = PlateTypes.Codes.ToDictionary(code => (code[0] << 8) | code[1], code => Encoding.UTF8.GetBytes(PlateTypes.NameOf(code)));
    private readonly PassageTime _time = new(sourceZone);
    private readonly Range[] _ranges = new Range[Most + 1];
    private long _minute = long.MinValue;
    private bool _weekend;
    private bool _peak;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> payload, long recordTime, out PassageEvent value, out string? reason)
    {
        value = default;
        payload = payload.StartsWith("\ufeff"u8) ? payload[3..] : payload;
        payload = payload.TrimEnd("\r\n"u8);
        if (payload.IsEmpty)
        {
            reason = "the message is empty";
            return false;
        }

        var count = payload.Count((byte)'\t') + 1;
        if (count is not (Fewest or Most))
        {
            reason = $"has {count} fields, split by TAB; a passage has {Fewest} or {Most}";
            return false;
        }

        Split(payload);
        for (var i = 0; i < count; i++)
        {
            if (!TextField.Fits(Fields[i].Name, Field(payload, i), Fields[i].Longest, out reason))
            {
                return false;
            }
        }

        if (Field(payload, 0).IsEmpty || Field(payload, 2).IsEmpty)
        {
            reason = $"{(Field(payload, 0).IsEmpty ? "GCXH" : "KKMC")} is empty";
            return false;
        }

        if (!_time.TryRead(Field(payload, 4), recordTime, out var time, out var problem))
        {
            reason = $"GCSJ '{Shown(Field(payload, 4))}' {problem}";
            return false;
        }

        Derive(time);
        bool weekend = _weekend, peakHour = _peak;
        ReadOnlySpan<byte> province = default, vehicle = default;
        if (count == Most)
        {
            if (!Flag(payload, 9, ref weekend, out reason) || !Flag(payload, 10, ref peakHour, out reason))
            {
                return false;
            }

            province = Field(payload, 8);
            vehicle = Field(payload, 11);
        }

        var type = Field(payload, 5);
        type = type is [>= (byte)'0' and <= (byte)'9'] ? TwoDigits[type[0] - '0'] : type;
        var plate = Field(payload, 6);
        value = new PassageEvent
        {
            Time = time,
            Id = Field(payload, 0),
            District = Field(payload, 1),
            Checkpoint = Field(payload, 2),
            Direction = Field(payload, 3),
            PlateType = type,
            Plate = plate,
            Model = Field(payload, 7),
            Province = province.IsEmpty ? ProvinceOf(plate) : province,
            VehicleType = vehicle.IsEmpty ? NameOf(type) : vehicle,
            IsWeekend = weekend,
            IsPeakHour = peakHour,
        };
        reason = null;
        return true;
    }

    private void Split(ReadOnlySpan<byte> payload)
    {
        var (field, start) = (0, 0);
        for (int tab; (tab = payload[start..].IndexOf((byte)'\t')) >= 0; start += tab + 1)
        {
            _ranges[field++] = start..(start + tab);
        }

        _ranges[field] = start..payload.Length;
    }

    private ReadOnlySpan<byte> Field(ReadOnlySpan<byte> payload, int field) => TextField.Trimmed(payload[_ranges[field]]);

    private bool Flag(ReadOnlySpan<byte> payload, int field, ref bool flag, out string? reason)
    {
        var text = Field(payload, field);
        reason = null;
        if (text.SequenceEqual("1"u8) || Ascii.EqualsIgnoreCase(text, "true"u8))
        {
            flag = true;
        }
        else if (text.SequenceEqual("0"u8) || Ascii.EqualsIgnoreCase(text, "false"u8))
        {
            flag = false;
        }
        else if (!text.IsEmpty)
        {
            reason = $"{Fields[field].Name} '{Shown(text)}' is neither 0 nor 1";
        }

        return reason is null;
    }

    /// <summary>Found anew for each minute, for records come minute by minute.</summary>
    private void Derive(long time)
    {
        var minute = time / Milliseconds.Minute;
        if (minute != _minute)
        {
            _minute = minute;
            var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.UnixEpoch.AddMilliseconds(time)), sourceZone);
            _weekend = local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            _peak = peak.Hold(TimeOnly.FromDateTime(local.DateTime));
        }
    }

    private static ReadOnlySpan<byte> ProvinceOf(ReadOnlySpan<byte> plate)
    {
        // All of them are three bytes long.
        var at = plate.Length < 3 ? -1 : ProvinceBytes.AsSpan().IndexOf(plate[..3]);
        return at >= 0 && at % 3 == 0 ? plate[..3] : default;
    }

    private static byte[] NameOf(ReadOnlySpan<byte> type) =>
        type.Length == 2 ? TypeNames.GetValueOrDefault((type[0] << 8) | type[1], UnknownType) : UnknownType;

    private static string Shown(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text) is { Length: <= LongestShown } all ? all : string.Concat(Encoding.UTF8.GetString(text).AsSpan(0, LongestShown), "…");
}
