using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Ui.Tables;

namespace TrafficWatch.Web.Admin;

/// <summary>Records that streams refused: in groups by their reason and one by one, what they hold, why, and what to do with them.</summary>
public sealed partial class DeadLettersPage
{
    private const int PageSize = 50;
    private static readonly TimeSpan LookAfter = TimeSpan.FromMilliseconds(250);
    private const int Looks = 40;
    private readonly HashSet<long> _picked = [];
    private DeadLetterFilter _filter = new();
    private IReadOnlyList<FilterError> _errors = [];
    private Page<DeadLetterRow> _page = new([], null, null, default, default);
    private List<DeadLetterGroup> _groups = [];
    private List<(string Kind, long Letters)> _counted = [];
    private DeadLetterDetail? _open;
    private Question? _asked;
    private CancellationTokenSource? _stop;
    private long _done;
    private long _total;
    private string? _refusal;
    private string? _who;
    private bool _hex;
    private bool _working;

    [Inject]
    private DeadLetterAdmin Letters { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private (string, string)[] Statuses => [.. DeadLetterFilter.Statuses.Prepend("").Select(status => (status, Words.DeadLetterStatus(status)))];

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override bool Follows => _filter is { After: null, Before: null } && _picked.Count == 0 && _open is null && _asked is null && !_working;

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        if (!Access.Allowed)
        {
            return;
        }

        _filter = DeadLetterFilter.Parse(AskedFor, out _errors);
        if (_errors.Count == 0)
        {
            _page = await Letters.PageAsync(_filter, PageSize, cancellationToken);
            _groups = await Letters.GroupsAsync(cancellationToken);
            _counted = await Letters.CountedAsync(cancellationToken);
            _picked.IntersectWith(_page.Rows.Select(row => row.Id));
        }
    }

    /// <inheritdoc/>
    protected override async Task OpenAsync(string? key)
    {
        (_open, _refusal, _who) = (null, null, null);
        if (!Access.Allowed || !long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return;
        }

        try
        {
            if (await Letters.GetAsync(id) is { } found)
            {
                (_open, _hex) = (found, !PayloadText.IsText(found.Head));
                return;
            }

            Snackbar.Add(Words.LetterIsGone, Severity.Warning);
        }
        catch (Exception e)
        {
            Snackbar.Add($"{Words.QueryFailed} · {Told(e)}", Severity.Error);
        }

        Navigation.OpenRow(null);
    }

    /// <inheritdoc/>
    protected override void Leave() => _stop?.Cancel();

    private void Choose(DeadLetterGroup group) => Navigation.Filter(new Dictionary<string, object?>
    {
        ["kind"] = _filter.Kind == group.Kind ? null : group.Kind,
        ["stream"] = _filter.Kind == group.Kind ? null : group.Stream,
        ["status"] = null,
    });

    private static DeadLetterFilter Of(DeadLetterGroup group) => new() { Stream = group.Stream, Kind = group.Kind, Status = "new" };

    private void Pick(long id, bool picked) => _ = picked ? _picked.Add(id) : _picked.Remove(id);

    private void PickAll(bool picked)
    {
        _picked.Clear();
        _picked.UnionWith(picked ? _page.Rows.Select(row => row.Id) : []);
    }

    private void AskAll(DeadLetterFilter filter, long letters, bool retry) =>
        Ask(new Question(retry, letters, (progress, stop) => retry ? Letters.RetryAllAsync(filter, Who, progress, stop) : Letters.DeleteAllAsync(filter, Who, progress, stop)));

    private void AskPicked(bool retry)
    {
        long[] ids = [.. _picked];
        Ask(new Question(retry, ids.Length, async (progress, stop) =>
        {
            if (!retry)
            {
                return await Letters.DeleteAsync(ids, Who, stop);
            }

            var asked = 0;
            foreach (var id in ids)
            {
                asked += await Letters.RetryAsync(id, Who, stop) ? 1 : 0;
                progress.Report(asked);
            }

            return asked;
        }));
    }

