using System.Globalization;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Streams.Visitors.Resources;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>An area's settings as they are typed: texts, until they are found good.</summary>
internal sealed class AreaForm(AreaSettings area)
{
    public AreaSettings Area { get; private set; } = area;

    public string Comfort { get; set; } = Text(area.Thresholds?.Comfort);

    public string Warning { get; set; } = Text(area.Thresholds?.Warning);

    public string Alert { get; set; } = Text(area.Thresholds?.Alert);

    public string NameZh { get; set; } = area.NameZh ?? "";

    public string NameEn { get; set; } = area.NameEn ?? "";

    public string Order { get; set; } = Text(area.SortOrder);

    public bool Hidden { get; set; } = area.Hidden;

    public string Capacity { get; set; } = Text(area.Capacity);

    public string ClosesAt { get; set; } = area.ClosesAt ?? "";

    public string QuietHours { get; set; } = area.QuietHours ?? "";

    /// <summary>The whole park is no area that could be named, ordered or hidden, or that closes by itself.</summary>
    public bool IsWholePark => Area.AreaId == ThresholdSet.WholePark;

    /// <summary>Whether something else is typed than is stored.</summary>
    public bool IsChanged => State(this) != State(new AreaForm(Area));

    /// <summary>What is typed, field by field, beside what somebody else has stored meanwhile: where the two differ.</summary>
    public IEnumerable<(string Field, string Mine, string Theirs)> Against(AreaSettings theirs)
    {
        var other = new AreaForm(theirs);
        (string, string, string)[] fields =
        [
            ("comfort", Comfort, other.Comfort), ("warning", Warning, other.Warning), ("alert", Alert, other.Alert),
            ("nameZh", NameZh, other.NameZh), ("nameEn", NameEn, other.NameEn), ("order", Order, other.Order), ("hidden", Hidden ? "✓" : "", other.Hidden ? "✓" : ""),
            ("capacity", Capacity, other.Capacity), ("closesAt", ClosesAt, other.ClosesAt), ("quietHours", QuietHours, other.QuietHours),
        ];
        return fields.Where(field => field.Item2.Trim() != field.Item3);
    }

    /// <summary>What is typed is meant for what somebody else has stored meanwhile.</summary>
    public void Rebase(AreaSettings theirs) => Area = theirs with { Current = Area.Current };

    /// <summary>The level that the area would be at with the thresholds that are typed; null: they are not good.</summary>
    public AreaLevel? Preview(AlertRule rule) =>
        Area.Current is { } now && Thresholds() is { } set && set.Problem() is null ? new(now, rule.Next(AlertLevel.Normal, now, set)) : null;

    /// <summary>60, 80 and 100 % of the capacity that is typed, each above the one before; null: none is, or there are thresholds.</summary>
    public ThresholdSet? Suggested => (Comfort + Warning + Alert).Trim().Length == 0 && Count(Capacity) is > 2 and <= ThresholdSet.Largest and var capacity
        ? new((int)(capacity * 6L / 10), (int)Math.Max((capacity * 8L) / 10, (capacity * 6L / 10) + 1), capacity) : null;

    /// <summary>Takes over what is suggested.</summary>
    public void TakeSuggested()
    {
        if (Suggested is { } set)
        {
            (Comfort, Warning, Alert) = (Text(set.Comfort), Text(set.Warning), Text(set.Alert));
        }
    }

    /// <summary>Reads what was typed: the edit, or what is wrong by field.</summary>
    public (AreaEdit? Edit, IReadOnlyDictionary<string, string> Problems) Read(VisitorWords words, string who)
    {
        var problems = new Dictionary<string, string>();
        if (who.Trim() is not { Length: > 0 and <= EditorName.Longest })
        {
            problems["who"] = words.WhoIsMissing;
        }

        var thresholds = Thresholds();
        if ((Comfort + Warning + Alert).Trim().Length > 0)
        {
            (string Field, string Text)[] given = [("comfort", Comfort), ("warning", Warning), ("alert", Alert)];
            foreach (var (field, _) in given.Where(one => Count(one.Text) is not (> 0 and <= ThresholdSet.Largest)))
            {
                problems[field] = words.MustBeNumber;
            }

            if (thresholds is { } set && problems.Keys.All(field => field == "who") && set.Problem() is not null)
            {
                problems[set.Warning <= set.Comfort ? "warning" : "alert"] = words.MustRise;
            }
        }

        var order = Count(Order.Trim().Length == 0 ? "0" : Order);
        if (order is null)
        {
            problems["order"] = words.OrderIsNoNumber;
        }

        var capacity = Given(Capacity) is { } holds ? Count(holds) : null;
        if (Given(Capacity) is not null && capacity is not (> 0 and <= ThresholdSet.Largest))
        {
            problems["capacity"] = words.MustBeNumber;
        }

        var closes = Given(ClosesAt) is { } at ? LocalTimes.Time(at) : null;
        if (Given(ClosesAt) is not null && closes is null)
        {
            problems["closesAt"] = words.MustBeTime;
        }

        var quiet = Given(QuietHours) is { } hours ? LocalTimes.Spans(hours) : null;
        if (Given(QuietHours) is not null && quiet is null)
        {
            problems["quietHours"] = words.MustBeSpans;
        }

        return problems.Count > 0 ? (null, problems)
            : (new AreaEdit(Area.AreaId, thresholds?.Comfort, thresholds?.Warning, thresholds?.Alert, Given(NameZh), Given(NameEn), order!.Value, Hidden, Area.Version)
            {
                Capacity = capacity,
                ClosesAt = closes,
                QuietHours = quiet,
            }, problems);
    }

    private ThresholdSet? Thresholds() =>
        Count(Comfort) is { } comfort && Count(Warning) is { } warning && Count(Alert) is { } alert ? new(comfort, warning, alert) : null;

    private static string State(AreaForm form) => string.Join('\n', new[] { form.Comfort, form.Warning, form.Alert, form.NameZh, form.NameEn, form.Order, form.Capacity, form.ClosesAt, form.QuietHours }.Select(text => text.Trim()).Append(form.Hidden ? "hidden" : ""));

    private static int? Count(string text) => TypedNumber.Whole(text) is { } count and >= int.MinValue and <= int.MaxValue ? (int)count : null;

    private static string? Given(string text) => text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}

/// <summary>How many are in an area, and at which level that is.</summary>
internal readonly record struct AreaLevel(long Visitors, AlertLevel Level);
