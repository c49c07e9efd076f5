using System.Globalization;
using System.Text.RegularExpressions;

namespace TrafficWatch.Domain.Passages;

/// <summary>What the name of a checkpoint tells: <c>徐州市睢宁县G104北京-福州K873江苏徐州-G104-苏皖界省际卡口</c>.</summary>
/// <param name="Road">G104; a road without number by its name; empty where there is none.</param>
/// <param name="Kilometre">873; null where there is none.</param>
/// <param name="District">睢宁县; empty where there is none.</param>
/// <param name="BorderKind">省际 or 市际; empty for neither.</param>
/// <param name="Short">Short enough for a wall, <c>G104 苏皖界</c>: the road, and the place that the delivered name ends with, or the kilometre where that says nothing; the delivered name where neither is there.</param>
public sealed partial record CheckpointName(string Road, int? Kilometre, string District, string BorderKind, string Short)
{
    /// <summary>Reads a name.</summary>
    public static CheckpointName Of(string name)
    {
        var road = NumberedRoad().Match(name);
        var kilometre = KilometreMark().Match(name);
        var begin = road.Success ? road.Index : kilometre.Success ? kilometre.Index : name.Length;
        var place = Place().Match(name[..begin]);
        var tail = Tail().Replace(name[new[] { place, road, kilometre }.Max(part => part.Index + part.Length)..], "");
        var spot = RoadAgain().Replace(tail[(tail.LastIndexOf('-') + 1)..], "");
        var rest = kilometre.Success && !road.Success ? name[(place.Success ? place.Length : 0)..kilometre.Index] : "";
        var onRoad = road.Success ? road.Value : rest;
        var at = spot.Length > 1 && spot[0] != '向' ? spot : kilometre.Value;
        return new CheckpointName(
            onRoad,
            kilometre.Success ? int.Parse(kilometre.Groups[1].Value, CultureInfo.InvariantCulture) : null,
            place.Success ? place.Groups["district"].Value : "",
            name.Contains("省际", StringComparison.Ordinal) ? "省际" : name.Contains("市际", StringComparison.Ordinal) ? "市际" : "",
            onRoad.Length > 0 && at.Length > 0 ? $"{onRoad} {at}" : name);
    }

    // Some names have the number twice: G518518国道.
    [GeneratedRegex(@"[GSX](?<number>\d{3})(?=\k<number>)|[GSX]\d{1,4}")]
    private static partial Regex NumberedRoad();

    [GeneratedRegex("(?:(?:省际|市际)?卡口)+$")]
    private static partial Regex Tail();

    [GeneratedRegex(@"^\d+(?:省道|国道)")]
    private static partial Regex RoadAgain();

    [GeneratedRegex(@"K(\d{1,4})")]
    private static partial Regex KilometreMark();

    [GeneratedRegex(@"^(?:\p{L}{2,3}省)?(?:\p{L}{2,3}市)?(?<district>\p{L}{1,3}[市县区])")]
    private static partial Regex Place();
}
