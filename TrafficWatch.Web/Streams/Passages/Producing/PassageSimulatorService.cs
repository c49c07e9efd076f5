using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Live;

namespace TrafficWatch.Web.Streams.Passages.Producing;

/// <summary>Feeds the embedded Kafka with simulated passages for as long as the app runs: at the first start yesterday and today so far, later what was missed since the newest that is stored.</summary>
internal sealed partial class PassageSimulatorService(
    KafkaOptions kafka, StreamOptions stream, PassageHistory history, SiteCalendar calendar, SchemaReady schema, TimeProvider time, ILogger<PassageSimulatorService> logger) : EmbeddedSimulator(kafka, stream, schema, time, logger)
{
    private readonly StreamOptions _stream = stream;
    private readonly ILogger _logger = logger;
    private PassageSimulator? _simulator;

    private protected override async Task SendAsync(EventSender sender, CancellationToken cancellationToken)
    {
        if (_simulator is null)
        {
            var now = Time.GetUtcNow().UtcDateTime;
            var frame = await history.ReadAsync(now, cancellationToken);
            var from = PastStart(now, calendar, frame.DataTime?.AddSeconds(1));
            var seed = Random.Shared.Next();
            _simulator = new PassageSimulator(from, SimulatedTraffic.Demo(_stream.SimulatedRate, seed), seed, _stream.SourceZone);
        }

        await PassageSimulation.SendAsync(_simulator, sender, Time, Say, null, sent => LogPast(_logger, sent), cancellationToken);
    }

    [LoggerMessage(7001, LogLevel.Information, "Simulator of passages: {Records} records sent for the past")]
    private static partial void LogPast(ILogger logger, long records);
}