    private void Ask(Question asked) => (_asked, _refusal, _who) = (asked, null, null);

    private string Who => Editor.Value.Trim();

    /// <summary>Whether an edit may begin: by somebody who may, and who gave a name.</summary>
    private bool MayAct()
    {
        _who = Who.Length == 0 ? Words.WhoIsMissing : null;
        _refusal = Access.Allowed ? null : $"{Words.AdminRefusedTitle} · {Words.Of(Access.Reason)}";
        return _who is null && _refusal is null && !_working;
    }

    private async Task ConfirmAsync()
    {
        if (_asked is not { } asked || !MayAct())
        {
            return;
        }

        (_working, _asked, _done, _total) = (true, null, 0, asked.Letters);
        using var stop = _stop = new CancellationTokenSource();
        try
        {
            var did = await asked.Do(new Progress<int>(done => Told(done)), stop.Token);
            Snackbar.Add(asked.Retry ? Words.RetriedSome(did) : Words.DeletedSome(did), Severity.Success);
            _picked.Clear();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Snackbar.Add(Words.StoppedAfter(_done), Severity.Info);
        }
        catch (Exception e)
        {
            Snackbar.Add($"{Words.StoppedAfter(_done)} · {Told(e)}", Severity.Error);
        }
        finally
        {
            (_working, _stop) = (false, null);
        }

        await RefreshAsync();
    }

    private void Told(int done)
    {
        _done = done;
        StateHasChanged();
    }

    private Task RetryAsync(DeadLetterRow letter) => ActAsync(async () =>
    {
        if (!await InTimeAsync(Letters.RetryAsync(letter.Id, Who)))
        {
            _refusal = Words.LetterIsGone;
            return;
        }

        Navigation.OpenRow(null);
        Snackbar.Add(Words.OnItsWay, Severity.Info);

        // What came of it is told, whichever way it went.
        for (var look = 0; look < Looks; look++)
        {
            await Task.Delay(LookAfter, Time);
            if (await Letters.GetAsync(letter.Id) is not { Letter: { Status: not "retrying" } now })
            {
                continue;
            }

            if (now.Status == "retried")
            {
                Snackbar.Add(Words.TakenIn, Severity.Success);
            }
            else
            {
                Snackbar.Add($"{Words.RefusedAgain} · {Words.Refusal(now.Reason)}", Severity.Warning);
            }

            return;
        }
    });

    private async Task DeleteAsync(DeadLetterRow letter)
    {
        if (MayAct() && await Dialogs.ShowMessageBoxAsync(Words.DeadLetter, Words.DeleteAsks(1), yesText: Words.Delete, cancelText: Words.Cancel) == true)
        {
            await ActAsync(async () =>
            {
                if (await InTimeAsync(Letters.DeleteAsync([letter.Id], Who)) == 0)
                {
                    _refusal = Words.LetterIsGone;
                    return;
                }

                Navigation.OpenRow(null);
                Snackbar.Add(Words.DeletedSome(1), Severity.Success);
            });
        }
    }

    private async Task ActAsync(Func<Task> act)
    {
        if (!MayAct())
        {
            return;
        }

        _working = true;
        try
        {
            await act();
        }
        catch (TimeoutException)
        {
            _refusal = Words.OutcomeUnknown;
        }
        catch (Exception e)
        {
            _refusal = $"{Words.NotSaved} · {Told(e)}";
        }
        finally
        {
            _working = false;
        }

        await RefreshAsync();
    }

    private string Told(DateTime? utc) => utc is { } at ? Clock.Full(at) : "–";

    private static string KeyOf(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Something with many letters that waits to be confirmed.</summary>
    private sealed record Question(bool Retry, long Letters, Func<IProgress<int>, CancellationToken, Task<int>> Do);
}
