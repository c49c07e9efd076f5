namespace TrafficWatch.Bench.Chaos.Site;

/// <summary>A request as it must be counted.</summary>
/// <param name="Time">Milliseconds since 1970-01-01 UTC, of a whole second.</param>
/// <param name="Client">Empty: not told.</param>
/// <param name="Asked">What for.</param>
/// <param name="Status">0: not told.</param>
/// <param name="Bytes">0 where none were sent.</param>
/// <param name="Referrer">With its query; empty: not told.</param>
/// <param name="Agent">What program.</param>
/// <param name="LatencyUs">Microseconds; null: not told.</param>
internal sealed record SiteRequest(long Time, string Client, SiteAsked Asked, int Status, long Bytes, string Referrer, SiteAgent Agent, long? LatencyUs);

/// <summary>What stands between the quotes of a request, and as what it must be counted.</summary>
/// <param name="Text">One byte for each character: bytes may be any.</param>
/// <param name="Method">As it is stored.</param>
/// <param name="Route">As it is stored.</param>
/// <param name="Path">As bytes; empty: it has none.</param>
internal sealed record SiteAsked(string Text, string Method, string Route, string Path);

/// <summary>A user agent, and as what it must be counted.</summary>
/// <param name="Text">Empty: not told.</param>
/// <param name="Family">As it is stored.</param>
/// <param name="Kind">0 a browser, 1 a bot, 2 a tool, 3 unknown.</param>
internal sealed record SiteAgent(string Text, string Family, int Kind);
