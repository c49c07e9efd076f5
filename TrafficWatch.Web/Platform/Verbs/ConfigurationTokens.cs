using System.CommandLine;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Verbs;

/// <summary>Configuration given on the command line: <c>--Section:Key value</c> or <c>--Section:Key=value</c>.</summary>
internal static class ConfigurationTokens
{
    private static readonly string[] Sections = ["ConnectionStrings", .. OptionsLoader.Sections, "Logging"];

    private static readonly string[] Plain = ["urls", "environment"];

    /// <summary>Makes configuration keys options of a verb: they stand in <see cref="ParseResult.UnmatchedTokens"/>.</summary>
    public static void Allow(Command verb) => verb.TreatUnmatchedTokensAsErrors = false;

    /// <summary>Puts configuration keys, each with its value, behind all other words: a verb's own words are understood wherever keys stand among them.</summary>
    public static string[] Last(IReadOnlyList<string> words)
    {
        List<string> own = [], keys = [];
        for (var at = 0; at < words.Count; at++)
        {
            var (name, value) = Split(words[at]);
            (IsKey(name) ? keys : own).Add(words[at]);
            if (IsKey(name) && value is null && at + 1 < words.Count && !words[at + 1].StartsWith("--", StringComparison.Ordinal))
            {
                keys.Add(words[++at]);
            }
        }

        return [.. own, .. keys];
    }

    /// <summary>Says what no option took and is no configuration key either.</summary>
    /// <returns>Whether there was any.</returns>
    public static bool Refuse(ParseResult arguments, TextWriter output)
    {
        var errors = Errors(arguments.UnmatchedTokens).ToList();
        errors.ForEach(output.WriteLine);
        return errors.Count > 0;
    }

    /// <summary>What is wrong with the tokens that no option took.</summary>
    public static IEnumerable<string> Errors(IReadOnlyList<string> tokens)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            var (name, value) = Split(tokens[at]);
            if (!IsKey(name))
            {
                yield return $"'{tokens[at]}' is neither a verb nor an option. Allowed are what --help shows and configuration keys: "
                    + $"--urls, --environment, and what begins with {string.Join(", ", Sections.Select(section => $"--{section}:"))}.";
            }
            else if (value is null && (++at >= tokens.Count || tokens[at].StartsWith("--", StringComparison.Ordinal)))
            {
                yield return $"{name} lacks its value.";
            }
        }
    }

    private static (string Name, string? Value) Split(string token) =>
        token.IndexOf('=') is var at and > 0 ? (token[..at], token[(at + 1)..]) : (token, null);

    private static bool IsKey(string token) =>
        token.StartsWith("--", StringComparison.Ordinal)
        && (Plain.Contains(token[2..], StringComparer.OrdinalIgnoreCase)
            || Sections.Any(section => token.Length > section.Length + 3 && token[2..].StartsWith(section + ":", StringComparison.OrdinalIgnoreCase)));
}
