using System.Collections.Immutable;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Ingest;

namespace TrafficWatch.Web.Streams.Passages.Tables;

/// <summary>Writes pairs of sightings into plate_warning, each by its key: what is thought of one now takes the place of what was thought before.</summary>
internal static class WarningTable
{
    private const int Together = 500;
    private const double Minute = 60_000, Hour = 60 * Minute;

    /// <summary>What stands against somebody, what weighs most first.</summary>
    public static readonly ImmutableArray<string> Open = [.. new[] { WarningState.Confirmed, WarningState.Suspect, WarningState.Provisional }.Select(NameOf)];

    /// <summary>All states, what weighs most first: a case is what its weightiest pair is.</summary>
    public static readonly ImmutableArray<string> States = [.. Open, .. new[] { WarningState.Misread, WarningState.Clock, WarningState.Withdrawn }.Select(NameOf)];

    /// <summary>A state as it is stored.</summary>
    public static string NameOf(WarningState state) => state switch
    {
        WarningState.Provisional => "provisional",
        WarningState.Suspect => "suspect",
        WarningState.Confirmed => "confirmed",
        WarningState.Misread => "misread",
        WarningState.Clock => "clock",
        _ => "withdrawn",
    };

    /// <param name="sql">Where the statements go.</param>
    /// <param name="warnings">In the order in which they came about.</param>
    public static void Write(SqlBatch sql, IEnumerable<PlateWarning> warnings)
    {
        foreach (var part in warnings.Chunk(Together))
        {
            sql.Begin(
                "INSERT INTO plate_warning (hphm, first_gcsj, first_id, second_gcsj, second_id, first_kkmc, first_fxlx, first_hpzl, first_clppxh, second_kkmc, second_fxlx, second_hpzl, second_clppxh, minutes_between, distance_km, speed_kmh, status, case_start, case_id, rule, least_minutes, learned_at, trips, speed_limit, look_alike, revision, changed_at, unsent_since) VALUES ");
            foreach (var warning in part)
            {
                var (first, second, limit) = (warning.First, warning.Second, warning.Limit);
                var took = second.Time - first.Time;
                sql.Row().Text(warning.Plate).Time(first.Time).Text(first.Id).Time(second.Time).Text(second.Id)
                    .Text(first.Checkpoint).Text(first.Direction).Text(first.PlateType).Text(first.Model).Text(second.Checkpoint).Text(second.Direction).Text(second.PlateType).Text(second.Model)
                    .Number(took / Minute).Number(limit.Kilometres).Number(took > 0 ? limit.Kilometres / (took / Hour) : null)
                    .Text(NameOf(warning.State)).Time(warning.Case.Time).Text(warning.Case.Id).Text(RuleOf(limit.Rule)).Number(limit.Least / Minute);
                _ = limit.Version > 0 ? sql.Time(limit.Version) : sql.Null();
                sql.Number(limit.Trips).Number((double?)limit.SpeedLimit).Text(warning.LookAlike).Number(1).Now().Now();
            }

            sql.End(
                " ON DUPLICATE KEY UPDATE status = VALUES(status), case_start = VALUES(case_start), case_id = VALUES(case_id), distance_km = VALUES(distance_km), speed_kmh = VALUES(speed_kmh), rule = VALUES(rule), least_minutes = VALUES(least_minutes), "
                + "learned_at = VALUES(learned_at), trips = VALUES(trips), speed_limit = VALUES(speed_limit), look_alike = VALUES(look_alike), revision = revision + 1, changed_at = VALUES(changed_at), unsent_since = VALUES(unsent_since)");
        }
    }

    private static string RuleOf(TripRule rule) => rule switch
    {
        TripRule.Learned => "learned",
        TripRule.Distance => "distance",
        _ => "old",
    };
}
