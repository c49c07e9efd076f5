using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>A visitor enters or leaves an area, as a producer tells it.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Area">The area's id.</param>
/// <param name="User">The visitor's id: the record's key.</param>
/// <param name="Entering">True for in, false for out.</param>
internal readonly record struct VisitorMessage(DateTime Time, string Area, string User, bool Entering)
{
    public byte[] Key() => Encoding.UTF8.GetBytes(User);

    /// <summary>The record's value: the JSON of the visitors stream.</summary>
    /// <param name="withOffset">Whether the time says that it is UTC; see <see cref="NeedsOffset"/>.</param>
    public byte[] Value(bool withOffset) => Encoding.UTF8.GetBytes(
        $$"""{"event_time":"{{Time.ToString(withOffset ? "yyyy-MM-ddTHH:mm:ss.fffZ" : "yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture)}}","area_id":{{Text(Area)}},"action":"{{(Entering ? "in" : "out")}}","user_id":{{Text(User)}}}""");

    /// <summary>Whether the stream's reader would take a time without offset for another than UTC.</summary>
    /// <param name="sourceZone">The zone to which it takes such times to belong.</param>
    public static bool NeedsOffset(TimeZoneInfo sourceZone) =>
        !sourceZone.HasSameRules(TimeZoneInfo.Utc) || sourceZone.BaseUtcOffset != TimeSpan.Zero;

    private static string Text(string value) => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
