using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Warnings;

/// <summary>A row of plate_warning for other programs, fields named as its columns.</summary>
internal static class WarningMessage
{
    /// <summary>Fields as columns are named.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    /// <summary>The key of a pair: both sightings, the earlier first.</summary>
    public static string KeyOf(StoredWarning row) => string.Join('|', Iso(row.FirstAt), row.FirstId, Iso(row.SecondAt), row.SecondId);

    /// <summary>As JSON, times with their offset.</summary>
    public static byte[] Of(StoredWarning row, JudgedCase? judged) => JsonSerializer.SerializeToUtf8Bytes(Fields(row, row.Plate, judged, Iso), Json);

    /// <summary>The fields.</summary>
    /// <param name="row">The pair.</param>
    /// <param name="plate">Its plate as it is to be shown.</param>
    /// <param name="judged">What people say of its case.</param>
    /// <param name="text">A UTC time as it is to be written.</param>
    public static object Fields(StoredWarning row, string plate, JudgedCase? judged, Func<DateTime, string> text) => new
    {
        Hphm = plate,
        row.Status,
        FirstGcsj = text(row.FirstAt),
        row.FirstId,
        FirstKkmc = row.FirstCheckpoint,
        FirstFxlx = row.FirstDirection,
        FirstHpzl = row.FirstPlateType,
        FirstClppxh = row.FirstModel,
        SecondGcsj = text(row.SecondAt),
        row.SecondId,
        SecondKkmc = row.SecondCheckpoint,
        SecondFxlx = row.SecondDirection,
        SecondHpzl = row.SecondPlateType,
        SecondClppxh = row.SecondModel,
        row.MinutesBetween,
        row.LeastMinutes,
        row.Rule,
        row.Trips,
        LearnedAt = row.LearnedAt is { } learned ? text(learned) : null,
        row.DistanceKm,
        row.SpeedKmh,
        row.SpeedLimit,
        LookAlike = plate == row.Plate ? row.LookAlike : null,
        CaseStart = text(row.CaseStart),
        row.CaseId,
        judged?.Judgement,
        judged?.Reason,
        row.Revision,
    };

    private static string Iso(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
