using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using TrafficWatch.Web.Security;

namespace TrafficWatch.Web.Admin;

/// <summary>Areas: their thresholds, names, order, and whether they are on the wall. Every edit is kept with its editor's name.</summary>
public sealed partial class ThresholdsPage
{
    private IReadOnlyList<AreaSettings> _areas = [];
    private IReadOnlyList<AreaChange> _history = [];
    private AreaForm? _form;
    private string? _refusal;
    private bool _saving;

    [Inject]
    private AreaAdmin Areas { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    private string? Wanted { get; set; }

    private List<AreaSettings> Shown => [.. _areas.Where(area => string.IsNullOrWhiteSpace(Wanted)
        || new[] { area.AreaId, area.NameZh, area.NameEn }.Any(name => name?.Contains(Wanted.Trim(), StringComparison.OrdinalIgnoreCase) == true))];

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        Wanted = QueryHelpers.ParseQuery(Asked).TryGetValue("q", out var wanted) ? wanted.ToString() : null;
        if (Access.Allowed)
        {
            _areas = await Areas.ListAsync(cancellationToken);
        }
    }

    private async Task OpenAsync(AreaSettings area)
    {
        _form = new AreaForm(area) { Who = Editor.Value };
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

    private void CloseAsync() => _form = null;

    private async Task SaveAsync()
    {
        if (_form is not { } form || _saving)
        {
            return;
        }

        // The page may have been rendered for a connection that is no longer the one behind this circuit.
        if (!Access.Allowed)
        {
            _refusal = $"{Words.AdminRefusedTitle} · {Access.Reason}";
            return;
        }

        var (edit, problem) = form.Read(Words);
        _refusal = problem;
        if (edit is null)
        {
            return;
        }

        _saving = true;
        try
        {
            var result = await Areas.SaveAsync(edit, form.Who.Trim());
            Editor.Value = form.Who.Trim();
            if (result.Conflict is { } theirs)
            {
                await OpenAsync(theirs);
                _refusal = Words.ChangedMeanwhile(theirs.UpdatedBy ?? "");
            }
            else if (result.Errors.Count > 0)
            {
                _refusal = $"{Words.NotSaved} · {string.Join(" · ", result.Errors)}";
            }
            else
            {
                _form = null;
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
