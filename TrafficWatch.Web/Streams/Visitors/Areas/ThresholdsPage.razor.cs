using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>Areas: their thresholds, names, order, whether they are on the wall, and their removal. Every edit is kept with its editor's name.</summary>
public sealed partial class ThresholdsPage
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(500);
    private IReadOnlyList<AreaSettings> _areas = [];
    private IReadOnlyList<AreaChange> _history = [];
    private AreaForm? _form;
    private AreaSettings? _leaving;
    private bool _removing;
    private string? _refusal;
    private bool _saving;

    [Inject]
    private AreaAdmin Areas { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    private string? Wanted { get; set; }

    private List<AreaSettings> Shown => [.. _areas.Where(area => area.Holds(Wanted))];

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        Wanted = QueryHelpers.ParseQuery(Asked).TryGetValue("q", out var wanted) ? wanted.ToString() : null;
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

    private async Task OpenAsync(AreaSettings area)
    {
        (_form, _leaving) = (new AreaForm(area) { Who = Editor.Value }, null);
        _refusal = null;
        _history = [];
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

    private void CloseAsync() => (_form, _leaving) = (null, null);

    private void AskToRemove(AreaSettings area) => (_form, _leaving, _refusal) = (null, area, null);

    private async Task SaveAsync()
    {
        if (_form is not { } form || _saving)
        {
            return;
        }

        var (edit, problem) = form.Read(Words);
        if (edit is null)
        {
            _refusal = problem;
            return;
        }

        await ActAsync(
            async () =>
            {
                var result = await Areas.SaveAsync(edit, form.Who.Trim());
                Editor.Value = form.Who.Trim();
                return result;
            },
            OpenAsync);
    }

    private async Task RemoveAsync()
    {
        if (_leaving is not { } leaving || _saving)
        {
            return;
        }

        if (Editor.Value.Trim().Length == 0)
        {
            _refusal = Words.WhoIsMissing;
            return;
        }

        await ActAsync(
            () => Areas.RemoveAsync(leaving.AreaId, leaving.Version, Editor.Value),
            theirs =>
            {
                AskToRemove(theirs with { Current = leaving.Current });
                return Task.CompletedTask;
            });
    }

    /// <summary>Does an edit, and says at its place why it was not done.</summary>
    /// <param name="edit">Stores it.</param>
    /// <param name="meet">Shows what somebody else has stored meanwhile.</param>
    private async Task ActAsync(Func<Task<AreaSaveResult>> edit, Func<AreaSettings, Task> meet)
    {
        // The page may have been rendered for a connection that is no longer the one behind this circuit.
        if (!Access.Allowed)
        {
            _refusal = $"{Words.AdminRefusedTitle} · {Access.Reason}";
            return;
        }

        (_refusal, _saving) = (null, true);
        try
        {
            var result = await edit();
            if (result.Conflict is { } theirs)
            {
                await meet(theirs);
                _refusal = theirs.UpdatedBy is { } who ? Words.ChangedMeanwhile(who) : Words.RemovedMeanwhile;
            }
            else if (result.Errors.Count > 0)
            {
                _refusal = $"{Words.NotSaved} · {string.Join(" · ", result.Errors)}";
            }
            else
            {
                CloseAsync();
            }
        }
        catch (Exception e)
        {
            _refusal = $"{Words.NotSaved} · {Told(e)}";
        }
        finally
        {
            _saving = false;
        }

        await RefreshAsync();
    }

    private string Given(int? value) => value is { } count ? Words.Number(count) : "–";

    private void Go(string? wanted) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", string.IsNullOrWhiteSpace(wanted) ? null : wanted.Trim()));
}
