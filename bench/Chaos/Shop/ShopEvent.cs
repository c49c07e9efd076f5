namespace TrafficWatch.Bench.Chaos.Shop;

/// <summary>An event as it must be counted. Its time is milliseconds since 1970-01-01 UTC, or a date, or neither.</summary>
/// <param name="Action">0 to 3.</param>
/// <param name="Age">0 to 7; 0 also where it is not told.</param>
/// <param name="Gender">0 to 2; 2 also where it is not told.</param>
/// <param name="Province">Without what stands behind it; empty: not told.</param>
/// <param name="Category">Empty: not told.</param>
/// <param name="Brand">Empty: not told.</param>
/// <param name="Item">Empty: not told.</param>
/// <param name="Time">Its own time.</param>
/// <param name="Date">Its month and day.</param>
internal sealed record ShopEvent(int Action, int Age, int Gender, string Province, string Category, string Brand, string Item, long? Time, (int Month, int Day)? Date);
