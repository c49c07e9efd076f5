namespace TrafficWatch.Web.Embedded;

internal static class EmbeddedSetup
{
    /// <summary>
    /// Starts the servers that are not configured, and registers them. They are stopped by whoever started them,
    /// after the app: what runs in it may need them until its end.
    /// </summary>
    /// <exception cref="StartRefusedException">One can't be started.</exception>
    public static async Task<EmbeddedServers> AddEmbeddedAsync(this WebApplicationBuilder builder, CancellationToken cancellationToken)
    {
        var servers = await EmbeddedServers.StartAsync(builder.Configuration, builder.Environment, Console.WriteLine, cancellationToken);
        builder.Services.AddSingleton(servers);
        return servers;
    }
}
