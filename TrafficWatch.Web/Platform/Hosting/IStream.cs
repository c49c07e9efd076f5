using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Hosting;

/// <summary>A stream's table of contents: all that it brings. The app knows a stream by this alone.</summary>
internal interface IStream
{
    /// <summary>Its name, and what it is configured with when nothing is said.</summary>
    StreamDefaults Defaults { get; }

    /// <summary>Its tables.</summary>
    IStreamSchema Schema { get; }

    /// <summary>Registers its <see cref="ISeed"/>s, if it has any.</summary>
    void AddSeeds(IServiceCollection services)
    {
    }

    /// <summary>Registers its consumer, its view, what its pages read through, and its <see cref="Ui.Overview.StreamUi"/>.</summary>
    void AddServices(IServiceCollection services);

    /// <summary>Maps its tables as files, below <c>/export</c>.</summary>
    void MapExports(IEndpointRouteBuilder exports)
    {
    }

    /// <summary>Maps what other programs ask of it, below <c>/api</c>.</summary>
    void MapApi(IEndpointRouteBuilder api)
    {
    }

    /// <summary>What it can do from the command line, as <c>simulate NAME</c>: verbs of one name are joined.</summary>
    IEnumerable<StreamVerb> Verbs() => [];
}

/// <summary>What an app is put together from.</summary>
/// <param name="Streams">Its streams.</param>
/// <param name="Add">Registers the parts. The embedded servers run already, their addresses are configuration.</param>
/// <param name="Map">Says what it answers.</param>
internal sealed record AppParts(IReadOnlyList<IStream> Streams, Action<WebApplicationBuilder, Embedded.EmbeddedServers> Add, Action<WebApplication> Map);
