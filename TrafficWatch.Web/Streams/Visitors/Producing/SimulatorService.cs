using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>
/// Feeds the embedded Kafka with simulated visitors for as long as the app runs. The embedded log is new at
/// each start while the databases keep their rows, so the past is sent from the end of the newest minute
/// stored on: yesterday and today so far at the very first start, later only what was missed since.
/// The first start is midday in the park, and later ones keep to that.
/// </summary>
internal sealed partial class SimulatorService(
    KafkaOptions kafka, SiteCalendar calendar, StreamOptions stream, IStoredMinutes minutes, SchemaReady schema, TimeProvider time, ILogger<SimulatorService> logger) : EmbeddedSimulator(kafka, stream, schema, time, logger)
{
    private readonly StreamOptions _stream = stream;
    private readonly ILogger _logger = logger;
    private (VisitorSimulation Visitors, DateTime From)? _simulated;

    private protected override async Task SendAsync(EventSender sender, CancellationToken cancellationToken)
    {
        var (visitors, from) = _simulated ??= await BeginAsync(cancellationToken);
        await visitors.SendPastAsync(sender, from, cancellationToken);
        LogPast(_logger, visitors.Events, from);
        await visitors.SendLiveAsync(sender, cancellationToken);
    }

    private async Task<(VisitorSimulation Visitors, DateTime From)> BeginAsync(CancellationToken cancellationToken)
    {
        var plan = DayPlan.For(await minutes.FirstStartAsync(cancellationToken), _stream.SimulatedRate);
        var from = PastStart(Time.GetUtcNow().UtcDateTime, calendar, await minutes.NewestAsync(cancellationToken));
        return (new VisitorSimulation(plan, speed: 1, Random.Shared.Next(), _stream.SourceZone, Time, Say), from);
    }

    [LoggerMessage(6001, LogLevel.Information, "Simulator: {Events} events sent for the time since {From:u}")]
    private static partial void LogPast(ILogger logger, long events, DateTime from);
}
