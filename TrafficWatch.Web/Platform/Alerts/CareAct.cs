using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>What notes tell of.</summary>
internal static class CareKinds
{
    public const string Acknowledged = "acknowledged", Unacknowledged = "unacknowledged", Assigned = "assigned", Snoozed = "snoozed", Unsnoozed = "unsnoozed", Commented = "commented", Reminded = "reminded", Stepped = "stepped";
}

/// <summary>What somebody does about an alert.</summary>
/// <param name="Kind">One of <see cref="CareKinds"/>.</param>
/// <param name="Text">The comment, the name to assign it to, or for how long it is snoozed: one of <see cref="Spans"/>.</param>
internal sealed record CareAct(string Kind, string? Text = null)
{
    /// <summary>How long a comment may be.</summary>
    public const int LongestComment = 1000;

    /// <summary>How long it may be snoozed; null: until it is cleared.</summary>
    public static readonly IReadOnlyDictionary<string, TimeSpan?> Spans = new Dictionary<string, TimeSpan?>
    {
        ["15m"] = TimeSpan.FromMinutes(15),
        ["1h"] = TimeSpan.FromHours(1),
        ["4h"] = TimeSpan.FromHours(4),
        ["cleared"] = null,
    };

    /// <summary>Trimmed; null when nothing is left.</summary>
    public CareAct Trimmed => this with { Text = string.IsNullOrWhiteSpace(Text) ? null : Text.Trim() };

    /// <summary>Whether it can be done once the alert is cleared, and whatever others did.</summary>
    public bool IsOnlySaid => Kind == CareKinds.Commented;

    /// <summary>What is wrong with it.</summary>
    /// <param name="who">The name that the person gave.</param>
    public IReadOnlyList<FilterError> Errors(string who)
    {
        List<FilterError> errors = [];
        Check("who", who, needed: true, EditorName.Longest);
        switch (Kind)
        {
            case CareKinds.Assigned:
                Check("assignee", Text, needed: true, EditorName.Longest);
                break;
            case CareKinds.Snoozed:
                if (Text is null || !Spans.ContainsKey(Text))
                {
                    errors.Add(new("snooze", Text ?? "", new($"must be one of {string.Join(", ", Spans.Keys)}", $"只能是 {string.Join("、", Spans.Keys)} 之一")));
                }

                break;
            case CareKinds.Acknowledged or CareKinds.Unacknowledged or CareKinds.Unsnoozed or CareKinds.Commented:
                Check("comment", Text, needed: IsOnlySaid, LongestComment);
                break;
            default:
                throw new InvalidOperationException($"'{Kind}' is nothing that a person does.");
        }

        return errors;

        void Check(string field, string? text, bool needed, int longest)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                if (needed)
                {
                    errors.Add(new(field, "", new("must not be empty", "不能为空")));
                }
            }
            else if (text.Length > longest)
            {
                errors.Add(new(field, text[..40] + "…", new($"must have at most {longest} characters, not {text.Length}", $"最多 {longest} 个字符，现有 {text.Length} 个")));
            }
            else if (text.Any(char.IsControl) && field != "comment")
            {
                errors.Add(new(field, text, new("must not hold control characters", "不能含控制字符")));
            }
        }
    }

    /// <summary>Does it to a row.</summary>
    /// <param name="care">What people did so far.</param>
    /// <param name="who">Who does it.</param>
    /// <param name="now">Now.</param>
    /// <param name="seen">Up to which instant of the data the person can have seen the alert.</param>
    /// <returns>What the note says beside who.</returns>
    public string? Do(AlertCareRow care, string who, DateTime now, DateTime seen)
    {
        switch (Kind)
        {
            case CareKinds.Acknowledged:
                (care.AcknowledgedAt, care.AcknowledgedBy, care.SnoozedUntil) = (seen, who, null);
                BeginAnew();
                break;
            case CareKinds.Unacknowledged:
                (care.AcknowledgedAt, care.AcknowledgedBy) = (null, null);
                BeginAnew();
                break;
            case CareKinds.Assigned:
                care.AssignedTo = Text;
                break;
            case CareKinds.Snoozed:
                care.SnoozedUntil = Spans[Text!] is { } span ? now + span : CareRule.UntilCleared;
                BeginAnew();
                break;
            case CareKinds.Unsnoozed:
                care.SnoozedUntil = null;
                BeginAnew();
                break;
        }

        return Text;

        // Whoever did it knows of the alert now: reminders begin anew, with the first of the list.
        void BeginAnew() => (care.ToldAt, care.Reminders, care.Step) = (seen, 0, 0);
    }
}
