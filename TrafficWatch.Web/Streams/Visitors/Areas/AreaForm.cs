using System.Globalization;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Streams.Visitors.Resources;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>An area's settings as they are typed: texts, until they are found good.</summary>
internal sealed class AreaForm(AreaSettings area)
{
    public AreaSettings Area { get; } = area;

    public string Comfort { get; set; } = Text(area.Thresholds?.Comfort);

    public string Warning { get; set; } = Text(area.Thresholds?.Warning);

    public string Alert { get; set; } = Text(area.Thresholds?.Alert);

    public string NameZh { get; set; } = area.NameZh ?? "";

    public string NameEn { get; set; } = area.NameEn ?? "";

    public string Order { get; set; } = Text(area.SortOrder);

    public bool Hidden { get; set; } = area.Hidden;

    public string Who { get; set; } = "";

    /// <summary>The whole park has thresholds only: it is no area that could be named, ordered or hidden.</summary>
    public bool IsWholePark => Area.AreaId == ThresholdSet.WholePark;

    /// <summary>Reads what was typed. Either the edit or what is wrong is null.</summary>
    public (AreaEdit? Edit, string? Problem) Read(VisitorWords words)
    {
        if (Who.Trim() is not { Length: > 0 and <= EditorName.Longest })
        {
            return (null, words.WhoIsMissing);
        }

        ThresholdSet? thresholds = null;
        if ((Comfort + Warning + Alert).Trim().Length > 0)
        {
            if (Count(Comfort) is not { } comfort || Count(Warning) is not { } warning || Count(Alert) is not { } alert)
            {
                return (null, words.ThresholdsIncomplete);
            }

            thresholds = new ThresholdSet(comfort, warning, alert);
            if (thresholds.Problem() is not null)
            {
                return (null, words.ThresholdsOutOfOrder(ThresholdSet.Largest));
            }
        }

        return Count(Order.Trim().Length == 0 ? "0" : Order) is not { } order
            ? (null, words.OrderIsNoNumber)
            : (new AreaEdit(Area.AreaId, thresholds?.Comfort, thresholds?.Warning, thresholds?.Alert, Given(NameZh), Given(NameEn), order, Hidden, Area.Version), null);
    }

    private static int? Count(string text) =>
        int.TryParse(text.Trim(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static string? Given(string text) => text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
