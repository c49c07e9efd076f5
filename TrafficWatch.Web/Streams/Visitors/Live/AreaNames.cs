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

    public IReadOnlyList<KeyValuePair<string, string>> Pairs(IEnumerable<string> ids, VisitorWords words) =>
        [.. ids.Select(id => KeyValuePair.Create(id, Of(id, words)))];

    /// <summary>The ids of areas that hold a text in their id or in a name of either language: the park, those on the wall in its order, those that are kept off it. All, when there is no text.</summary>
    public IReadOnlyList<string> Search(string? text, VisitorWords words)
    {
        var wanted = text?.Trim() ?? "";
        return
        [
            .. new[] { ThresholdSet.WholePark }.Where(park => Holds(words.WholePark)),
            .. frames.Current.Areas.Concat(frames.Current.HiddenAreas).Where(area => Holds(area.AreaId) || Holds(area.NameZh) || Holds(area.NameEn)).Select(area => area.AreaId),
        ];

        bool Holds(string? name) => name?.Contains(wanted, StringComparison.OrdinalIgnoreCase) == true;
    }
}
