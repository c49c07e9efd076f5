using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using MudBlazor;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Ui.Tables;
using TrafficWatch.Web.Streams.Requests.Live;

namespace TrafficWatch.Web.Streams.Requests.Rules;

/// <summary>The rules by which requests alert: of all requests together, and of single routes. Every edit is kept with its editor's name.</summary>
public sealed partial class RulesPage
{
    /// <summary>Stands in the address for a rule that is not there yet.</summary>
    private const string New = "+";

    private IReadOnlyList<RuleSettings> _rules = [];
    private IReadOnlyList<string> _routes = [];
    private IReadOnlyDictionary<string, string> _problems = new Dictionary<string, string>();
    private RuleForm? _form;
    private RuleSettings? _theirs;
    private string? _refusal;
    private bool _saving;

    [Inject]
    private RuleAdmin Rules { get; set; } = default!;

    [Inject]
    private Feed<RequestFrame> Frames { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private string? Wanted { get; set; }

    private List<RuleSettings> Shown => [.. _rules.Where(one => string.IsNullOrWhiteSpace(Wanted) || Words.RuleOf(one.Rule).Contains(Wanted.Trim(), StringComparison.OrdinalIgnoreCase))];

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override bool Follows => _form is null;

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        Wanted = QueryHelpers.ParseQuery(AskedFor).TryGetValue("q", out var wanted) ? wanted.ToString() : null;
        if (Access.Allowed)
        {
            _rules = await Rules.ListAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task OpenAsync(string? key)
    {
        if (key == New)
        {
            (_form, _theirs, _refusal, _problems) = (RuleForm.Empty(), null, null, new Dictionary<string, string>());
            try
            {
                _routes = Access.Allowed ? await Rules.RoutesAsync() : [];
            }
            catch (Exception e)
            {
                // A route can be typed all the same.
                _refusal = $"{Words.QueryFailed} · {Told(e)}";
            }
        }
        else if (_rules.FirstOrDefault(one => one.Rule.Subject == key) is not { } rule)
        {
            _form = null;
        }
        else if (_form?.Stored.Rule.Subject != key)
        {
            Begin(rule);
        }
    }

    private StandingAlert? Standing(RequestRule rule) => Frames.Current.Alerts.FirstOrDefault(alert => alert.Subject == rule.Subject);

    private void Begin(RuleSettings rule) => (_form, _theirs, _refusal, _problems) = (new RuleForm(rule), null, null, new Dictionary<string, string>());

    // Esc, the cross, the way back and a link elsewhere all come by here.
    private async Task BeforeLeavingAsync(LocationChangingContext leaving)
    {
        if (_form is { IsChanged: true } && await Dialogs.ShowMessageBoxAsync(Words.RulesPage, Words.DiscardAsks, yesText: Words.Discard, cancelText: Words.KeepEditing) != true)
        {
            leaving.PreventNavigation();
        }
    }

    private Task<IEnumerable<string>> SearchAsync(string? text, CancellationToken cancellationToken)
    {
        var (typed, named) = (text?.Trim() ?? "", RuleForm.Named(text, Words));
        var all = _routes.Prepend(RequestAggregator.All);
        var others = all.Where(route => route != named && Words.RuleRoute(route).Contains(typed, StringComparison.OrdinalIgnoreCase));

        // Tab and Enter take the first: the very one that was typed, if it is known. One that nobody has asked for yet may be meant all the same.
        return Task.FromResult(!RequestRule.IsRoute(named) ? others : all.Contains(named) ? others.Prepend(named) : others.Append(named));
    }

    private async Task SaveAsync()
    {
        if (_form is not { } form || _saving)
        {
            return;
        }

        (var rule, _problems) = form.Read(Words, Editor.Value);
        if (rule is null)
        {
            return;
        }

        var before = form.Stored;
        await ActAsync(
            () => Rules.SaveAsync(rule, before.Version, Editor.Value, Access.From),
            saved =>
            {
                Done(Words.RuleSaved(rule), saved.Version == before.Version ? null : () => before.Version == 0
                    ? Rules.RemoveAsync(rule, saved.Version, Editor.Value, Access.From)
                    : Rules.SaveAsync(before.Rule, saved.Version, Editor.Value, Access.From));
            });
        if (form.IsNew && _theirs is not null)
        {
            _refusal = Words.RuleIsThere;
        }
    }

    private Task KeepMineAsync()
    {
        if (_theirs is { } theirs)
        {
            _form?.Rebase(theirs);
            _theirs = null;
        }

        return SaveAsync();
    }

    private async Task RemoveAsync()
    {
        if (_form is not { Stored: var stored })
        {
            return;
        }

        if (Editor.Value.Trim().Length == 0)
        {
            _problems = new Dictionary<string, string> { ["who"] = Words.WhoIsMissing };
            return;
        }

        await ActAsync(
            () => Rules.RemoveAsync(stored.Rule, stored.Version, Editor.Value, Access.From),
            _ => Done(Words.RuleRemoved(stored.Rule), () => Rules.SaveAsync(stored.Rule, 0, Editor.Value, Access.From)));
    }

    /// <summary>Closes the form, and says what was done and how it is taken back.</summary>
    private void Done(string said, Func<Task<RuleSaveResult>>? undo)
    {
        _form = null;
        Navigation.OpenRow(null);
        Snackbar.Add(said, Severity.Success, snackbar =>
        {
            if (undo is not null)
            {
                snackbar.Action = Words.Undo;
                snackbar.OnClick = _ => InvokeAsync(async () =>
                {
                    await ActAsync(undo, _ => Snackbar.Add(Words.Saved, Severity.Success));
                    if (_refusal is not null)
                    {
                        Snackbar.Add(_refusal, Severity.Warning);
                    }
                });
            }
        });
    }

    /// <summary>Does an edit, and says at its place why it was not done.</summary>
    private async Task ActAsync(Func<Task<RuleSaveResult>> edit, Action<RuleSettings> done)
    {
        (_refusal, _saving) = (null, true);
        RuleSaveResult? result = null;
        _refusal = await TryEditAsync(Access, async () => result = await edit());
        _saving = false;
        if (result?.Conflict is { } theirs)
        {
            _refusal = theirs.UpdatedBy is { } who ? Words.ChangedMeanwhile(who) : Words.RemovedMeanwhile;
            _theirs = theirs;
        }
        else if (result?.Errors.Count > 0)
        {
            _refusal = $"{Words.NotSaved} · {string.Join(" · ", result.Errors.Select(error => $"{Words.RuleField(error.Field)}: {Words.Of(error.Reason)}"))}";
        }
        else if (_refusal is null)
        {
            done(result!.Saved!);
        }

        await RefreshAsync();
    }

    private bool Wrong(string field) => _problems.ContainsKey(field);
}
