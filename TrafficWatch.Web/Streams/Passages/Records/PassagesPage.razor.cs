using Microsoft.AspNetCore.Components;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Ui.Tables;
using TrafficWatch.Web.Streams.Passages.Live;

namespace TrafficWatch.Web.Streams.Passages.Records;

/// <summary>Passages, searched and paged. The address bar holds what is asked, never a plate; plates are masked until somebody who may asks for them, which is written down.</summary>
public sealed partial class PassagesPage
{
    private const int PageSize = 100;
    private PassageFilter _filter = new();
    private PlatePattern? _plate;
    private IReadOnlyList<FilterError> _errors = [];
    private Page<PassageRow> _page = new([], null, null, default, default);
    private PassageRow? _open;
    private IReadOnlyList<PassageRow> _trail = [];
    private string? _refusal;
    private bool _whole;

    [Inject]
    private PassageQueries Queries { get; set; } = default!;

    [Inject]
    private PlateSearches Searches { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private AuditLog Audit { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override bool Follows => _filter is { After: null, Before: null, Range.Preset: not ("yesterday" or SiteRange.Custom) } && _open is null;

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        _filter = PassageFilter.Parse(AskedFor, out _errors);
        _plate = Searches.Find(_filter.Plate, Access.Allowed, ref _errors);
        if (_errors.Count == 0)
        {
            await Book.ReadAsync(cancellationToken);
            _page = await Queries.PageAsync(_filter, _plate, PageSize, Searched, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task OpenAsync(string? key)
    {
        _open = key is null ? null : _page.Rows.FirstOrDefault(row => KeyOf(row) == key);
        _trail = [];
        if (_open is { IsWhole: true } open && Access.Allowed)
        {
            await TryAsync(async () =>
            {
                var trail = await Queries.TrailAsync(open.Plate, CancellationToken.None);
                await Audit.AddAsync(Editor.Value, Access.From, "plate-trail", open.Plate, trail.Count, CancellationToken.None);
                _trail = trail;
            });
        }
    }

    private Task SearchPlateAsync(string typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            _refusal = null;
            Navigation.Filter("plate", (string?)null);
            return Task.CompletedTask;
        }

        if (PlatePattern.Parse(typed) is not { } pattern)
        {
            _refusal = $"{Words.Plate}: {Words.PlateTooVague}";
            return Task.CompletedTask;
        }

        return TryAsync(async () =>
        {
            await Audit.AddAsync(Editor.Value, Access.From, "plate-search", pattern.Text, null, CancellationToken.None);
            Navigation.Filter("plate", Searches.Keep(pattern));
        });
    }

    private Task ShowPlatesAsync()
    {
        if (_whole)
        {
            _whole = false;
            return Task.CompletedTask;
        }

        return TryAsync(async () =>
        {
            await Audit.AddAsync(Editor.Value, Access.From, "plates-shown", new Uri(Navigation.Uri).PathAndQuery, _page.Rows.Count, CancellationToken.None);
            _whole = true;
        });
    }

    /// <summary>Does what has to be written down first; where it can't be, it is not done, and said.</summary>
    private async Task TryAsync(Func<Task> act)
    {
        _refusal = null;
        if (!Access.Allowed)
        {
            _refusal = Words.PlateForAdmins;
            return;
        }

        try
        {
            await act().WaitAsync(Patience, Time);
        }
        catch (Exception e)
        {
            _refusal = $"{Words.QueryFailed} · {Told(e)}";
        }
    }

    private void AddCheckpoint(ChangeEventArgs chosen)
    {
        if (chosen.Value is string { Length: > 0 } place)
        {
            Navigation.Filter("checkpoint", _filter.Checkpoints.Append(place));
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Known(Func<CheckpointFacts, string> of) =>
        Book.All.Values.Select(of).Where(text => text.Length > 0).Distinct().Order(StringComparer.Ordinal).Select(text => KeyValuePair.Create(text, text));

    private string ProvinceOf(string sign) => ProvinceNames.Of(sign) is var name && Words.IsChinese ? $"{sign} {name}" : $"{sign} {Provinces.English[name]}";

    private string PlateOf(PassageRow row) => _whole && Access.Allowed ? row.Plate : row.Masked;

    private static string KeyOf(PassageRow row) => PassageKey.Of(row).ToCursor();
}
