using Microsoft.AspNetCore.Components;
using MudBlazor;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Ui.Tables;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>One area, or the whole park: who is present, how far that figure can be trusted, and what people have counted there.</summary>
public sealed partial class AreaSheet
{
    private const int Shown = 50;
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private AreaSettings? _settings;
    private AreaFlows _today;
    private AreaFlows _week;
    private AreaTrust? _trust;
    private long _entries;
    private IReadOnlyList<Correction> _corrections = [];
    private IReadOnlyList<PartitionLateness> _partitions = [];
    private ITimer? _timer;
    private bool _counting;
    private string _countId = "";
    private string _counted = "";
    private string _comment = "";
    private string? _wrong;
    private string? _whoMissing;
    private string? _refusal;
    private bool _saving;

    /// <summary>The area's id; <c>*</c> is the park.</summary>
    [Parameter, EditorRequired]
    public string Area { get; set; } = "";

    [Inject]
    private AreaFlowQueries Flows { get; set; } = default!;

    [Inject]
    private AreaAdmin Areas { get; set; } = default!;

    [Inject]
    private CorrectionAdmin Corrections { get; set; } = default!;

    [Inject]
    private PartitionQueries Partitions { get; set; } = default!;

    [Inject]
    private SiteCalendar Calendar { get; set; } = default!;

    [Inject]
    private Feed<VisitorFrame> Frames { get; set; } = default!;

    [Inject]
    private Feed<AreaInsights> Insights { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(10);

    private string Name => Names.Of(Area, Words);

    private bool IsPark => Area == ThresholdSet.WholePark;

    private bool IsUnknown => AnsweredAt is not null && !IsPark && _settings is null && _week.Entries == 0 && Frames.Current.Find(Area) is null;

    private AreaInsight? Insight => Insights.Current.Of(Area);

    private long Present => Frames.Current.PresentIn(Area);

    private AlertLevel Level => IsPark ? Frames.Current.TotalLevel : Frames.Current.Find(Area)?.Level ?? AlertLevel.Normal;

    private ThresholdSet? Thresholds => IsPark ? Frames.Current.TotalThresholds : Frames.Current.Find(Area)?.Thresholds;

    /// <summary>An area's follows its figure; the park's is the sum of its areas', made once a minute.</summary>
    private ErrorBand? Band => Frames.Current.DataTime is null ? null : IsPark ? Insight?.Band : _trust?.Band(Present, _entries);

    private string Says => _trust is not { } trust ? Words.TrustUnknown(AreaTrust.FewestEntries)
        : trust is { MissedExits: 0, MissedEntries: 0 } ? Words.NothingMissed
        : Band is { } band ? Words.BandSays(band.Low, band.High, _entries, trust.MissedExits, trust.MissedEntries)
        : Words.BandUnknown;

    private IEnumerable<(string Measure, string Today, string Week, string Meaning)> Measures =>
    [
        Row(Words.EntriesMeasure, flows => flows.Entries, ""),
        Row(Words.ExitsMeasure, flows => flows.Exits, ""),
        Row(Words.UnmatchedColumn, flows => flows.Unmatched, Words.UnmatchedMeaning),
        Row(Words.ReleasedColumn, flows => flows.Released, Words.ReleasedMeaning),
        Row(Words.MovedColumn, flows => flows.Moved, Words.MovedMeaning),
        Row(Words.RepeatedColumn, flows => flows.Repeated, Words.RepeatedMeaning),
        (Words.DriftColumn, Drift(AreaTrust.Of(_today)?.DriftPerHour), Drift(_trust?.DriftPerHour), Words.DriftMeaning),
    ];

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (firstRender)
        {
            // Who is present is the frames', and what can be undone is the clock's.
            _timer = Time.CreateTimer(_ => _ = InvokeAsync(StateHasChanged), null, Every, Every);
        }
    }

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        var now = Clock.Now;
        var today = Flows.SumsAsync(new UtcRange(Calendar.StartOf(Calendar.DayOf(now)), now.AddMinutes(1)), Area, cancellationToken);
        var week = Flows.SumsAsync(AreaWatch.Learned(Calendar, now), Area, cancellationToken);
        var entries = Flows.EntriesSinceAsync(now, Area, cancellationToken);
        var corrections = IsPark ? Task.FromResult<IReadOnlyList<Correction>>([]) : Corrections.LastAsync(Area, Shown, cancellationToken);
        var partitions = Partitions.LastDayAsync(cancellationToken);
        var settings = Areas.FindAsync(Area, cancellationToken);
        await Task.WhenAll(today, week, entries, corrections, partitions, settings);
        (_today, _week, _entries) = (Sum(await today), Sum(await week), (await entries).Values.Sum());
        (_corrections, _partitions, _settings, _trust) = (await corrections, await partitions, await settings, AreaTrust.Of(_week));
        if (_corrections.Any(row => row.Waits))
        {
            AskAgainAfter(LookAgainAfter);
        }
    }

    /// <inheritdoc/>
    protected override Task OpenAsync(string? key)
    {
        var counting = key == Correction.Count && !IsPark;
        if (counting && !_counting)
        {
            (_countId, _counted, _comment, _wrong, _whoMissing, _refusal) = (Guid.NewGuid().ToString("N"), "", "", null, null, null);
        }

        _counting = counting;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Leave() => _timer?.Dispose();

    private async Task CountAsync()
    {
        if (_saving)
        {
            return;
        }

        var counted = TypedNumber.Whole(_counted);
        _wrong = counted is >= 0 and <= ThresholdSet.Largest ? null : Words.MustBeCount;
        _whoMissing = Editor.Value.Trim().Length > 0 ? null : Words.WhoIsMissing;
        if (_wrong is null && _whoMissing is null && await ActAsync(() => Corrections.CountAsync(Area, _countId, counted!.Value, _comment, Editor.Value)))
        {
            Navigation.OpenRow(null);
            Snackbar.Add(Words.CountStored(Name, counted!.Value), Severity.Success);
        }
    }

    private async Task UndoAsync(Correction count)
    {
        if (Editor.Value.Trim().Length == 0)
        {
            // Whoever sees the button may be another than who has counted, or have loaded the page anew.
            Editor.Value = count.Who;
        }

        await ActAsync(() => Corrections.UndoAsync(Area, Guid.NewGuid().ToString("N"), count.Id, null, Editor.Value));
    }

    /// <summary>Does an edit, and says at its place why it was not done.</summary>
    /// <returns>Whether it is done.</returns>
    private async Task<bool> ActAsync(Func<Task<IReadOnlyList<FilterError>>> edit)
    {
        (_refusal, _saving) = (null, true);
        IReadOnlyList<FilterError> errors = [];
        _refusal = await TryEditAsync(Access, async () => errors = await edit());
        _saving = false;
        if (errors.Count > 0)
        {
            _refusal = $"{Words.NotSaved} · {string.Join(" · ", errors.Select(Words.Problem))}";
        }

        await RefreshAsync();
        return _refusal is null;
    }

    private (string Measure, string Today, string Week, string Meaning) Row(string measure, Func<AreaFlows, long> of, string meaning) => (measure, Words.Number(of(_today)), Words.Number(of(_week)), meaning);

    private string Drift(double? perHour) => perHour is { } drift ? Words.Signed(drift) : "–";

    private string Given(long? value) => value is { } count ? Words.Number(count) : "–";

    private static AreaFlows Sum(IReadOnlyDictionary<string, AreaFlows> areas) => areas.Values.Aggregate(default(AreaFlows), (sum, flows) => sum + flows);
}
