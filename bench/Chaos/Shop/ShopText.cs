using System.Globalization;
using System.Text;

namespace TrafficWatch.Bench.Chaos.Shop;

/// <summary>Writes an event as a record, in one of the forms that mean the same.</summary>
/// <param name="source">The zone of times without offset.</param>
/// <param name="chance">Chooses.</param>
internal sealed class ShopText(TimeZoneInfo source, Random chance)
{
    private static readonly string[] Nothing = ["null", "\"\"", "\"NULL\"", "\"null\"", "\"  \""];

    public byte[] Of(ShopEvent shop)
    {
        List<(string Name, string Value)> members =
        [
            ("user_id", Number(chance.Next(100_000))),
            ("item_id", Text(shop.Item)), ("cat_id", Text(shop.Category)),
            ("merchant_id", Number(chance.Next(100))),
            ("brand_id", Text(shop.Brand)),
            ("month", shop.Date is { } date ? Date(date.Month) : shop.Time is null ? Untold() : Date(1 + chance.Next(12))),
            ("day", shop.Date is { Day: var day } ? Date(day) : shop.Time is null ? Untold() : Date(1 + chance.Next(28))),
            ("action", Number(shop.Action)),
            ("age_range", shop.Age == 0 && chance.Next(2) == 0 ? Untold() : Number(shop.Age == 7 && chance.Next(2) == 0 ? 8 : shop.Age)),
            ("gender", shop.Gender == 2 && chance.Next(2) == 0 ? Untold() : Number(shop.Gender)),
            ("province", Province(shop.Province)),
        ];
        if (shop.Time is { } time)
        {
            members.Add(("event_time", Time(time)));
        }
        else if (chance.Next(10) == 0)
        {
            members.Add(("event_time", Untold()));
        }

        // Most are as their producers write them; some come in any order, with members that nobody knows, and without those that tell nothing.
        var (comma, colon) = chance.Next(2) == 0 ? (", ", ": ") : (",", ":");
        if (chance.Next(5) == 0)
        {
            members.Add(("note", "{\"action\":[9],\"x\":null}"));
            members.RemoveAll(member => Nothing.Contains(member.Value) && chance.Next(2) == 0);
            chance.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(members));
        }

        var text = $"{{{string.Join(comma, members.Select(member => $"\"{member.Name}\"{colon}{member.Value}"))}}}";
        return Encoding.UTF8.GetBytes(chance.Next(100) switch { 0 => text + " \r\n", 1 => "\ufeff" + text, 2 => "\t" + text, _ => text });
    }

    private string Untold() => Nothing[chance.Next(Nothing.Length)];

    private string Number(int number) => chance.Next(8) switch
    {
        < 3 => $"{number}",
        3 => $"{number}.0",
        4 => $"\"{number}.0\"",
        5 => $"\" {number} \"",
        _ => $"\"{number}\"",
    };

    private string Date(int number) => chance.Next(2) == 0 ? Number(number) : $"\"{number:00}\"";

    private string Province(string province) => province switch
    {
        "" => chance.Next(3) == 0 ? "\"未知\"" : Untold(),
        "北京" or "山东" or "黑龙江" => Text(province + (chance.Next(3) switch { 0 => "市", 1 => "省", _ => "" })),
        "内蒙古" => Text(province + (chance.Next(2) == 0 ? "自治区" : "")),
        "广西" => Text(province + (chance.Next(2) == 0 ? "壮族自治区" : "")),
        "新疆" => Text(province + (chance.Next(2) == 0 ? "维吾尔自治区" : "")),
        "香港" => Text(province + (chance.Next(2) == 0 ? "特别行政区" : "")),
        _ => Text(province),
    };

    private string Text(string text)
    {
        if (text.Length == 0)
        {
            return Untold();
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) && chance.Next(2) == 0)
        {
            return text;
        }

        var (isEscaped, json) = (chance.Next(3) == 0, new StringBuilder("\"").Append(chance.Next(20) == 0 ? " \u3000" : ""));
        foreach (var one in text)
        {
            _ = one is '"' or '\\' ? json.Append('\\').Append(one) : isEscaped ? json.Append(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}") : json.Append(one);
        }

        return json.Append(chance.Next(20) == 0 ? "\\t\"" : "\"").ToString();
    }

    private string Time(long time)
    {
        var utc = DateTime.UnixEpoch.AddMilliseconds(time);
        var local = TimeZoneInfo.ConvertTimeFromUtc(utc, source);
        string Written(DateTime at, string form) => $"\"{at.ToString(form, CultureInfo.InvariantCulture)}\"";
        return chance.Next(8) switch
        {
            0 => $"{time}",
            1 => $"\"{time}\"",
            2 when time % 1000 == 0 => $"{time / 1000}",
            3 => Written(utc.AddHours(-4), "yyyy-MM-dd HH:mm:ss.fff'-04:00'"),

            // A clock reading that comes twice is not told without its offset.
            > 3 when !source.IsAmbiguousTime(local) => Written(local, chance.Next(2) == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff" : "yyyy-MM-dd HH:mm:ss.fff"),
            _ => Written(utc, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
        };
    }
}
