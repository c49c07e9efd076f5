using Microsoft.AspNetCore.Components;
using MudBlazor;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Ui.Tables;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>A form in which something is done about alerts, by somebody who gives a name.</summary>
public abstract class AlertForm : ComponentBase
{
    [Inject]
    private Words Viewer { get; set; } = default!;

    /// <summary>Whose alerts they are.</summary>
    [Parameter, EditorRequired]
    public StreamAlerts Of { get; set; } = default!;

    private protected AlertSource Source => Of.Source;

    private protected Words Words => Source.Texts(Viewer);

    [Inject]
    private protected SiteClock Clock { get; set; } = default!;

    [Inject]
    private protected AdminAccess Access { get; set; } = default!;

    [Inject]
    private protected ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private EditorName Editor { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    /// <summary>Why it was not done; null: nothing is wrong.</summary>
    private protected string? Refusal { get; set; }

    /// <summary>What is wrong with the name; null: nothing is.</summary>
    private protected string? Who { get; private set; }

    /// <summary>It is under way.</summary>
    private protected bool Saving { get; private set; }

    /// <summary>Does something about alerts, and says at its place why that could not be.</summary>
    /// <returns>Null where nothing was done, or it is not known.</returns>
    private protected async Task<CareResult?> ActAsync(IReadOnlyList<AlertCase> alerts, CareAct act)
    {
        Who = Editor.Value.Trim().Length == 0 ? Words.WhoIsMissing : null;

        // The page may have been rendered for a connection that is no longer the one behind this circuit.
        Refusal = Access.Allowed ? null : $"{Words.CareRefused} · {Words.Of(Access.Reason)}";
        if (Who is not null || Refusal is not null || Saving)
        {
            return null;
        }

        Saving = true;
        try
        {
            return await Of.Admin.DoAsync(alerts, act, Editor.Value).WaitAsync(QueryPage.Patience, Time);
        }
        catch (TimeoutException)
        {
            Refusal = Words.OutcomeUnknown;
        }
        catch (Exception e)
        {
            Refusal = $"{Words.NotSaved} · {Told(e)}";
        }
        finally
        {
            Saving = false;
        }

        return null;
    }

    /// <summary>What to tell of a failure: never the driver's words, which go to the log.</summary>
    private protected string Told(Exception failure)
    {
        Loggers.CreateLogger(GetType()).LogWarning(failure, "A query or an edit of an alert failed");
        return failure is Platform.Storage.ShardAwayException { Shard: var shard } ? Words.ShardAway(shard) : Words.SeeLog;
    }
}
