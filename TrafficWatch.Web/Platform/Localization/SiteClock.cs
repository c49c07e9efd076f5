using System.Globalization;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Localization;

/// <summary>Tells instants in the site's zone, as all pages show them.</summary>
internal sealed class SiteClock(SiteOptions site, TimeProvider time)
{
    /// <summary>Now, UTC.</summary>
    public DateTime Now => time.GetUtcNow().UtcDateTime;

    public TimeZoneInfo SiteZone => site.Zone;

    /// <summary>The zone's IANA name.</summary>
    public string ZoneId => site.Zone.Id;

    public DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), site.Zone);

    /// <summary>14:32:08</summary>
    public string Time(DateTime utc) => Local(utc).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>14:32</summary>
    public string Minute(DateTime utc) => Local(utc).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>2025-07-15 14:32</summary>
    public string FullMinute(DateTime utc) => Local(utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>14:32:08, on another day 07-15 14:32.</summary>
    public string Recent(DateTime utc) => Local(utc).ToString(IsToday(utc) ? "HH:mm:ss" : "MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>14:32, on another day 07-15 14:32.</summary>
    public string RecentMinute(DateTime utc) => Local(utc).ToString(IsToday(utc) ? "HH:mm" : "MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>2025-07-15</summary>
    public string Date(DateTime utc) => Local(utc).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>2025-07-15 14:32:08</summary>
    public string Full(DateTime utc) => Local(utc).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>UTC+8, UTC−3:30: what the zone is at that instant.</summary>
    public string Zone(DateTime utc)
    {
        var offset = site.Zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        var sign = offset < TimeSpan.Zero ? "−" : "+";
        var size = offset.Duration();
        return size.Minutes == 0
            ? string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{size.Hours}")
            : string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{size.Hours}:{size.Minutes:00}");
    }

    private bool IsToday(DateTime utc) => Local(utc).Date == Local(Now).Date;
}
