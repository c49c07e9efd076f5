using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;

namespace TrafficWatch.Web.Platform.Hosting;

/// <summary>The running app, and the embedded servers that live as long as it.</summary>
internal sealed class TrafficWatchApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly EmbeddedServers _embedded;

    private TrafficWatchApp(WebApplication app, EmbeddedServers embedded)
    {
        _app = app;
        _embedded = embedded;
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where it answers, with the real port when 0 was asked for.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Puts the app together and starts it.</summary>
    /// <param name="parts">What it is put together from.</param>
    /// <param name="settings">Configuration as on the command line: <c>--Section:Key value</c>.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <param name="replace">Registers what takes the place of a part: another clock.</param>
    /// <exception cref="StartRefusedException">Something else is where it would be.</exception>
    /// <exception cref="OptionsException">The configuration has errors.</exception>
    public static async Task<TrafficWatchApp> StartAsync(AppParts parts, string[] settings, CancellationToken cancellationToken, Action<IServiceCollection>? replace = null)
    {
        var builder = WebRoot.Builder(settings);
        builder.WebHost.UseSetting(WebHostDefaults.DetailedErrorsKey, builder.Environment.IsDevelopment() ? "true" : "false");
        var embedded = builder.AddEmbedded();
        WebApplication? app = null;
        try
        {
            ListenAddress.Choose(builder);
            await embedded.StartAsync(builder.Configuration, Console.WriteLine, cancellationToken);
            parts.Add(builder, embedded);
            replace?.Invoke(builder.Services);
            app = builder.Build();
            parts.Map(app);
            await app.StartAsync(cancellationToken);
            return new TrafficWatchApp(app, embedded);
        }
        catch (Exception e)
        {
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
            await embedded.DisposeAsync();
            throw ListenAddress.Explain(e) ?? e;
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _embedded.DisposeAsync();
    }
}
