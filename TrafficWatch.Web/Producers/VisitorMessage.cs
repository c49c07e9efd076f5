using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TrafficWatch.Web.Producers;

/// <summary>A visitor enters or leaves an area, as a producer tells it.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Area">The area's id.</param>
/// <param name="User">The visitor's id: the record's key.</param>
/// <param name="Entering">True for in, false for out.</param>
internal readonly record struct VisitorMessage(DateTime Time, string Area, string User, bool Entering)
{
    public byte[] Key() => Encoding.UTF8.GetBytes(User);

    /// <summary>The record's value: the JSON of the visitors stream.</summary>
    /// <param name="sourceZone">The zone in which the stream's reader takes times without offset.</param>
    public byte[] Value(TimeZoneInfo sourceZone)
    {
        // Told in another zone a local time would be ambiguous when clocks go back, so there the offset is added.
        var format = sourceZone.HasSameRules(TimeZoneInfo.Utc) && sourceZone.BaseUtcOffset == TimeSpan.Zero
            ? "yyyy-MM-ddTHH:mm:ss.fff"
            : "yyyy-MM-ddTHH:mm:ss.fffZ";
        return Encoding.UTF8.GetBytes(
            $$"""{"event_time":"{{Time.ToString(format, CultureInfo.InvariantCulture)}}","area_id":{{Text(Area)}},"action":"{{(Entering ? "in" : "out")}}","user_id":{{Text(User)}}}""");
    }

    private static string Text(string value) => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
