using TrafficWatch.Domain.Passages;

namespace TrafficWatch.Web.Streams.Passages.Resources;

/// <summary>English for the names of GA 24.7; no translation of the standard is official.</summary>
internal static class VehicleTypeNames
{
    /// <summary>By the Chinese name.</summary>
    public static IReadOnlyDictionary<string, string> English { get; } = new Dictionary<string, string>
    {
        ["大型汽车"] = "Large vehicle",
        ["小型汽车"] = "Car",
        ["使馆汽车"] = "Embassy car",
        ["领馆汽车"] = "Consulate car",
        ["境外汽车"] = "Foreign vehicle",
        ["外籍汽车"] = "Foreign resident, car",
        ["普通摩托车"] = "Motorcycle",
        ["轻便摩托车"] = "Moped",
        ["使馆摩托车"] = "Embassy motorcycle",
        ["领馆摩托车"] = "Consulate motorcycle",
        ["境外摩托车"] = "Foreign motorcycle",
        ["外籍摩托车"] = "Foreign resident, motorcycle",
        ["低速车"] = "Low-speed vehicle",
        ["拖拉机"] = "Tractor",
        ["挂车"] = "Trailer",
        ["教练汽车"] = "Driving-school car",
        ["教练摩托车"] = "Driving-school motorcycle",
        ["试验汽车"] = "Test vehicle",
        ["试验摩托车"] = "Test motorcycle",
        ["临时入境汽车"] = "Temporary entry, car",
        ["临时入境摩托车"] = "Temporary entry, motorcycle",
        ["临时行驶车"] = "Temporary plate",
        ["警用汽车"] = "Police car",
        ["警用摩托车"] = "Police motorcycle",
        ["原农机号牌"] = "Farm machine",
        ["香港入出境车"] = "Hong Kong cross-border",
        ["澳门入出境车"] = "Macao cross-border",
        ["武警号牌"] = "Armed police",
        ["军队号牌"] = "Military",
        ["无号牌"] = "No plate",
        ["假号牌"] = "False plate",
        ["挪用号牌"] = "Misused plate",
        ["大型新能源汽车"] = "Large new-energy vehicle",
        ["小型新能源汽车"] = "New-energy car",
        ["其他号牌"] = "Other plate",
        [PlateTypes.Unknown] = "Unknown",
    };
}
