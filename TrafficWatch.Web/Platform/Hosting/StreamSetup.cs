using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Hosting;

internal static class StreamSetup
{
    /// <summary>Registers the streams' tables, and what they begin with.</summary>
    public static void AddSchemas(this IHostApplicationBuilder builder, IEnumerable<IStream> streams)
    {
        foreach (var stream in streams)
        {
            builder.Services.AddSingleton(stream.Schema);
            stream.AddSeeds(builder.Services);
        }
    }

    /// <summary>Registers all that the streams bring.</summary>
    public static void AddStreams(this IHostApplicationBuilder builder, IReadOnlyList<IStream> streams)
    {
        builder.AddSchemas(streams);
        foreach (var stream in streams)
        {
            stream.AddServices(builder.Services);
        }
    }

    /// <summary>Maps tables as files, below <c>/export</c>. Each takes the query string of its page.</summary>
    /// <param name="app">Where.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="more">Maps those of no stream.</param>
    public static void MapExports(this IEndpointRouteBuilder app, IReadOnlyList<IStream> streams, Action<IEndpointRouteBuilder> more)
    {
        var exports = app.MapGroup("/export").AddEndpointFilter<ShardAwayFilter>();
        more(exports);
        foreach (var stream in streams)
        {
            stream.MapExports(exports);
        }
    }
}
