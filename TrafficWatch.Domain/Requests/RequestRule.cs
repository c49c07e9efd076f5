using System.Text;
using System.Text.Json.Serialization;

namespace TrafficWatch.Domain.Requests;

/// <summary>What of requests a rule looks at. The values are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RequestRuleKind>))]
public enum RequestRuleKind
{
    /// <summary>The share that the server failed (status 500 and above), per cent.</summary>
    Errors,

    /// <summary>What 95 of a hundred answers did not exceed, milliseconds, within 2 %.</summary>
    Latency,

    /// <summary>For how many whole minutes no request has come.</summary>
    Silence,
}

/// <summary>When something is wrong with the requests of a route, or of all routes together.</summary>
/// <param name="Kind">What is looked at.</param>
/// <param name="Route">The route as tables name it, or <see cref="RequestAggregator.All"/>.</param>
/// <param name="Minutes">How many whole minutes are looked at; 0 for silence, whose thresholds say that.</param>
/// <param name="Least">Requests that have to be in them, for few tell nothing; 0 for silence.</param>
/// <param name="Warning">The figure from which on it is a warning.</param>
/// <param name="Alert">That from which on it is an alert; not below <paramref name="Warning"/>.</param>
/// <param name="IsOn">Whether anything is decided by it.</param>
public sealed record RequestRule(RequestRuleKind Kind, string Route, int Minutes, int Least, double Warning, double Alert, bool IsOn)
{
    /// <summary>Rules that a stream has, at most.</summary>
    public const int Most = 200;

    /// <summary>Minutes that are looked at, at most.</summary>
    public const int LongestWindow = 60;

    /// <summary>Requests that a rule may ask for, at most.</summary>
    public const int MostLeast = 1_000_000;

    /// <summary>Kinds as tables and addresses name them, in the order of <see cref="RequestRuleKind"/>.</summary>
    public static IReadOnlyList<string> KindNames { get; } = ["errors", "latency", "silence"];

    /// <summary>Names what can be wrong: at most one alert of a subject is open. Kind and route, with a blank between.</summary>
    [JsonIgnore]
    public string Subject => $"{KindNames[(int)Kind]} {Route}";

    /// <summary>The largest threshold of a kind, in its unit: all of a hundred, an hour, a day.</summary>
    /// <param name="kind">The kind.</param>
    public static double Largest(RequestRuleKind kind) => kind switch { RequestRuleKind.Errors => 100, RequestRuleKind.Latency => 3_600_000, _ => 1440 };

    /// <summary>Kind and route of a <see cref="Subject"/>; null when it is none.</summary>
    /// <param name="subject">The subject.</param>
    public static (RequestRuleKind Kind, string Route)? Read(string subject) =>
        subject.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank && KindNames.ToList().IndexOf(subject[..blank]) is >= 0 and var kind ? ((RequestRuleKind)kind, subject[(blank + 1)..]) : null;

    /// <summary>Whether a text can be a route that is told apart.</summary>
    /// <param name="route">The route.</param>
    public static bool IsRoute(string route) =>
        (route is RequestAggregator.All or "-" or "*" || route.StartsWith('/')) && Encoding.UTF8.GetByteCount(route) <= Routes.Longest && !route.Any(char.IsControl) && !route.EndsWith(' ');

    /// <summary>The names of what cannot be used, in camel case: route, minutes, least, warning, alert; none when it can.</summary>
    public IEnumerable<string> Wrong()
    {
        var isSilence = Kind == RequestRuleKind.Silence;
        return new (string Name, bool IsRight)[]
        {
            ("route", IsRoute(Route)),
            ("minutes", isSilence ? Minutes == 0 : Minutes is >= 1 and <= LongestWindow),
            ("least", isSilence ? Least == 0 : Least is >= 1 and <= MostLeast),
            ("warning", Warning > 0 && Warning <= Largest(Kind) && (!isSilence || double.IsInteger(Warning))),
            ("alert", Alert > 0 && !(Alert < Warning) && Alert <= Largest(Kind) && (!isSilence || double.IsInteger(Alert))),
        }.Where(field => !field.IsRight).Select(field => field.Name);
    }
}
