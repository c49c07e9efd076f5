namespace TrafficWatch.Web.Streams.Passages.Producing;

/// <summary>A road of the made-up district, and the checkpoints along it.</summary>
/// <param name="Checkpoints">Names as districts deliver them, the district, and the kilometre.</param>
internal sealed record SimulatedRoad(params (string Name, string District, int Kilometre)[] Checkpoints)
{
    /// <summary>Four roads with twelve checkpoints.</summary>
    public static IReadOnlyList<SimulatedRoad> All { get; } =
    [
        new(
            ("临江市东港区G228丹东-东兴K1412江苏临江-G228-苏鲁界省际卡口", "东港区", 1412),
            ("临江市东港区G228丹东-东兴K1436盐河大桥卡口", "东港区", 1436),
            ("临江市南浦县G228丹东-东兴K1471南浦收费站市际卡口", "南浦县", 1471)),
        new(
            ("临江市北固县G327连云港-固原K18北固检查站市际卡口", "北固县", 18),
            ("临江市西山区G327连云港-固原K47西山立交卡口", "西山区", 47),
            ("临江市西山区G327连云港-固原K83江苏临江-G327-苏皖界省际卡口", "西山区", 83)),
        new(
            ("G15沈海高速K702江苏高速三大队江苏临江-G15-苏鲁界省际卡口", "高速三大队", 702),
            ("G15沈海高速K731临江北互通卡口", "高速三大队", 731),
            ("G15沈海高速K768临江南互通卡口", "高速三大队", 768)),
        new(
            ("临江市南浦县S226海安线K9南浦化工园卡口", "南浦县", 9),
            ("临江市东港区S226海安线K31东港码头卡口", "东港区", 31),
            ("临江市北固县S226海安线K58北固粮库市际卡口", "北固县", 58)),
    ];
}
