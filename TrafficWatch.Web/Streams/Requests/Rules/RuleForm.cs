using System.Globalization;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Streams.Requests.Resources;

namespace TrafficWatch.Web.Streams.Requests.Rules;

/// <summary>A rule as it is typed: texts, until they are found good.</summary>
/// <param name="stored">As it is stored; with version 0: it is a new one.</param>
internal sealed class RuleForm(RuleSettings stored)
{
    private static readonly string[] Called = [RequestAggregator.All, "-", "*"];

    private RequestRuleKind _kind = stored.Rule.Kind;

    public RuleSettings Stored { get; private set; } = stored;

    public bool IsNew => Stored.Version == 0;

    /// <summary>Another kind of a new rule begins with what is usual for it.</summary>
    public RequestRuleKind Kind
    {
        get => _kind;
        set
        {
            _kind = value;
            Fill(Usual(value));
        }
    }

    public string? Route { get; set; } = stored.Rule.Route.Length == 0 ? null : stored.Rule.Route;

    public string Minutes { get; set; } = Text(stored.Rule.Minutes);

    public string Least { get; set; } = Text(stored.Rule.Least);

    public string Warning { get; set; } = Text(stored.Rule.Warning);

    public string Alert { get; set; } = Text(stored.Rule.Alert);

    public bool IsOn { get; set; } = stored.Rule.IsOn;

    public bool IsSilence => Kind == RequestRuleKind.Silence;

    /// <summary>Whether something else is typed than is stored.</summary>
    public bool IsChanged => Fields.Zip(new RuleForm(Stored).Fields).Any(pair => pair.First.Value != pair.Second.Value);

    /// <summary>An empty form.</summary>
    public static RuleForm Empty() => new(new RuleSettings(Usual(RequestRuleKind.Errors) with { Route = "" }));

    /// <summary>The route that somebody means: by what pages call it, or by a path as it stands in a log, which tables may name otherwise.</summary>
    public static string Named(string? typed, RequestWords words)
    {
        var route = typed?.Trim() ?? "";
        return route.StartsWith('/') ? Routes.Of(route) : Called.FirstOrDefault(one => words.RuleRoute(one) == route) ?? route;
    }

    /// <summary>What is typed, field by field, beside what somebody else has stored meanwhile: where the two differ.</summary>
    public IEnumerable<(string Field, string Mine, string Theirs)> Against(RuleSettings theirs) =>
        Fields.Zip(new RuleForm(theirs).Fields, (mine, other) => (mine.Name, mine.Value, other.Value)).Where(field => field.Item2 != field.Item3);

    /// <summary>What is typed is meant for what somebody else has stored meanwhile.</summary>
    public void Rebase(RuleSettings theirs) => Stored = theirs;

    /// <summary>Reads what was typed: the rule, or what is wrong by field.</summary>
    public (RequestRule? Rule, IReadOnlyDictionary<string, string> Problems) Read(RequestWords words, string who)
    {
        Route = IsNew ? Named(Route, words) : Stored.Rule.Route;
        var rule = new RequestRule(Kind, Route, IsSilence ? 0 : Whole(Minutes), IsSilence ? 0 : Whole(Least), Threshold(Warning), Threshold(Alert), IsOn);
        var problems = rule.Wrong().ToDictionary(field => field, field => words.Of(RuleAdmin.Limits(Kind, field)));
        if (who.Trim() is not { Length: > 0 and <= EditorName.Longest })
        {
            problems["who"] = words.WhoIsMissing;
        }

        return (problems.Count == 0 ? rule : null, problems);
    }

    private IReadOnlyList<(string Name, string Value)> Fields =>
    [
        ("kind", RequestRule.KindNames[(int)Kind]), ("route", Route?.Trim() ?? ""), ("minutes", Minutes.Trim()), ("least", Least.Trim()), ("warning", Warning.Trim()), ("alert", Alert.Trim()), ("on", IsOn ? "✓" : ""),
    ];

    private static RequestRule Usual(RequestRuleKind kind) => RuleAdmin.Defaults.Single(rule => rule.Kind == kind) with { IsOn = true };

    private void Fill(RequestRule rule) => (Minutes, Least, Warning, Alert) = (Text(rule.Minutes), Text(rule.Least), Text(rule.Warning), Text(rule.Alert));

    // As exact as pages show it.
    private static double Threshold(string text) => Math.Round(TypedNumber.Read(text) ?? double.NaN, 2);

    private static int Whole(string text) => TypedNumber.Whole(text) is { } number and >= 0 and <= int.MaxValue ? (int)number : -1;

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
