using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>Keeps what screens show of the care for open alerts: read when somebody here did something, when an alert changed, and every other second for what is done elsewhere. Once for all circuits.</summary>
internal sealed class AlertWatch(AlertSource source, OpenAlerts alerts, Feed<OpenAlertList> feed, CareSignal signal, SchemaReady schema, TimeProvider time, ILogger<AlertWatch> logger) : RecurringWork(schema, time, logger)
{
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(2);
    private long _seen = -1;
    private IReadOnlyList<IStandingAlert> _standing = [];
    private long _askedAt;

    /// <summary>Reads, and publishes what is new.</summary>
    internal async Task ReadAsync(CancellationToken cancellationToken)
    {
        var now = await alerts.ReadAsync(cancellationToken);
        if (!now.Equals(feed.Current))
        {
            feed.Publish(now);
        }
    }

    /// <summary>An instance that is away is told by the stream's state.</summary>
    private protected override string? Failing => null;

    private protected override TimeSpan Every { get; } = TimeSpan.FromMilliseconds(100);

    private protected override async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        var current = source.Standing;
        if (signal.Version != _seen || !_standing.SequenceEqual(current) || Time.GetElapsedTime(_askedAt) >= Elsewhere)
        {
            (_seen, _standing, _askedAt) = (signal.Version, current, Time.GetTimestamp());
            await ReadAsync(cancellationToken);
        }

        return Every;
    }
}
