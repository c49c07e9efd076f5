namespace TrafficWatch.Web.Streams.Visitors.Producing;

internal static class SimulatorSetup
{
    /// <summary>Registers the simulators that run inside the app while its Kafka is the embedded one.</summary>
    public static void AddSimulators(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IStoredMinutes, StoredMinutes>();
        builder.Services.AddHostedService<SimulatorService>();
    }
}
