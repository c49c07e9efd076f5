using Microsoft.AspNetCore.Components;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Ui.Tables;
using TrafficWatch.Web.Streams.Passages.Schema;
using TrafficWatch.Web.Streams.Passages.Tables;

namespace TrafficWatch.Web.Streams.Passages.Warnings;

/// <summary>Cloned plates, case by case. Plates are masked until somebody who may asks for them, which is written down.</summary>
public sealed partial class WarningsPage
{
    private const int PageSize = 100, MostShown = 100;
    private WarningFilter _filter = new();
    private IReadOnlyList<FilterError> _errors = [];
    private Page<WarningCase> _page = new([], null, null, default, default);
    private WarningCase? _open;
    private IReadOnlyList<StoredWarning> _pairs = [];
    private IReadOnlyList<Seen> _sightings = [];
    private string? _refusal;
    private string? _who;
    private string? _noReason;
    private string _reason = "";
    private bool _saving;
    private bool _whole;

    [Inject]
    private WarningQueries Queries { get; set; } = default!;

    [Inject]
    private WarningAdmin Admin { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private AuditLog Audit { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override bool Follows => _filter is { After: null, Before: null } && _open is null;

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        _filter = WarningFilter.Parse(AskedFor, out _errors);
        if (_errors.Count == 0)
        {
            await Book.ReadAsync(cancellationToken);
            _page = await Queries.PageAsync(_filter, PageSize, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task OpenAsync(string? key)
    {
        (_reason, _refusal, _who, _noReason) = ("", null, null, null);
        if (key is null || WarningKey.Parse(key) is not { } place)
        {
            (_open, _pairs, _sightings) = (null, [], []);
            return;
        }

        try
        {
            await ReadAsync(place);
        }
        catch (Exception e)
        {
            _refusal = $"{Words.QueryFailed} · {Told(e)}";
        }
    }

    private async Task ReadAsync(WarningKey place)
    {
        _open = await Queries.FindAsync(place, CancellationToken.None);
        _pairs = _open is null ? [] : await Queries.PairsAsync(place, CancellationToken.None);
        _sightings =
        [
            .. _pairs.Select(pair => new Seen(pair.FirstAt, pair.FirstId, pair.FirstCheckpoint, pair.FirstDirection, pair.FirstPlateType, pair.FirstModel))
                .Concat(_pairs.Select(pair => new Seen(pair.SecondAt, pair.SecondId, pair.SecondCheckpoint, pair.SecondDirection, pair.SecondPlateType, pair.SecondModel)))
                .Distinct().OrderByDescending(seen => seen.At).ThenByDescending(seen => seen.Id, StringComparer.Ordinal).Take(MostShown),
        ];
    }

    private Task DismissAsync()
    {
        _noReason = string.IsNullOrWhiteSpace(_reason) ? Words.ReasonNeeded : null;
        return _noReason is null ? JudgeAsync(Judgements.Dismissed) : Task.CompletedTask;
    }

    private async Task JudgeAsync(string? judgement)
    {
        if (!Access.Allowed || _saving || _open is not { } open)
        {
            return;
        }

        _who = Editor.Value.Trim().Length == 0 ? Words.WhoIsMissing : null;
        if (_who is not null)
        {
            return;
        }

        _saving = true;
        _refusal = await TryEditAsync(async () =>
        {
            var theirs = await Admin.JudgeAsync(open, judgement, judgement == Judgements.Dismissed ? _reason.Trim() : null, Editor.Value.Trim(), Access.From, CancellationToken.None);
            await ReadAsync(WarningKey.Of(open));
            _refusal = theirs is null ? null : Words.JudgedMeanwhile(theirs.JudgedBy);
        }) ?? _refusal;
        _saving = false;
        await RefreshAsync();
    }

    private async Task ShowPlatesAsync()
    {
        _refusal = _whole ? null : await TryEditAsync(() => Audit.AddAsync(Editor.Value, Access.From, "plates-shown", new Uri(Navigation.Uri).PathAndQuery, _page.Rows.Count, CancellationToken.None));
        _whole = !_whole && _refusal is null && Access.Allowed;
    }

    private string PlateOf(WarningCase row) => _whole && Access.Allowed ? row.Plate : row.Masked;

    private void Toggle(string state)
    {
        var chosen = _filter.Chosen.Count > 0 ? _filter.Chosen : WarningTable.Open;
        var next = WarningTable.States.Where(other => chosen.Contains(other) != (other == state)).ToList();
        Navigation.Filter("state", next.SequenceEqual(WarningTable.Open) ? [] : next);
    }

    private sealed record Seen(DateTime At, string Id, string Checkpoint, string Direction, string Type, string Model);
}
