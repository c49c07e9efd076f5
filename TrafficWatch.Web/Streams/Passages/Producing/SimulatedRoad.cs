namespace TrafficWatch.Web.Streams.Passages.Producing;

/// <summary>A checkpoint of the made-up district.</summary>
/// <param name="Name">As districts deliver it.</param>
/// <param name="District">The district.</param>
/// <param name="Kilometre">Where it stands on its road.</param>
/// <param name="East">Kilometres east of the district's middle.</param>
/// <param name="North">Kilometres north of it.</param>
internal sealed record SimulatedCheckpoint(string Name, string District, int Kilometre, int East, int North)
{
    /// <summary>How far it is to one of another road, by roads that wind.</summary>
    public double KilometresTo(SimulatedCheckpoint other) => 1.3 * Math.Sqrt(((East - other.East) * (East - other.East)) + ((North - other.North) * (North - other.North)));
}

/// <summary>A road of the made-up district, and the checkpoints along it.</summary>
internal sealed record SimulatedRoad(params SimulatedCheckpoint[] Checkpoints)
{
    /// <summary>Four roads with fourteen checkpoints.</summary>
    public static IReadOnlyList<SimulatedRoad> All { get; } =
    [
        new(
            new("临江市东港区G228丹东-东兴K1412江苏临江-G228-苏鲁界省际卡口", "东港区", 1412, 30, 40),
            new("临江市东港区G228丹东-东兴K1436盐河大桥卡口", "东港区", 1436, 32, 17),
            new("临江市南浦县G228丹东-东兴K1471南浦收费站市际卡口", "南浦县", 1471, 34, -16)),
        new(
            new("临江市北固县G327连云港-固原K18北固检查站市际卡口", "北固县", 18, 10, 28),
            new("临江市西山区G327连云港-固原K47西山立交卡口", "西山区", 47, -18, 24),
            new("临江市西山区G327连云港-固原K83江苏临江-G327-苏皖界省际卡口", "西山区", 83, -52, 20)),
        new(
            new("G15沈海高速K702江苏高速三大队江苏临江-G15-苏鲁界省际卡口", "高速三大队", 702, 8, 44),
            new("G15沈海高速K731临江北互通卡口", "高速三大队", 731, 6, 16),
            new("G15沈海高速K737临江东互通卡口", "高速三大队", 737, 6, 10),
            new("G15沈海高速K768临江南互通卡口", "高速三大队", 768, 4, -20)),
        new(
            new("临江市南浦县S226海安线K9南浦化工园卡口", "南浦县", 9, 24, -24),
            new("临江市东港区S226海安线K31东港码头卡口", "东港区", 31, 22, -3),
            new("临江市东港区S226海安线K35东港新城卡口", "东港区", 35, 22, 1),
            new("临江市北固县S226海安线K58北固粮库市际卡口", "北固县", 58, 18, 23)),
    ];
}
