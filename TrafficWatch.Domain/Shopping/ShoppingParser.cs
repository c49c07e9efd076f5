using System.Buffers.Text;
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
    private readonly byte[] _shortText = new byte[256];
    private readonly byte[] _provinceText = new byte[TextField.LongestKey * 6];
    private readonly byte[] _itemText = new byte[TextField.LongestKey * 6];
    private readonly byte[] _categoryText = new byte[TextField.LongestKey * 6];
    private readonly byte[] _brandText = new byte[TextField.LongestKey * 6];

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

        try
        {
            return TryRead(payload, recordTime, out value, out reason);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            reason = $"not the JSON of a shopping event: {JsonText.Short(e.Message)}";
            return false;
        }
    }

    private bool TryRead(ReadOnlySpan<byte> payload, long recordTime, out ShoppingEvent value, out string? reason)
    {
        value = default;
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reason = $"not a JSON object but {JsonText.Kind(reader.TokenType)}";
            return false;
        }

        ReadOnlySpan<byte> province = default, item = default, category = default, brand = default;
        var fields = new Fields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var taken = reader.ValueTextEquals("action"u8) ? Number(ref reader, "action", 0, 3, out fields.Action, out reason)
                : reader.ValueTextEquals("age_range"u8) ? Number(ref reader, "age_range", 0, OldestRange, out fields.Age, out reason)
                : reader.ValueTextEquals("gender"u8) ? Number(ref reader, "gender", 0, 2, out fields.Gender, out reason)
                : reader.ValueTextEquals("month"u8) ? Number(ref reader, "month", 1, 12, out fields.Month, out reason)
                : reader.ValueTextEquals("day"u8) ? Number(ref reader, "day", 1, 31, out fields.Day, out reason)
                : reader.ValueTextEquals("province"u8) ? Text(ref reader, "province", LongestProvince, _provinceText, out province, out reason)
                : reader.ValueTextEquals("item_id"u8) ? Text(ref reader, "item_id", TextField.LongestKey, _itemText, out item, out reason)
                : reader.ValueTextEquals("cat_id"u8) ? Text(ref reader, "cat_id", TextField.LongestKey, _categoryText, out category, out reason)
                : reader.ValueTextEquals("brand_id"u8) ? Text(ref reader, "brand_id", TextField.LongestKey, _brandText, out brand, out reason)
                : reader.ValueTextEquals("event_time"u8) ? Time(ref reader, recordTime, ref fields, out reason)
                : Skip(ref reader, out reason);
            if (!taken)
            {
                return false;
            }
        }

        if (JsonText.After(payload[(int)reader.BytesConsumed..]) is { } more)
        {
            reason = more;
            return false;
        }

        if (fields.Action is not { } action)
        {
            reason = "action is missing";
            return false;
        }

        if (!Dated(ref fields, recordTime, out reason))
        {
            return false;
        }

        value = new ShoppingEvent
        {
            Time = fields.Time,
            RecordTime = recordTime,
            TimeKind = fields.Kind,
            Action = action,
            AgeRange = Math.Min(fields.Age ?? 0, OldestRange - 1),
            Gender = fields.Gender ?? 2,
            Province = Short(province),
            Item = item,
            Category = category,
            Brand = brand,
        };
        return true;
    }

    /// <summary>Finds the time: its own, else that of month and day, else the record's.</summary>
    private bool Dated(ref Fields fields, long recordTime, out string? reason)
    {
        reason = null;
        if (fields.HasTime)
        {
            fields.Kind = ShoppingTime.Exact;
            return true;
        }

        if (fields is { Month: null, Day: null })
        {
            (fields.Kind, fields.Time) = (ShoppingTime.Record, recordTime);
            return true;
        }

        if (fields is not { Month: { } month, Day: { } day })
        {
            reason = fields.Month is null ? "month is missing, and day is there" : "day is missing, and month is there";
            return false;
        }

        if (!ShoppingDay.Exists(month, day))
        {
            reason = $"day '{day}': month {month} never has it";
            return false;
        }

        (fields.Kind, fields.Time) = (ShoppingTime.Day, _day.TimeOf(month, day, recordTime));
        return true;
    }

    private bool Time(scoped ref Utf8JsonReader reader, long recordTime, ref Fields fields, out string? reason)
    {
        if (!Text(ref reader, "event_time", TextField.LongestKey, _shortText, out var text, out reason))
        {
            return false;
        }

        if (text.IsEmpty)
        {
            return true;
        }

        if (!_time.TryRead(text, recordTime, out fields.Time, out var problem))
        {
            reason = $"event_time '{JsonText.Shown(text)}' {problem}";
            return false;
        }

        fields.HasTime = true;
        return true;
    }

    private static bool Skip(scoped ref Utf8JsonReader reader, out string? reason)
    {
        reader.Skip();
        reason = null;
        return true;
    }

    /// <summary>A whole number within bounds; none when it is not told.</summary>
    private bool Number(scoped ref Utf8JsonReader reader, string field, int least, int most, out int? number, out string? reason)
    {
        number = null;
        if (!Text(ref reader, field, TextField.LongestKey, _shortText, out var text, out reason))
        {
            return false;
        }

        if (text.IsEmpty)
        {
            return true;
        }

        // A spreadsheet writes 3 as 3.0.
        var whole = text.Length > 2 && text.EndsWith(".0"u8) ? text[..^2] : text;
        if (!Utf8Parser.TryParse(whole, out int read, out var used) || used != whole.Length || read < least || read > most)
        {
            reason = $"{field} '{JsonText.Shown(text)}': must be a whole number from {least} to {most}";
            return false;
        }

        number = read;
        return true;
    }

    /// <summary>Text or a number; empty when it is not told: null, nothing, or the word NULL.</summary>
    private static bool Text(scoped ref Utf8JsonReader reader, string field, int longest, byte[] scratch, out ReadOnlySpan<byte> text, out string? reason)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            text = default;
            reason = null;
            return true;
        }

        if (!JsonText.Value(ref reader, field, scratch, out text, out reason) || !TextField.Fits(field, text, longest, out reason))
        {
            return false;
        }

        if (text.Length == 4 && (text[0] | 0x20) == 'n' && Ascii.EqualsIgnoreCase(text, "null"u8))
        {
            text = default;
        }

        return true;
    }

    /// <summary>A province is the same with 省 or 市 behind it, or in its full name as a region; 未知 says that it is not told.</summary>
    private static ReadOnlySpan<byte> Short(ReadOnlySpan<byte> province)
    {
        if (province.SequenceEqual("未知"u8))
        {
            return default;
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

    private struct Fields
    {
        public int? Action;
        public int? Age;
        public int? Gender;
        public int? Month;
        public int? Day;
        public bool HasTime;
        public long Time;
        public ShoppingTime Kind;
    }
}
