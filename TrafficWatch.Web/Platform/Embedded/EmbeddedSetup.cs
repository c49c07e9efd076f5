namespace TrafficWatch.Web.Platform.Embedded;

internal static class EmbeddedSetup
{
    /// <summary>
    /// Takes the place of the servers that are not configured, and registers them. Whoever called this starts and
    /// stops them: they run before the app is built and until after its end.
    /// </summary>
    /// <exception cref="StartRefusedException">Another process is there.</exception>
    public static EmbeddedServers AddEmbedded(this WebApplicationBuilder builder)
    {
        var servers = new EmbeddedServers(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton(servers);
        return servers;
    }
}
