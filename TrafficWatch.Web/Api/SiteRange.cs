namespace TrafficWatch.Web.Api;

/// <summary>A time range as it stands in the address bar: a preset, or local times of the site.</summary>
/// <param name="Preset">One of <see cref="Presets"/>, or <see cref="Custom"/>.</param>
/// <param name="From">Local time of the site, for <see cref="Custom"/>; null: no bound.</param>
/// <param name="To">Local time of the site, exclusive, for <see cref="Custom"/>; null: no bound.</param>
internal sealed record SiteRange(string Preset, DateTime? From = null, DateTime? To = null)
{
    public const string Custom = "custom";

    /// <summary>The names of the presets, as in the query string.</summary>
    public static readonly IReadOnlyList<string> Presets = ["15m", "1h", "today", "yesterday", "7d"];
}
