using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using MudBlazor;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Ui.Tables;
using TrafficWatch.Web.Streams.Passages.Live;

namespace TrafficWatch.Web.Streams.Passages.Details;

/// <summary>What is known of checkpoints, of the distances between them, and of days that are not as their weekday says, edited row by row or by a file. Every edit is written down with its editor's name.</summary>
public sealed partial class DetailsPage
{
    private const string Places = "checkpoints", Ways = "distances", Days = "calendar";
    private const long MostBytes = 5 << 20;
    private IReadOnlyList<DetailRow> _rows = [];
    private IReadOnlyList<FilterError> _errors = [];
    private DetailForm? _form;
    private DetailFile? _import;
    private DetailRow? _theirs;
    private string _fileName = "";
    private string? _refusal;
    private string? _who;
    private bool _saving;
    private int _files;

    [Inject]
    private CheckpointDetails Details { get; set; } = default!;

    [Inject]
    private CheckpointBook Book { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private string? Wanted { get; set; }

    private string Tab { get; set; } = Places;

    private IDetailTable Table => TableOf(Tab);

    private string AddWord => Tab switch { Ways => Words.AddDistance, Days => Words.AddDay, _ => Words.AddCheckpointDetails };

    private List<DetailRow> Shown => [.. _rows.Where(row => row.Holds(Wanted))];

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        var asked = QueryHelpers.ParseQuery(AskedFor);
        Wanted = asked.TryGetValue("q", out var wanted) ? wanted.ToString() : null;
        var tab = asked.TryGetValue("show", out var shown) && shown.ToString() is Ways or Days ? shown.ToString() : Places;
        if (!Access.Allowed)
        {
            return;
        }

        var rows = await TableOf(tab).ListAsync(cancellationToken);
        await Book.ReadAsync(cancellationToken);
        (_rows, Tab) = (tab == Places ? [.. rows.Concat(Unknown(rows)).OrderBy(row => row.Cells[0], StringComparer.Ordinal)] : rows, tab);
    }

