using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace TrafficWatch.Web.Platform.Queries;

/// <summary>A row's key as a page's address carries it: opaque, and safe in a query string.</summary>
internal static class Cursor
{
    public static string Encode(params string[] parts) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(parts));

    public static string Encode(DateTime utc, params string[] parts) =>
        Encode([utc.Ticks.ToString(CultureInfo.InvariantCulture), .. parts]);

    /// <summary>The parts that went in; null when it is no cursor of so many parts.</summary>
    public static string[]? Decode(string text, int parts)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(WebEncoders.Base64UrlDecode(text)) is { } found
                && found.Length == parts && !found.Contains(null) ? found : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>An instant as <see cref="Encode(DateTime, string[])"/> wrote it, UTC; null when it is none that a column holds.</summary>
    public static DateTime? Time(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
        && ticks >= DateTime.UnixEpoch.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc) : null;
}
