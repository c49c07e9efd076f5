using System.Text.Json;

namespace TrafficWatch.Domain.Requests;

/// <summary>A rule that somebody has set or taken away, as the stream takes it in.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Removed">Whether it is taken away.</param>
public sealed record RuleEdit(RequestRule Rule, bool Removed)
{
    /// <summary>The edit's kind.</summary>
    public const string Kind = "rule";

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>From JSON.</summary>
    /// <param name="json">What <see cref="ToJson"/> made.</param>
    public static RuleEdit Read(string json) => JsonSerializer.Deserialize<RuleEdit>(json, JsonSerializerOptions.Web)!;
}
