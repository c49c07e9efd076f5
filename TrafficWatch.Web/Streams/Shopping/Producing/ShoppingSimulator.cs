using System.Globalization;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Shopping.Producing;

/// <summary>
/// Makes up shoppers: more by evening than at night, a few items that very many look at and many that few do. How many of those who look put an item into the cart, and buy it, differs by age and by province. The same seed makes the same shoppers.
/// </summary>
/// <param name="from">Where it begins, UTC.</param>
/// <param name="rate">Events a second, on average over a day.</param>
/// <param name="seed">Decides everything that chance decides.</param>
/// <param name="sourceZone">The zone of dates and of the day's course.</param>
internal sealed class ShoppingSimulator(DateTime from, double rate, int seed, TimeZoneInfo sourceZone)
{
    private const int Shoppers = 20_000, Categories = 60, BrandsPerCategory = 12, ItemsPerBrand = 40;

    /// <summary>How much of the average there is in each hour of the day; their mean is 1.</summary>
    private static readonly double[] Course = [0.5, 0.3, 0.2, 0.1, 0.1, 0.2, 0.4, 0.7, 0.9, 1.2, 1.3, 1.3, 1.3, 1.2, 1.2, 1.2, 1.2, 1.1, 1.2, 1.5, 1.9, 2.0, 1.7, 1.0];
    private static readonly double CourseMean = Course.Average();

    /// <summary>Provinces, roughly by the millions who live there, and how readily they buy.</summary>
    private static readonly (string Name, double People, double Buys)[] Provinces =
    [
        ("广东", 127, 1.15), ("山东", 101, 1.0), ("河南", 98, 0.85), ("江苏", 85, 1.2), ("四川", 84, 0.95), ("河北", 74, 0.85), ("湖南", 66, 0.95), ("浙江", 66, 1.3), ("安徽", 61, 0.9), ("湖北", 58, 1.0),
        ("广西", 50, 0.8), ("云南", 47, 0.75), ("江西", 45, 0.85), ("辽宁", 42, 0.9), ("福建", 42, 1.1), ("陕西", 40, 0.9), ("贵州", 38, 0.7), ("山西", 35, 0.8), ("重庆", 32, 1.0), ("黑龙江", 31, 0.75),
        ("新疆", 26, 0.6), ("上海", 25, 1.4), ("甘肃", 25, 0.6), ("吉林", 24, 0.8), ("内蒙古", 24, 0.75), ("北京", 22, 1.35), ("天津", 14, 1.1), ("海南", 10, 0.8), ("宁夏", 7, 0.7), ("青海", 6, 0.55), ("西藏", 4, 0.5),
    ];

    /// <summary>Ages, how many of a hundred shoppers have them, and how readily they buy.</summary>
    private static readonly (int Range, double Share, double Buys)[] Ages = [(0, 18, 0.9), (1, 2, 0.3), (2, 24, 0.8), (3, 24, 1.1), (4, 14, 1.3), (5, 8, 1.25), (6, 7, 1.1), (7, 3, 0.7)];

    private readonly Random _random = new(seed);
    private DateTime _next = from;

    /// <summary>The next event, if it is before an instant.</summary>
    /// <param name="until">UTC.</param>
    /// <returns>When it happens, its key, the shopper, and its JSON.</returns>
    public (DateTime Time, string User, string Json)? Next(DateTime until)
    {
        if (_next >= until)
        {
            return null;
        }

        var (time, (user, json)) = (_next, Event(_next));
        var hour = TimeZoneInfo.ConvertTimeFromUtc(_next, sourceZone).Hour;
        _next = _next.AddSeconds(-Math.Log(1 - _random.NextDouble()) / (rate * Course[hour] / CourseMean));
        return (time, user, json);
    }

    private (string User, string Json) Event(DateTime time)
    {
        var user = _random.Next(1, Shoppers);

        // Who somebody is follows from the number, so that it is always the same.
        var who = new Random(user);
        var age = Chance.Pick(Ages, who.NextDouble(), one => one.Share);
        var province = Chance.Pick(Provinces, who.NextDouble(), one => one.People);
        var gender = who.NextDouble() is var told && told < 0.62 ? 0 : told < 0.92 ? 1 : 2;

        // A few of each are far more sought after than the rest.
        var category = (int)(Categories * Math.Pow(_random.NextDouble(), 2.5));
        var brand = (category * BrandsPerCategory) + (int)(BrandsPerCategory * Math.Pow(_random.NextDouble(), 2));
        var item = (brand * ItemsPerBrand) + (int)(ItemsPerBrand * Math.Pow(_random.NextDouble(), 2));
        var readiness = age.Buys * province.Buys;
        var chance = _random.NextDouble();
        var action = chance < 0.05 * readiness ? 2 : chance < 0.13 * readiness ? 1 : chance < 0.17 ? 3 : 0;
        var local = TimeZoneInfo.ConvertTimeFromUtc(time, sourceZone);
        return (user.ToString(CultureInfo.InvariantCulture), string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"user_id":"{{user}}","item_id":"{{item + 1}}","cat_id":"{{category + 1}}","merchant_id":"{{(brand / 3) + 1}}","brand_id":"{{brand + 1}}","month":"{{local:MM}}","day":"{{local:dd}}","action":"{{action}}","age_range":"{{age.Range}}","gender":"{{gender}}","province":"{{province.Name}}","event_time":"{{local:yyyy-MM-ddTHH:mm:ss.fff}}"}"""));
    }
}
