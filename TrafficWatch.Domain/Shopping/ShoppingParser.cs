using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Shopping;

/// <summary>
/// Reads messages of the shopping stream: a JSON object with user_id, item_id, cat_id, merchant_id, brand_id, month, day, action, age_range, gender, province, and perhaps event_time; in any order, others are passed over. Numbers may come as text. action is needed; null, nothing and NULL are "not told" elsewhere.
/// </summary>
/// <param name="sourceZone">The zone of dates and of times without offset.</param>
public sealed class ShoppingParser(TimeZoneInfo sourceZone) : IEventParser<ShoppingEvent>
{
    private const int LongestProvince = 50;
    private const int OldestRange = 8;

    /// <summary>What stands behind a province's short name, longer ones first.</summary>
    private static readonly byte[][] Kinds = [.. new[] { "省", "市", "特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区" }.Select(Encoding.UTF8.GetBytes)];

    private readonly SourceTime _time = new(sourceZone);
    private readonly ShoppingDay _day = new(sourceZone);

    private readonly EscapedText _provinces = new();

    /// <summary>Where text with escapes goes, one for each member.</summary>
    private readonly byte[][] _scratch = [.. Enumerable.Range(0, 10).Select(_ => new byte[TextField.LongestKey * 6])];

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> payload, long recordTime, out ShoppingEvent value, out string? reason)
    {
        value = default;
        if (payload.StartsWith("\ufeff"u8))
        {
            payload = payload[3..];
        }

        if (payload.IsEmpty)
        {
            reason = "the message is empty";
            return false;
        }

        var plain = new ShoppingText();
        if (plain.TryRead(payload, _provinces) && Judge(ref plain, recordTime, out value, out reason))
        {
            return true;
        }

        try
        {
            return TryRead(payload, out var told, out reason) && Judge(ref told, recordTime, out value, out reason);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            reason = $"not the JSON of a shopping event: {JsonText.Short(e.Message)}";
            return false;
        }
    }

    private bool TryRead(ReadOnlySpan<byte> payload, out ShoppingText told, out string? reason)
    {
        told = default;
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reason = $"not a JSON object but {JsonText.Kind(reader.TokenType)}";
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var taken = reader.ValueTextEquals("action"u8) ? Text(ref reader, "action", _scratch[0], out told.Action, out reason)
                : reader.ValueTextEquals("age_range"u8) ? Text(ref reader, "age_range", _scratch[1], out told.Age, out reason)
                : reader.ValueTextEquals("gender"u8) ? Text(ref reader, "gender", _scratch[2], out told.Gender, out reason)
                : reader.ValueTextEquals("month"u8) ? Text(ref reader, "month", _scratch[3], out told.Month, out reason)
                : reader.ValueTextEquals("day"u8) ? Text(ref reader, "day", _scratch[4], out told.Day, out reason)
                : reader.ValueTextEquals("province"u8) ? Text(ref reader, "province", _scratch[5], out told.Province, out reason)
                : reader.ValueTextEquals("item_id"u8) ? Text(ref reader, "item_id", _scratch[6], out told.Item, out reason)
                : reader.ValueTextEquals("cat_id"u8) ? Text(ref reader, "cat_id", _scratch[7], out told.Category, out reason)
                : reader.ValueTextEquals("brand_id"u8) ? Text(ref reader, "brand_id", _scratch[8], out told.Brand, out reason)
                : reader.ValueTextEquals("event_time"u8) ? Text(ref reader, "event_time", _scratch[9], out told.Time, out reason)
                : Skip(ref reader, out reason);
            if (!taken)
            {
                return false;
            }
        }

        reason = JsonText.After(payload[(int)reader.BytesConsumed..]);
        return reason is null;
    }

    /// <summary>Text or a number; nothing for null.</summary>
    private static bool Text(scoped ref Utf8JsonReader reader, string field, byte[] scratch, out ReadOnlySpan<byte> text, out string? reason)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.Null)
        {
            return JsonText.Value(ref reader, field, scratch, out text, out reason);
        }

        text = default;
        reason = null;
        return true;
    }

    private static bool Skip(scoped ref Utf8JsonReader reader, out string? reason)
    {
        reader.Skip();
        reason = null;
        return true;
    }

    /// <summary>What the words of a message come to.</summary>
    private bool Judge(scoped ref ShoppingText told, long recordTime, out ShoppingEvent value, out string? reason)
    {
        value = default;
        if (!Number("action", told.Action, 0, 3, out var action, out reason)
            || !Number("age_range", told.Age, 0, OldestRange, out var age, out reason)
            || !Number("gender", told.Gender, 0, 2, out var gender, out reason)
            || !Number("month", told.Month, 1, 12, out var month, out reason)
            || !Number("day", told.Day, 1, 31, out var day, out reason)
            || !IsTold("province", ref told.Province, LongestProvince, out reason)
            || !IsTold("item_id", ref told.Item, TextField.LongestKey, out reason)
            || !IsTold("cat_id", ref told.Category, TextField.LongestKey, out reason)
            || !IsTold("brand_id", ref told.Brand, TextField.LongestKey, out reason)
            || !IsTold("event_time", ref told.Time, TextField.LongestKey, out reason))
        {
            return false;
        }

        if (action is null)
        {
            reason = "action is missing";
            return false;
        }

        if (!TryDate(told.Time, month, day, recordTime, out var time, out var kind, out reason))
        {
            return false;
        }

        value = new ShoppingEvent
        {
            Time = time,
            RecordTime = recordTime,
            TimeKind = kind,
            Action = action.Value,
            AgeRange = Math.Min(age ?? 0, OldestRange - 1),
            Gender = gender ?? 2,
            Province = Short(told.Province),
            Item = told.Item,
            Category = told.Category,
            Brand = told.Brand,
        };
        return true;
    }

    /// <summary>Finds the time: its own, else that of month and day, else the record's.</summary>
    private bool TryDate(ReadOnlySpan<byte> text, int? month, int? day, long recordTime, out long time, out ShoppingTime kind, out string? reason)
    {
        (time, kind, reason) = (recordTime, ShoppingTime.Exact, null);
        if (!text.IsEmpty)
        {
            reason = _time.TryRead(text, recordTime, out time, out var problem) ? null : $"event_time '{JsonText.Shown(text)}' {problem}";
            return reason is null;
        }

        if (month is null && day is null)
        {
            kind = ShoppingTime.Record;
            return true;
        }

        reason = month is null ? "month is missing, and day is there"
            : day is null ? "day is missing, and month is there"
            : !ShoppingDay.Exists(month.Value, day.Value) ? $"day '{day}': month {month} never has it"
            : null;
        if (reason is not null)
        {
            return false;
        }

        (kind, time) = (ShoppingTime.Day, _day.TimeOf(month!.Value, day!.Value, recordTime));
        return true;
    }

    /// <summary>A whole number within bounds; none when it is not told.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Number(string field, ReadOnlySpan<byte> text, int least, int most, out int? number, out string? reason)
    {
        if (Digits(text) is var digits && digits >= least && digits <= most)
        {
            (number, reason) = (digits, null);
            return true;
        }

        return AnyNumber(field, text, least, most, out number, out reason);
    }

    private static bool AnyNumber(string field, ReadOnlySpan<byte> text, int least, int most, out int? number, out string? reason)
    {
        (number, reason) = (null, null);

        // A spreadsheet writes 3 as 3.0.
        var whole = text.Length > 2 && text.EndsWith(".0"u8) ? text[..^2] : text;
        if (Utf8Parser.TryParse(whole, out int read, out var used) && used == whole.Length && read >= least && read <= most)
        {
            number = read;
            return true;
        }

        if (IsTold(field, ref text, TextField.LongestKey, out reason) && !text.IsEmpty)
        {
            reason = $"{field} '{JsonText.Shown(text)}': must be a whole number from {least} to {most}";
        }

        return reason is null;
    }

    /// <summary>What one digit or two come to, as nearly all numbers have; −1: it is neither.</summary>
    private static int Digits(ReadOnlySpan<byte> text)
    {
        if (text.Length is not (1 or 2))
        {
            return -1;
        }

        var (tens, ones) = (text.Length == 1 ? 0 : text[0] - '0', text[^1] - '0');
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9 ? (tens * 10) + ones : -1;
    }

    /// <summary>Whether a column can hold a text, which is emptied where it says that nothing is told: the word NULL.</summary>
    private static bool IsTold(string field, ref ReadOnlySpan<byte> text, int longest, out string? reason)
    {
        if (text.Length == 4 && (text[0] | 0x20) == 'n' && Ascii.EqualsIgnoreCase(text, "null"u8))
        {
            text = default;
        }

        return TextField.Fits(field, text, longest, out reason);
    }

    /// <summary>A province is the same with 省 or 市 behind it, or in its full name as a region; 未知 says that it is not told.</summary>
    private static ReadOnlySpan<byte> Short(ReadOnlySpan<byte> province)
    {
        if (province.SequenceEqual("未知"u8))
        {
            return default;
        }

        // All of them end in one of these three.
        if (!province.EndsWith("省"u8) && !province.EndsWith("市"u8) && !province.EndsWith("区"u8))
        {
            return province;
        }

        foreach (var kind in Kinds)
        {
            if (province.Length > kind.Length && province.EndsWith(kind))
            {
                return province[..^kind.Length];
            }
        }

        return province;
    }
}
