namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Shows committed epochs, one after the other. The tables are right: a fault of the view must not stop the stream, and what it shows is read anew.</summary>
internal sealed partial class ViewFeed<TDeltas>(IStreamView<TDeltas> view, ILogger logger)
{
    /// <summary>How long storing waits for it at most.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private bool _isBroken;

    public async Task ShowAsync(EpochWork<TDeltas> work)
    {
        try
        {
            if (_isBroken)
            {
                using var soon = new CancellationTokenSource(Patience);
                await view.LoadAsync(soon.Token);
                _isBroken = false;
            }
            else
            {
                view.Committed(work.Record.Epoch, work.Record.NewLog, work.Deltas.Stream, work.Newest, work.NewestRecordTime);
            }
        }
        catch (Exception e)
        {
            _isBroken = true;
            LogViewFault(e);
        }
    }

    [LoggerMessage(123, LogLevel.Error, "The live view failed")]
    private partial void LogViewFault(Exception e);
}
