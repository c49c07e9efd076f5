using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using MudBlazor;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Ui.Tables;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>Areas: their thresholds, names, order, whether they are on the wall, and their removal or merging. Every edit is kept with its editor's name.</summary>
public sealed partial class ThresholdsPage
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private IReadOnlyList<AreaSettings> _areas = [];
    private IReadOnlyList<AreaChange> _history = [];
    private IReadOnlyDictionary<string, string> _problems = new Dictionary<string, string>();
    private AreaForm? _form;
    private AreaSettings? _theirs;
    private AreaSettings? _leaving;
    private string? _into;
    private ITimer? _timer;
    private bool _removing;
    private string? _refusal;
    private bool _saving;

    [Inject]
    private AreaAdmin Areas { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    [Inject]
    private AlertRule Rule { get; set; } = default!;

    [Inject]
    private Feed<VisitorFrame> Frames { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private string? Wanted { get; set; }

    private List<AreaSettings> Shown => [.. _areas.Where(area => area.Holds(Wanted))];

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            // Who is present is the frames', so that it does not stand still.
            _timer = Time.CreateTimer(_ => _ = InvokeAsync(StateHasChanged), null, Every, Every);
        }
    }

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        Wanted = QueryHelpers.ParseQuery(AskedFor).TryGetValue("q", out var wanted) ? wanted.ToString() : null;
        if (Access.Allowed)
        {
            _areas = await Areas.ListAsync(cancellationToken);

            // Until the stream has taken the removal in, and once more: the shards commit one after the other.
            var removing = _areas.Any(area => area.Removing);
            if (removing || _removing)
            {
                AskAgainAfter(LookAgainAfter);
            }

            _removing = removing;
        }
    }

    /// <inheritdoc/>
    protected override async Task OpenAsync(string? key)
    {
        if (key == _form?.Area.AreaId)
        {
            return;
        }

        (_form, _leaving, _history) = (null, null, []);
        if (_areas.FirstOrDefault(area => area.AreaId == key) is not { MergedInto: null } area)
        {
            return;
        }

        Begin(area with { Current = Present(area) });
        try
        {
            if (Access.Allowed)
            {
                _history = await Areas.HistoryAsync(area.AreaId);
            }
        }
        catch (Exception e)
        {
            _refusal = $"{Words.QueryFailed} · {Told(e)}";
        }
    }

    /// <inheritdoc/>
    protected override void Leave() => _timer?.Dispose();

    private void Begin(AreaSettings area) => (_form, _theirs, _refusal, _problems) = (new AreaForm(area), null, null, new Dictionary<string, string>());

    // Esc, the cross, the way back and a link elsewhere all come by here.
    private async Task BeforeLeavingAsync(LocationChangingContext leaving)
    {
        if (_form is { IsChanged: true } && await Dialogs.ShowMessageBoxAsync(
            _form.Area.AreaId, Words.DiscardAsks, yesText: Words.Discard, cancelText: Words.KeepEditing) != true)
        {
            leaving.PreventNavigation();
        }
    }

    private void Open(AreaSettings area)
    {
        if (area.MergedInto is null)
        {
            Navigation.OpenRow(area.AreaId);
        }
        else
        {
            AskToRemove(area);
        }
    }

    private void AskToRemove(AreaSettings area) => (_form, _leaving, _into, _refusal, _problems) = (null, area with { Current = Present(area) }, null, null, new Dictionary<string, string>());

    private async Task SaveAsync()
    {
        if (_form is not { } form || _saving)
        {
            return;
        }

        (var edit, _problems) = form.Read(Words, Editor.Value);
        if (edit is null)
        {
            return;
        }

        var before = form.Area;
        await ActAsync(
            () => Areas.SaveAsync(edit, Editor.Value.Trim()),
            theirs => _theirs = theirs,
            saved =>
            {
                _form = null;
                Navigation.OpenRow(null);
                Announce(before, saved);
            });
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

    /// <summary>Somebody has seen a new area, and lets it onto the wall as it is.</summary>
    private async Task AcceptAsync(AreaSettings area)
    {
        if (Editor.Value.Trim().Length == 0)
        {
            // Who accepts is kept as with any other edit.
            Navigation.OpenRow(area.AreaId);
            return;
        }

        await ActAsync(
            () => Areas.SaveAsync(Edit(area), Editor.Value.Trim()),
            _ => { },
            _ => Snackbar.Add(Words.AreaSaved(area.AreaId), Severity.Success));
        if (_refusal is not null)
        {
            Snackbar.Add(_refusal, Severity.Error);
        }
    }

    private async Task RemoveAsync()
    {
        if (_leaving is not { } leaving || _saving)
        {
            return;
        }

        if (Editor.Value.Trim().Length == 0)
        {
            _problems = new Dictionary<string, string> { ["who"] = Words.WhoIsMissing };
            return;
        }

        _problems = new Dictionary<string, string>();
        await ActAsync(
            () => Areas.RemoveAsync(leaving.AreaId, leaving.Version, Editor.Value, _into),
            theirs => _leaving = theirs with { Current = leaving.Current },
            _ =>
            {
                _leaving = null;
                Snackbar.Add(_into is { } into ? Words.AreaMerged(leaving.AreaId, into) : leaving.MergedInto is null ? Words.AreaRemoved(leaving.AreaId) : Words.AreaSeparated(leaving.AreaId), Severity.Info);
            });
    }

    private void Announce(AreaSettings before, AreaSettings saved)
    {
        if (saved.Version == before.Version)
        {
            return;
        }

        Snackbar.Add(Words.AreaSaved(NameOf(saved)), Severity.Success, snackbar =>
        {
            snackbar.Action = Words.Undo;
            snackbar.OnClick = _ => InvokeAsync(() => ActAsync(
                () => Areas.SaveAsync(Edit(before) with { Version = saved.Version }, Editor.Value.Trim()),
                theirs => Snackbar.Add(Words.ChangedMeanwhile(theirs.UpdatedBy ?? "?"), Severity.Warning),
                back => Snackbar.Add(Words.AreaSaved(NameOf(back)), Severity.Success)));
        });
    }

    private string NameOf(AreaSettings area) => area.AreaId == ThresholdSet.WholePark ? Words.WholePark : area.AreaId;

    private static AreaEdit Edit(AreaSettings area) => new(
        area.AreaId, area.Thresholds?.Comfort, area.Thresholds?.Warning, area.Thresholds?.Alert, area.NameZh, area.NameEn, area.SortOrder, area.Hidden, area.Version)
    {
        Capacity = area.Capacity,
        ClosesAt = area.ClosesAt,
        QuietHours = area.QuietHours,
    };

    /// <summary>Does an edit, and says at its place why it was not done.</summary>
    /// <param name="edit">Stores it.</param>
    /// <param name="meet">Shows what somebody else has stored meanwhile.</param>
    /// <param name="done">Goes on from what is stored now.</param>
    private async Task ActAsync(Func<Task<AreaSaveResult>> edit, Action<AreaSettings> meet, Action<AreaSettings> done)
    {
        (_refusal, _saving) = (null, true);
        AreaSaveResult? result = null;
        _refusal = await TryEditAsync(Access, async () => result = await edit());
        _saving = false;
        if (result?.Conflict is { } theirs)
        {
            _refusal = theirs.UpdatedBy is { } who ? Words.ChangedMeanwhile(who) : Words.RemovedMeanwhile;
            meet(theirs);
        }
        else if (result?.Errors.Count > 0)
        {
            _refusal = $"{Words.NotSaved} · {string.Join(" · ", result.Errors.Select(Words.Problem))}";
        }
        else if (_refusal is null)
        {
            done(result!.Saved!);
        }

        await RefreshAsync();
    }

    /// <summary>What each change made of the one before it, newest first.</summary>
    private IEnumerable<(AreaChange Change, string Said)> Told(IReadOnlyList<AreaChange> history)
    {
        foreach (var (index, change) in history.Index())
        {
            var before = index + 1 < history.Count ? history[index + 1] : null;
            (string Field, string? Old, string? New)[] fields =
            [
                (Words.ThresholdColumn, Said(before?.Thresholds), Said(change.Thresholds)),
                (Words.NameZh, before?.NameZh, change.NameZh),
                (Words.NameEn, before?.NameEn, change.NameEn),
                (Words.OrderColumn, before is null ? null : Words.Number(before.SortOrder), Words.Number(change.SortOrder)),
                (Words.ShownColumn, before is null ? null : Shows(before), Shows(change)),
                (Words.CapacityColumn, Given(before), Given(change)),
                (Words.ClosesAtColumn, before?.ClosesAt, change.ClosesAt),
                (Words.QuietHoursColumn, before?.QuietHours, change.QuietHours),
                (Words.MergeInto, before?.MergedInto, change.MergedInto),
            ];
            yield return (change, string.Join(" · ", fields.Where(field => field.Old != field.New).Select(field => before is null ? $"{field.Field} {field.New}" : $"{field.Field} {field.Old ?? "–"} → {field.New ?? "–"}")));
        }

        string? Given(AreaChange? change) => change?.Capacity is { } capacity ? Words.Number(capacity) : null;

        string Shows(AreaChange change) => change.Hidden ? Words.HiddenWord : Words.ShownWord;

        string? Said(ThresholdSet? set) => set is null ? null : $"{Words.Number(set.Comfort)} / {Words.Number(set.Warning)} / {Words.Number(set.Alert)}";
    }

    private bool Wrong(string field) => _problems.ContainsKey(field);

    /// <summary>Seen, and not yet named or accepted by anybody, where that is asked for.</summary>
    private bool IsNew(AreaSettings area) => Frames.Current.Find(area.AreaId) is { IsNew: true } && area.Version == 0;

    private long Present(AreaSettings area) => Frames.Current.DataTime is null ? area.Current ?? 0 : Frames.Current.PresentIn(area.AreaId);

    private string Given(int? value) => value is { } count ? Words.Number(count) : "–";
}
