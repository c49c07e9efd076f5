using System.Globalization;
using System.Net;

namespace TrafficWatch.Web.Platform.Configuration;

/// <summary>Reads typed values and collects what is wrong with them, so that all of it can be said at once.</summary>
internal sealed class OptionsReader(IConfiguration configuration)
{
    private readonly List<string> _errors = [];
    private readonly HashSet<string> _read = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _lists = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was wrong so far, each beginning with its key.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public void Refuse(string key, string why) => _errors.Add($"{key}: {why}");

    public string Text(string key, string fallback) => Given(key) ?? fallback;

    public bool Flag(string key, bool fallback) =>
        Read(key, fallback, "true or false", (string text, out bool value) => bool.TryParse(text, out value));

    public int Count(string key, int fallback, int least, int most) =>
        Read(key, fallback, $"a whole number from {least} to {most}", (string text, out int value) =>
            int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    public double Rate(string key, double fallback, double most) =>
        Read(key, fallback, $"a number from 0 to {most.ToString(CultureInfo.InvariantCulture)}", (string text, out double value) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= 0 && value <= most);

    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan least, TimeSpan most) =>
        Read(key, fallback, $"a duration as [days.]hh:mm:ss from {least:c} to {most:c}", (string text, out TimeSpan value) =>
            TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    public TimeOnly? LocalTime(string key) =>
        Given(key) is null ? null : Read(key, default, "a local time as hh:mm", (string text, out TimeOnly value) =>
            TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out value));

    public TimeZoneInfo Zone(string key, string fallback)
    {
        var id = Given(key) ?? fallback;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && (zone.HasIanaId || id == "UTC"))
        {
            return zone;
        }

        Refuse(key, $"'{id}' is not the IANA name of a time zone, such as Asia/Shanghai");
        return TimeZoneInfo.Utc;
    }

    public IPNetwork[] Networks(string key)
    {
        var networks = new List<IPNetwork>();
        foreach (var (name, text) in Several(key))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                Refuse(name, $"'{text}' is neither an address nor a network such as 10.1.0.0/16 (host bits must be 0)");
            }
        }

        return [.. networks];
    }

    public string[] Texts(string key) => [.. Several(key).Select(part => part.Text)];

    public string[] Names(string key)
    {
        foreach (var (name, text) in Several(key).Where(part => Uri.CheckHostName(part.Text) == UriHostNameType.Unknown))
        {
            Refuse(name, $"'{text}' is no host name such as park.example.org (no scheme, no port)");
        }

        return Texts(key);
    }

    /// <summary>Says which keys nothing reads: a misspelt one would else be as if it were not there.</summary>
    /// <param name="sections">The sections that are the app's own, by their first word.</param>
    /// <param name="elsewhere">Keys that something else reads.</param>
    /// <param name="free">Sections in which any key may stand.</param>
    public void RefuseUnread(IReadOnlyCollection<string> sections, IReadOnlyCollection<string> elsewhere, IReadOnlyCollection<string> free)
    {
        var known = _read.Concat(elsewhere).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var key in configuration.AsEnumerable().Where(pair => pair.Value is not null).Select(pair => pair.Key).Where(IsOwn).Where(key => !IsKnown(key)).Order(StringComparer.Ordinal))
        {
            var nearest = known.Select(other => (Key: other, Distance: Distance(key, other))).MinBy(other => other.Distance);
            Refuse(key, nearest.Distance <= 1 + (key.Length / 6) ? $"there is no such key; {nearest.Key} is meant?" : "there is no such key");
        }

        bool IsOwn(string key) => sections.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase) && !free.Any(section => key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase));

        // A list's values have numbers for names.
        bool IsKnown(string key) => known.Contains(key) || (key.LastIndexOf(':') is > 0 and var at && int.TryParse(key[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _) && _lists.Contains(key[..at]));
    }

    /// <summary>How many characters must be put in, taken out or changed to make one text of the other (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1)));
            }
        }

        return row[^1];
    }

    // A list may come as numbered keys or as one value with commas.
    private IEnumerable<(string Key, string Text)> Several(string key)
    {
        _read.Add(key);
        _lists.Add(key);
        var section = configuration.GetSection(key);
        var parts = section.Value is { } value
            ? value.Split(',').Select(text => (key, text))
            : section.GetChildren().Select(child => (child.Path, child.Value ?? ""));
        return parts.Select(part => (part.Item1, part.Item2.Trim())).Where(part => part.Item2.Length > 0);
    }

    private string? Given(string key)
    {
        _read.Add(key);
        return configuration[key] is { } text && text.Trim() is { Length: > 0 } trimmed ? trimmed : null;
    }

    private delegate bool Parser<T>(string text, out T value);

    private T Read<T>(string key, T fallback, string expected, Parser<T> parse)
    {
        if (Given(key) is not { } text)
        {
            return fallback;
        }

        if (parse(text, out var value))
        {
            return value;
        }

        Refuse(key, $"'{text}' is not {expected}");
        return fallback;
    }
}
