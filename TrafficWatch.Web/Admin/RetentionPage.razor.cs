using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Admin;

/// <summary>What each table takes, since when and for how long it is kept; changing that asks, and is written down.</summary>
public sealed partial class RetentionPage
{
    private IReadOnlyList<StoredTable> _tables = [];
    private RetentionOptions _kept = new();
    private (DateTime At, long Rows)? _last;
    private RetentionKind? _changing;
    private string _days = "";
    private int _seen;
    private string? _problem;
    private string? _who;
    private string? _refusal;
    private bool _saving;

    [Inject]
    private StorageQueries Queries { get; set; } = default!;

    [Inject]
    private RetentionAdmin Admin { get; set; } = default!;

    [Inject]
    private SiteCalendar Calendar { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private string At => Admin.Configured.At.ToString("HH:mm", CultureInfo.InvariantCulture);

    private int Shards => _tables.SelectMany(table => table.Parts).Select(part => part.Shard + 1).DefaultIfEmpty().Max();

    private int? Typed => int.TryParse(_days.Normalize(NormalizationForm.FormKC).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null;

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        if (Access.Allowed)
        {
            (_kept, _last, _tables) = (await Admin.ReadAsync(cancellationToken), await Admin.LastAsync(cancellationToken), await Queries.TablesAsync(null, cancellationToken));
        }
    }

    private void Begin(RetentionKind kind) =>
        (_changing, _seen, _days, _problem, _who, _refusal) = (kind, _kept.Days[kind], _kept.Days[kind].ToString(CultureInfo.InvariantCulture), null, null, null);

    private DateTime Before(int days) => Calendar.StartOf(Calendar.DayOf(Time.GetUtcNow().UtcDateTime).AddDays(-days));

    private async Task SaveAsync(bool reset)
    {
        if (_changing is not { } kind || _saving)
        {
            return;
        }

        var (least, most) = RetentionOptions.SpanOf(kind);
        var days = reset ? Admin.Configured.Days[kind] : Typed;
        _problem = days >= least && days <= most ? null : Words.DaysWrong(least, most);
        _who = Editor.Value.Trim().Length == 0 ? Words.WhoIsMissing : null;
        if (_problem is not null || _who is not null || !Access.Allowed
            || (days < _seen && await Dialogs.ShowMessageBoxAsync(Words.KindOfRows(kind), Words.FewerDaysTakes(Clock.Full(Before(days!.Value)), At), yesText: Words.DeleteThem, cancelText: Words.Cancel) != true))
        {
            return;
        }

        (_refusal, _saving) = (null, true);
        int? theirs = null;
        _refusal = await TryEditAsync(async () => theirs = await Admin.SaveAsync(kind, reset ? null : days, _seen, Editor.Value.Trim(), Access.From, CancellationToken.None));
        _saving = false;
        if (theirs is { } other)
        {
            (_refusal, _seen) = (Words.DaysOfOther(other), other);
        }
        else if (_refusal is null)
        {
            _changing = null;
            Snackbar.Add(Words.DaysChanged(Words.KindOfRows(kind), days!.Value), Severity.Success);
        }

        await RefreshAsync();
    }
}
