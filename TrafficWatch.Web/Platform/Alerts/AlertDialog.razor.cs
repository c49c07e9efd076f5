using Microsoft.AspNetCore.Components;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>One alert beside the table: its story, and what can be done about it.</summary>
public sealed partial class AlertDialog
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private AlertCase? _alert;
    private IReadOnlyList<AlertStoryLine> _story = [];
    private (CareAct Act, AlertCase Conflict)? _theirs;
    private string _comment = "";
    private string _assignee = "";
    private string? _noComment;
    private string? _noAssignee;
    private bool _read;
    private bool _reading;
    private bool _gone;
    private ITimer? _timer;

    [Inject]
    private TimeProvider Clocks { get; set; } = default!;

    /// <summary>Which alert: its key as in the address.</summary>
    [Parameter, EditorRequired]
    public string Key { get; set; } = "";

    /// <summary>Somebody wants it closed.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    /// <summary>Something was done.</summary>
    [Parameter]
    public EventCallback OnActed { get; set; }

    /// <summary>Who did something last.</summary>
    private string? LastWho => _story.LastOrDefault(line => line.Note is { Kind: not (CareKinds.Reminded or CareKinds.Stepped) })?.Note?.Who;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await ReadAsync();
        _timer = Clocks.CreateTimer(_ => _ = InvokeAsync(FollowAsync), null, LookEvery, LookEvery);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gone = true;
        _timer?.Dispose();
    }

    private async Task FollowAsync()
    {
        // What somebody is asked to decide about stands still.
        if (_theirs is null && !Saving && !_reading)
        {
            await ReadAsync();
            if (!_gone)
            {
                StateHasChanged();
            }
        }
    }

    private async Task ReadAsync()
    {
        _reading = true;
        try
        {
            var alert = AlertCaseKey.Parse(Key) is { } key ? await Of.Cases.FindAsync(key) : null;
            var story = alert is null ? [] : await Of.Cases.StoryAsync(alert);
            (_alert, _story, _read) = (alert, story, true);
        }
        catch (Exception e)
        {
            Refusal = $"{Words.QueryFailed} · {Told(e)}";
        }

        _reading = false;
    }

    private Task CommentAsync()
    {
        _noComment = string.IsNullOrWhiteSpace(_comment) ? Words.Required : null;
        return _noComment is null ? DoAsync(new CareAct(CareKinds.Commented, _comment)) : Task.CompletedTask;
    }

    private Task AssignAsync()
    {
        _noAssignee = string.IsNullOrWhiteSpace(_assignee) ? Words.Required : null;
        return _noAssignee is null ? DoAsync(new CareAct(CareKinds.Assigned, _assignee)) : Task.CompletedTask;
    }

    private async Task DoAsync(CareAct act)
    {
        (_noComment, _theirs) = (null, null);
        if (_alert is not { } alert || await ActAsync([alert], act) is not { } result)
        {
            return;
        }

        if (result.Done.Count > 0)
        {
            (_comment, _assignee) = (act.Kind is CareKinds.Assigned or CareKinds.Snoozed or CareKinds.Unsnoozed ? _comment : "", act.Kind == CareKinds.Assigned ? "" : _assignee);
            await ReadAsync();
        }
        else if (result.Conflicts is [var (_, theirs)])
        {
            await ReadAsync();
            (_alert, _theirs) = (alert, (act, theirs));
            Refusal = Words.ActedMeanwhile(theirs.IsCaredLike(alert) ? null : LastWho);
        }
        else
        {
            await ReadAsync();
            Refusal = $"{Words.NotSaved} · {string.Join(" · ", result.Errors.Select(Words.Problem))}";
        }

        await OnActed.InvokeAsync();
    }

    private Task KeepMineAsync()
    {
        if (_theirs is not var (act, theirs))
        {
            return Task.CompletedTask;
        }

        _alert = theirs;
        return DoAsync(act);
    }

    private Task TakeTheirsAsync()
    {
        (_theirs, Refusal) = (null, null);
        return ReadAsync();
    }

    /// <summary>Where what was seen and what is stored differ.</summary>
    private IEnumerable<(string Field, string Mine, string Theirs)> Against(AlertCase theirs)
    {
        (string, string?, string?)[] fields =
        [
            (Words.LevelColumn, Words.Level(_alert!.Level), Words.Level(theirs.Level)),
            (Words.AcknowledgedBy, _alert.AcknowledgedBy, theirs.AcknowledgedBy),
            (Words.AssignedTo, _alert.AssignedTo, theirs.AssignedTo),
            (Words.SnoozedUntilColumn, Until(_alert), Until(theirs)),
        ];
        return fields.Where(field => field.Item2 != field.Item3).Select(field => (field.Item1, field.Item2 ?? "", field.Item3 ?? ""));

        string? Until(AlertCase alert) => alert.SnoozedUntil is not { } until ? null : until < Domain.Alerts.CareRule.UntilCleared ? Clock.Full(until) : Words.SnoozeSpan("cleared");
    }
}
