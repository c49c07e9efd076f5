using System.Reflection;
using TrafficWatch.Web.Platform.Localization;

namespace TrafficWatch.Web.Platform.Ui.Overview;

/// <summary>What a stream shows outside its own pages: in the navigation and on the overview.</summary>
/// <param name="Stream">Its name in tables and addresses: <c>visitors</c>.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Pages">Its pages; the first is where its tile leads.</param>
/// <param name="Tile">A component without parameters, made of a <see cref="StreamTile"/>.</param>
/// <param name="Badge">A component without parameters for the bar above every page: what needs somebody now; null for none.</param>
internal sealed record StreamUi(string Stream, Func<Words, string> Title, IReadOnlyList<PageLink> Pages, Type Tile, Type? Badge = null);

/// <summary>A page in the navigation.</summary>
/// <param name="Href">Its address.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Icon">The inside of an SVG of 24 by 24, such as one of MudBlazor's.</param>
/// <param name="AdminOnly">Whether only who may administer is led there.</param>
internal sealed record PageLink(string Href, Func<Words, string> Title, string? Icon = null, bool AdminOnly = false);

/// <summary>All streams' <see cref="StreamUi"/>, in the order of their registration.</summary>
internal sealed class StreamUis(IEnumerable<StreamUi> all)
{
    public IReadOnlyList<StreamUi> All { get; } = [.. all];

    /// <summary>Assemblies with pages of streams, besides this one.</summary>
    public IReadOnlyList<Assembly> Elsewhere { get; } = [.. all.Select(stream => stream.Tile.Assembly).Distinct().Where(assembly => assembly != typeof(StreamUi).Assembly)];

    public StreamUi? Of(string stream) => All.FirstOrDefault(one => one.Stream == stream);

    /// <summary>How many come before a stream; all, before one that is no longer there.</summary>
    public int PlaceOf(string stream) => All.TakeWhile(one => one.Stream != stream).Count();

    /// <summary>What people call a stream; one that is no longer there is called as in the tables.</summary>
    public string TitleOf(string stream, Words words) => Of(stream)?.Title(words) ?? stream;
}
