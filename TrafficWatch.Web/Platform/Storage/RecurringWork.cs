namespace TrafficWatch.Web.Platform.Storage;

/// <summary>Something that is done again and again in the background once the tables are there. When it fails that is told once, until it succeeds again, and it is tried on: nothing of it ends the app.</summary>
/// <param name="schema">Says when the tables are there.</param>
/// <param name="time">Sets the pace.</param>
/// <param name="logger">Told of failures.</param>
internal abstract partial class RecurringWork(SchemaReady schema, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>The clock.</summary>
    private protected TimeProvider Time => time;

    /// <summary>Whether this process does it at all.</summary>
    private protected virtual bool IsOn => true;

    /// <summary>What is said when it fails, in words; null: nothing, for the stream's state says it.</summary>
    private protected abstract string? Failing { get; }

    /// <summary>How long it rests after a failure.</summary>
    private protected abstract TimeSpan Every { get; }

    /// <summary>How long it rests before the first time.</summary>
    private protected virtual TimeSpan First => TimeSpan.Zero;

    /// <summary>Does it once.</summary>
    /// <returns>How long it rests until the next time.</returns>
    private protected abstract Task<TimeSpan> WorkAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsOn)
        {
            return;
        }

        try
        {
            await schema.WhenReady.WaitAsync(stoppingToken);
            await Task.Delay(First, time, stoppingToken);
            var told = false;
            while (true)
            {
                TimeSpan rest;
                try
                {
                    rest = await WorkAsync(stoppingToken);
                    told = false;
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    if (!told && Failing is { } what)
                    {
                        LogFailed(what, e.GetBaseException().Message);
                    }

                    (told, rest) = (true, Every);
                }

                await Task.Delay(rest, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends.
        }
    }

    [LoggerMessage(7101, LogLevel.Warning, "{What}, that is tried again: {Reason}")]
    private partial void LogFailed(string what, string reason);
}
