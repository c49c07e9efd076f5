using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using TrafficWatch.Web.Platform.Circuits;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Ingest;

namespace TrafficWatch.Web.Platform.Health;

/// <summary>Sends the counters to an OpenTelemetry collector, over HTTP in protobuf, when one is configured.</summary>
internal sealed class MetricsExport(MetricsOptions options) : IHostedService, IDisposable
{
    private MeterProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.OtlpEndpoint is { } collector)
        {
            _provider = Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(resource => resource.AddService("trafficwatch", serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}"))
                .AddMeter(IngestMeter.Name, CircuitGate.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting")
                .AddOtlpExporter((exporter, reader) =>
                {
                    exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                    exporter.Endpoint = new Uri(collector, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Every.TotalMilliseconds;
                })
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // The last figures too; a collector that is away must not hold up the end.
        _provider?.ForceFlush(2_000);
        return Task.CompletedTask;
    }

    public void Dispose() => _provider?.Dispose();
}
