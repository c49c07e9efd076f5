using Microsoft.AspNetCore.Components;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Admin;

/// <summary>Records that a stream refused: what they hold, why, and what to do with them.</summary>
public sealed partial class DeadLetters
{
    private const int PageSize = 50;
    private static readonly string[] Statuses = ["", "new", "retrying", "retried"];
    private readonly HashSet<long> _picked = [];
    private DeadLetterFilter _filter = new();
    private IReadOnlyList<FilterError> _errors = [];
    private Page<DeadLetterRow> _page = new([], null, null, default, default);
    private List<(string Kind, long Letters)> _counted = [];
    private DeadLetterRow? _open;
    private DeadLetterDetail? _detail;
    private string? _refusal;
    private bool _hex;
    private bool _asking;
    private bool _working;

    [Inject]
    private DeadLetterAdmin Letters { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        if (!Access.Allowed)
        {
            return;
        }

        _filter = DeadLetterFilter.Parse(Asked, out _errors);
        _page = await Letters.PageAsync(_filter, PageSize, cancellationToken);
        _counted = await Letters.CountedAsync(cancellationToken);
        _picked.IntersectWith(_page.Rows.Select(row => row.Id));
    }

    private async Task OpenAsync(DeadLetterRow row)
    {
        (_open, _detail, _refusal, _asking) = (row, null, null, false);
        try
        {
            if (Access.Allowed)
            {
                _detail = await Letters.GetAsync(row.Id);
                _refusal = _detail is null ? Words.LetterIsGone : null;
                _hex = _detail is { } detail && !PayloadText.IsText(detail.Head);
            }
        }
        catch (Exception e)
        {
            _refusal = $"{Words.QueryFailed} · {Told(e)}";
        }
    }

    private void Close() => (_open, _detail, _asking) = (null, null, false);

    private void Pick(long id, bool picked)
    {
        if (picked)
        {
            _picked.Add(id);
        }
        else
        {
            _picked.Remove(id);
        }
    }

    private Task RetryAsync(DeadLetterRow row) =>
        ActAsync(async () => await Letters.RetryAsync(row.Id, Editor.Value.Trim()) ? null : Words.LetterIsGone);

    private Task DeleteAsync(long[] ids) => ActAsync(async () =>
        await Letters.DeleteAsync(ids, Editor.Value.Trim()) is var deleted && deleted < ids.Length ? Words.DeletedOnly(deleted, ids.Length) : null);

    private async Task ActAsync(Func<Task<string?>> act)
    {
        _refusal = !Access.Allowed ? $"{Words.AdminRefusedTitle} · {Access.Reason}"
            : Editor.Value.Trim().Length == 0 ? Words.WhoIsMissing
            : null;
        if (_refusal is not null)
        {
            return;
        }

        _working = true;
        try
        {
            _refusal = await act();
            _asking = false;
            if (_refusal is null)
            {
                Close();
            }
        }
        catch (Exception e)
        {
            _refusal = $"{Words.NotSaved} · {Told(e)}";
            return;
        }
        finally
        {
            _working = false;
        }

        await RefreshAsync();
    }

    private string Told(DateTime? utc) => utc is { } at ? Clock.Full(at) : "–";

    private void SearchReason(ChangeEventArgs e) => Go("reason", e.Value as string);

    private void Go(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(
        new Dictionary<string, object?> { [name] = string.IsNullOrWhiteSpace(value) ? null : value.Trim(), ["after"] = null, ["before"] = null }));
}
