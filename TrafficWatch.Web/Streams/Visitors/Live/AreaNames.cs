using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Streams.Visitors.Resources;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>What people call the areas, as of the newest frame. An area that no frame knows is called by its id.</summary>
internal sealed class AreaNames(Feed<VisitorFrame> frames)
{
    public string Of(string id, VisitorWords words)
    {
        var area = frames.Current.Find(id);
        return words.AreaName(id, area?.NameZh, area?.NameEn);
    }

    /// <summary>Ids and names of the areas: those on the wall in its order, then those that are kept off it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Known(VisitorWords words, bool withWholePark = false) =>
    [
        .. withWholePark ? Pairs([ThresholdSet.WholePark], words) : [],
        .. frames.Current.Areas.Concat(frames.Current.HiddenAreas).Select(area => KeyValuePair.Create(area.AreaId, words.AreaName(area.AreaId, area.NameZh, area.NameEn))),
    ];

    public IReadOnlyList<KeyValuePair<string, string>> Pairs(IEnumerable<string> ids, VisitorWords words) =>
        [.. ids.Select(id => KeyValuePair.Create(id, Of(id, words)))];
}
