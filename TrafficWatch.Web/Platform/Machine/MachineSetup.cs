namespace TrafficWatch.Web.Platform.Machine;

internal static class MachineSetup
{
    /// <summary>Registers what measures the machine.</summary>
    public static void AddMachine(this IHostApplicationBuilder builder) => builder.Services
        .AddSingleton(new KernelFiles("/proc", AppContext.BaseDirectory))
        .AddSingleton<MachineMeter>()
        .AddHostedService(provider => provider.GetRequiredService<MachineMeter>());
}
