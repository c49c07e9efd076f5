using System.Globalization;
using System.Text;
using System.Text.Json;
using TrafficWatch.Web.Streams.Shopping.Producing;

namespace TrafficWatch.Bench.Shopping;

/// <summary>Shoppers' events as names with values, and as messages the way Python's <c>json.dumps</c> writes them: blanks behind colons and commas, everything beyond ASCII escaped.</summary>
internal static class ShoppingLoad
{
    /// <summary>Of the simulator.</summary>
    public static IEnumerable<(string Name, string Value)[]> MadeUp(DateTime from, int count)
    {
        var simulator = new ShoppingSimulator(from, 1_000, 7, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        for (; count > 0 && simulator.TryNext(DateTime.MaxValue, out var message); count--)
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