    /// <inheritdoc/>
    protected override Task OpenAsync(string? key)
    {
        if (_form is not { IsNew: true } && (_form is null || key != Table.KeyOf(_form.Before)))
        {
            _form = null;
            if (_rows.FirstOrDefault(row => Table.KeyOf(row) == key) is { } row)
            {
                Begin(row, isNew: false);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Checkpoints that have had passages, and of which nobody has said anything.</summary>
    private IEnumerable<DetailRow> Unknown(IReadOnlyList<DetailRow> rows) =>
        Book.All.Keys.Except(rows.Select(row => row.Cells[0])).Select(name => new DetailRow([name, .. Details.Checkpoints.Columns.Skip(1).Select(_ => "")]));

    private IDetailTable TableOf(string tab) => tab switch { Ways => Details.Distances, Days => Details.Calendar, _ => Details.Checkpoints };

    private void Add() => Begin(new DetailRow([.. Table.Columns.Select(_ => "")]), isNew: true);

    private void Begin(DetailRow row, bool isNew) => (_form, _import, _theirs, _refusal, _who, _errors) = (new DetailForm(row, isNew), null, null, null, null, []);

    private async Task CloseAsync()
    {
        // A new row has no address of its own: nothing asks before it goes.
        if (_form is { IsNew: true, IsChanged: true } && !await MayDiscardAsync())
        {
            return;
        }

        if (_form is { IsNew: true })
        {
            _form = null;
        }

        Navigation.OpenRow(null);
    }

    private async Task BeforeLeavingAsync(LocationChangingContext leaving)
    {
        if (_form is { IsChanged: true } && !await MayDiscardAsync())
        {
            leaving.PreventNavigation();
        }
    }

    private async Task<bool> MayDiscardAsync() => await Dialogs.ShowMessageBoxAsync(Words.DetailsPage, Words.DiscardAsks, yesText: Words.Discard, cancelText: Words.KeepEditing) == true;

    private async Task SaveAsync()
    {
        if (_form is not { } form || _saving || !HasName())
        {
            return;
        }

        (var row, _errors) = Table.Read(form.After);
        if (_errors.Count > 0)
        {
            return;
        }

        await ActAsync(stop => Table.SaveAsync([row], Editor.Value.Trim(), Access.From, stop), () =>
        {
            var undo = form.Before.Version > 0 ? Undo(() => Table.SaveAsync([form.Before with { Version = row.Version + 1 }], Editor.Value.Trim(), Access.From, CancellationToken.None)) : null;
            Snackbar.Add(Words.DetailsSaved(row.Cells[0]), Severity.Success, undo);
            Leave(form);
        });
    }

    private async Task RemoveAsync()
    {
        if (_form is not { } form || _saving || !HasName())
        {
            return;
        }

        await ActAsync(stop => Table.RemoveAsync(form.Before, Editor.Value.Trim(), Access.From, stop), () =>
        {
            Snackbar.Add(Words.DetailsRemoved(form.Before.Cells[0]), Severity.Info, Undo(() => Table.SaveAsync([form.Before with { Version = 0 }], Editor.Value.Trim(), Access.From, CancellationToken.None)));
            Leave(form);
        });
    }

    private Action<SnackbarOptions> Undo(Func<Task<DetailRow?>> edit)
    {
        var table = Table;
        return snackbar =>
        {
            snackbar.Action = Words.Undo;
            snackbar.OnClick = _ => InvokeAsync(() => ActAsync(_ => edit(), () => Snackbar.Add(Words.Undone, Severity.Success)));
        };
    }

    private void Leave(DetailForm form)
    {
        form.Cells.AsSpan().Clear();
        _form = null;
        Navigation.OpenRow(null);
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

    private async Task ImportAsync(InputFileChangeEventArgs chosen)
    {
        // The same file can be chosen again after it was mended.
        _files++;
        (_form, _refusal, _who, _fileName) = (null, null, null, chosen.File.Name);
        if (chosen.File.Size > MostBytes)
        {
            _refusal = $"{Words.ImportOf(_fileName)} · {Words.FileTooLarge(Words.Bytes(MostBytes))}";
            return;
        }

        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + (_fileName.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase) ? ".xlsx" : ".csv"));
        try
        {
            await using (var file = File.Create(path))
            {
                await chosen.File.OpenReadStream(MostBytes).CopyToAsync(file);
            }

            _import = DetailFile.Read(path, Table, await Table.ListAsync(CancellationToken.None));
        }
        catch (Exception e)
        {
            _refusal = $"{Words.ImportOf(_fileName)} · {Told(e)}";
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task StoreImportAsync()
    {
        if (_import is { Problems.Count: 0 } import && !_saving && HasName())
        {
            await ActAsync(stop => Table.SaveAsync(import.Changed, Editor.Value.Trim(), Access.From, stop), () =>
            {
                Snackbar.Add(Words.Imported(import.Changed.Count), Severity.Success);
                _import = null;
            });
        }
    }

    private IEnumerable<string> Changes(DetailRow row)
    {
        var before = _rows.FirstOrDefault(known => Table.KeyOf(known) == Table.KeyOf(row));
        return Table.Columns.Index().Skip(Table.Keys).Where(column => row.Cells[column.Index] != (before?.Cells[column.Index] ?? ""))
            .Select(column => $"{Words.Field(column.Item)} {(before?.Cells[column.Index] is { Length: > 0 } old ? old : "–")} → {(row.Cells[column.Index] is { Length: > 0 } now ? now : "–")}");
    }

    private bool HasName() => (_who = Editor.Value.Trim().Length == 0 ? Words.WhoIsMissing : null) is null;

    /// <summary>Does an edit, and says at its place why it was not done.</summary>
    private async Task ActAsync(Func<CancellationToken, Task<DetailRow?>> edit, Action done)
    {
        (_refusal, _saving) = (null, true);
        DetailRow? theirs = null;
        _refusal = await TryEditAsync(Access, async () => theirs = await edit(CancellationToken.None));
        _saving = false;
        if (theirs is not null)
        {
            _refusal = theirs.UpdatedBy is { } who ? Words.ChangedMeanwhile(who) : Words.RemovedMeanwhile;
            _theirs = _form is null ? null : theirs;
        }
        else if (_refusal is null)
        {
            done();
        }

        await RefreshAsync();
    }

    private string? ProblemOf(string column) => _errors.FirstOrDefault(error => error.Field == column) is { } error ? Words.Of(error.Reason) : null;

    /// <summary>What is shown of a checkpoint where nobody has said anything else.</summary>
    private string? Hint(DetailRow row, string column) => Tab != Places || row.Cells[0].Length == 0 ? null : column switch
    {
        "codename" => CheckpointFacts.Of(row.Cells[0], null).Sign,
        "road" => CheckpointFacts.Of(row.Cells[0], null).Road,
        "district" => CheckpointFacts.Of(row.Cells[0], null).District,
        _ => null,
    };

    private static bool IsNumber(string column) => column is "km" or "lon" or "lat" or "speed_limit";
}
