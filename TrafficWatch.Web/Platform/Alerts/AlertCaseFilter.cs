using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>Which alerts the page and its export show. Query names: show, state, level, range, and that of the subjects.</summary>
internal sealed record AlertCaseFilter
{
    /// <summary>What the page can show, as in its address: alerts that are open, all alerts, changes of level.</summary>
    public const string Open = "open", All = "all", Log = "log";

    private static readonly SiteRange Default = new("today");
    private static readonly string[] Tabs = [Open, All, Log];

    /// <summary>States as addresses and files name them, in the order of <see cref="CareState"/>.</summary>
    public static readonly IReadOnlyList<string> StateNames = ["unacknowledged", "acknowledged", "snoozed", "cleared"];

    /// <summary>The levels that an alert can have, the most urgent first.</summary>
    public static readonly IReadOnlyList<AlertLevel> AllLevels = [AlertLevel.Alert, AlertLevel.Warning];

    /// <summary>One of <see cref="Open"/>, <see cref="All"/> and <see cref="Log"/>.</summary>
    public string Show { get; init; } = Open;

    /// <summary>Only those in one of these states; none: all that <see cref="Show"/> has.</summary>
    public IReadOnlyList<CareState> States { get; init; } = [];

    /// <summary>Subjects; none: all.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>Levels that they have, or had at most once they are cleared; none: all.</summary>
    public IReadOnlyList<AlertLevel> Levels { get; init; } = [];

    /// <summary>When they were raised; of no account for those that are open.</summary>
    public SiteRange Range { get; init; } = Default;

    /// <summary>The page's place: the cursor of <see cref="Page{T}.After"/>.</summary>
    public string? After { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.Before"/>.</summary>
    public string? Before { get; init; }

    /// <summary>The states that can be chosen.</summary>
    public IEnumerable<CareState> Choosable => Enum.GetValues<CareState>().Where(state => Show == All || state != CareState.Cleared);

    /// <summary>The states that are asked for.</summary>
    public IEnumerable<CareState> Wanted => States.Count == 0 ? Choosable : Choosable.Intersect(States);

    /// <summary>Whether less is shown than there is.</summary>
    public bool IsNarrowed => States.Count + Subjects.Count + Levels.Count > 0;

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="subject">What subjects are called in it.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static AlertCaseFilter Parse(string query, string subject, out IReadOnlyList<FilterError> errors)
    {
        var text = new QueryText(query);
        var show = text.One("show") ?? Open;
        if (!Tabs.Contains(show))
        {
            Refuse("show", show, Tabs);
            show = Open;
        }

        var place = text.Place(cursor => AlertCaseKey.Parse(cursor) is not null);
        var filter = new AlertCaseFilter
        {
            Show = show,
            States = [.. Several("state", StateNames).Select(at => (CareState)at)],
            Subjects = text.Keys(subject),
            Levels = [.. Several("level", [.. AllLevels.Select(AlertFilter.Name)]).Select(at => AllLevels[at])],
            Range = SiteRange.Parse(text, Default),
            After = place.After,
            Before = place.Before,
        };
        errors = text.Errors;
        return filter;

        IEnumerable<int> Several(string field, IReadOnlyList<string> names)
        {
            foreach (var name in text.All(field))
            {
                if (names.ToList().IndexOf(name) is >= 0 and var at)
                {
                    yield return at;
                }
                else
                {
                    Refuse(field, name, names);
                }
            }
        }

        void Refuse(string field, string value, IReadOnlyList<string> names) =>
            text.Refuse(field, value, $"must be one of {string.Join(", ", names)}", $"只能是 {string.Join("、", names)} 之一");
    }

    /// <summary>A state's name in addresses and files.</summary>
    public static string Name(CareState state) => StateNames[(int)state];
}
