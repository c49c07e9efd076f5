using System.Globalization;
using System.Text;
using System.Text.Json;
using TrafficWatch.Bench.Chaos.Shop;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Web.Streams.Shopping.Producing;

namespace TrafficWatch.Bench.Shopping;

/// <summary>Shoppers' events as names with values, and as messages the way Python's <c>json.dumps</c> writes them: blanks behind colons and commas, everything beyond ASCII escaped.</summary>
internal static class ShoppingLoad
{
    private const int Shoppers = 99_999;

    /// <summary>Of the simulator.</summary>
    public static IEnumerable<(string Name, string Value)[]> MadeUp(DateTime from, int count)
    {
        var simulator = new ShoppingSimulator(from, 1_000, 7, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        for (; count > 0 && simulator.Next(DateTime.MaxValue) is { } message; count--)
        {
            yield return [.. JsonDocument.Parse(message.Json).RootElement.EnumerateObject().Select(member => (member.Name, member.Value.GetString()!))];
        }
    }

    /// <summary>Of a file of columns with a header, again and again.</summary>
    public static IEnumerable<(string Name, string Value)[]> OfFile(string path)
    {
        var lines = File.ReadAllLines(path);
        var names = lines[0].Split(',');
        (string, string)[][] all = [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => names.Zip(line.Split(',')).ToArray())];
        for (var at = 0; all.Length > 0; at = (at + 1) % all.Length)
        {
            yield return all[at];
        }
    }

    /// <summary>Sends made-up events of yesterday, a thousand a second of event time, without keys as foreign producers do: of each two one carries its time, the other its date alone.</summary>
    public static ShoppingTruth Send(string bootstrapServers, string topic, int count)
    {
        var truth = new ShoppingTruth();
        var day = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(8).Date.AddDays(-1);
        var shoppers = MadeUp(day, Shoppers).Select(shopper => (Head: Head(shopper, day), Cell: CellOf(shopper, day.AddHours(-8)))).ToList();
        using var sender = new TopicSender(bootstrapServers, topic);
        for (var i = 0; i < count; i++)
        {
            // A round has an odd number of shoppers, so that each comes in both ways.
            var ((head, cell), time) = (shoppers[i % Shoppers], day.AddMilliseconds(i));
            var isTimed = i % 2 == 0;
            sender.Send(Encoding.UTF8.GetBytes(isTimed ? string.Create(CultureInfo.InvariantCulture, $"{head}, \"event_time\": \"{time:yyyy-MM-ddTHH:mm:ss.fff}\"}}") : head + "}"));
            truth.Add(isTimed ? cell with { Window = cell.Window.AddHours(time.Hour), Kind = 0 } : cell);
        }

        return truth;
    }

    private static string Head((string Name, string Value)[] shopper, DateTime day) => Json(
        [
            .. shopper.Where(member => member.Name != "event_time")
                .Select(member => member.Name switch { "month" => (member.Name, day.ToString("MM", CultureInfo.InvariantCulture)), "day" => (member.Name, day.ToString("dd", CultureInfo.InvariantCulture)), _ => member }),
        ],
        asText: true)[..^1];

    private static ShopCell CellOf((string Name, string Value)[] shopper, DateTime start)
    {
        string Value(string name) => shopper.First(member => member.Name == name).Value;
        int Number(string name) => int.Parse(Value(name), CultureInfo.InvariantCulture);
        return new ShopCell(start, 1, Number("action"), Number("age_range"), Number("gender"), Value("province"));
    }

    /// <summary>The message.</summary>
    /// <param name="members">What it tells.</param>
    /// <param name="asText">Numbers are told as text.</param>
    public static string Json((string Name, string Value)[] members, bool asText)
    {
        var json = new StringBuilder("{");
        foreach (var (name, value) in members)
        {
            json.Append(json.Length == 1 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"\"{name}\": ");
            if (!asText && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                json.Append(number);
                continue;
            }

            json.Append('"');
            foreach (var one in value)
            {
                _ = one < 0x80 ? json.Append(one) : json.Append(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}");
            }

            json.Append('"');
        }

        return json.Append('}').ToString();
    }
}
