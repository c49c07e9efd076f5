using System.Text;

namespace TrafficWatch.Web.Streams.Passages.Records;

/// <summary>
/// Which plates are looked for. A text is a beginning; <c>*</c> stands for any characters, <c>?</c> for one; <c>~</c> before
/// a plate finds it, its look-alikes in one character (0 D O Q, 8 B, 2 Z, 5 S, 1 I 7 T L, 6 G C), and what is left
/// of it when a camera has lost up to two characters.
/// </summary>
internal sealed record PlatePattern
{
    private const int Longest = 50, LongestAlike = 12;
    private const string Separators = "·•・.-";
    private static readonly string[] Alike = ["0DOQ", "8B", "2Z", "5S", "1I7TL", "6GC"];

    /// <summary>As it was typed.</summary>
    public required string Text { get; init; }

    /// <summary>Plates that are meant, all of them; empty: <see cref="Like"/> holds.</summary>
    public IReadOnlyList<string> Exactly { get; private init; } = [];

    /// <summary>A pattern of SQL's LIKE, escaped with <c>\</c>; null: <see cref="Exactly"/> holds.</summary>
    public string? Like { get; private init; }

    /// <summary>The same of a plate that is read backwards, where its end is better known than its beginning.</summary>
    public string? LikeReversed { get; private init; }

    /// <summary>Whether an index can lead to the plates: their beginning or their end is known.</summary>
    public bool HasEdge { get; private init; }

    /// <summary>Reads what was typed.</summary>
    /// <returns>Null when it says nothing, or more than a plate holds.</returns>
    public static PlatePattern? Parse(string? typed)
    {
        // As people write plates: in full width, and with a dot, a blank or a hyphen behind the letter.
        var text = string.Concat((typed ?? "").Normalize(NormalizationForm.FormKC).ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && !Separators.Contains(c)));
        if (text.StartsWith('~'))
        {
            var plate = text[1..].Trim();
            return plate.Length is < 3 or > LongestAlike || plate.AsSpan().ContainsAny("*?") ? null : new PlatePattern { Text = text, HasEdge = true, Exactly = [.. Likely(plate).Distinct()] };
        }

        if (text.Length is 0 or > Longest || text.All(c => c is '*' or '?'))
        {
            return null;
        }

        var known = text.Contains('*', StringComparison.Ordinal) || text.Contains('?', StringComparison.Ordinal) ? text : text + "*";
        var (beginning, end) = (known.AsSpan().IndexOfAny("*?"), known.Length - 1 - known.AsSpan().LastIndexOfAny("*?"));
        var backwards = beginning < 2 && end >= 3;
        return new PlatePattern
        {
            Text = text,
            HasEdge = backwards || beginning > 0,
            Like = backwards ? null : Escaped(known),
            LikeReversed = backwards ? Escaped(Reversed(known)) : null,
        };
    }

    private static IEnumerable<string> Likely(string plate)
    {
        yield return plate;
        for (var at = 0; at < plate.Length; at++)
        {
            foreach (var other in Alike.Where(group => group.Contains(plate[at], StringComparison.Ordinal)).SelectMany(group => group).Where(other => other != plate[at]))
            {
                yield return $"{plate[..at]}{other}{plate[(at + 1)..]}";
            }

            var without = plate.Remove(at, 1);
            yield return without;
            for (var next = at; next < without.Length; next++)
            {
                yield return without.Remove(next, 1);
            }
        }
    }

    private static string Reversed(string text) => new([.. text.Reverse()]);

    private static string Escaped(string text)
    {
        var like = new StringBuilder();
        foreach (var c in text)
        {
            like.Append(c switch { '*' => "%", '?' => "_", '%' or '_' or '\\' => $"\\{c}", _ => c.ToString() });
        }

        return like.ToString();
    }
}
