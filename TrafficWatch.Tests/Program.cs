using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Web.Platform.Hosting;

namespace TrafficWatch.Tests;

/// <summary>The app in a process of its own, for tests that kill it at a given instant.</summary>
internal static class Program
{
    private static async Task Main(string[] settings)
    {
        await using var app = await TrafficWatchApp.StartAsync(Web.Program.App, settings, CancellationToken.None, services => services.AddSingleton(FaultHook.FromEnvironment()));
        await app.WaitForShutdownAsync(CancellationToken.None);
    }
}
