namespace TrafficWatch.Bench.Chaos.Road;

/// <summary>What the tables must hold, computed in one batch from what was sent: a row for each id and time, and sums of these rows. Shares no code with the app.</summary>
internal static class RoadOracle
{
    private const string Provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

    /// <summary>Cameras stand in China, wherever the site is.</summary>
    private static readonly TimeSpan Cameras = TimeSpan.FromHours(8);

    /// <summary>A passage with the fields that follow from others.</summary>
    public static Passing Derive(Passing passing)
    {
        var local = DateTime.UnixEpoch.AddMilliseconds(passing.Time) + Cameras;
        return passing with
        {
            Province = passing.Plate.Length > 0 && Provinces.Contains(passing.Plate[0], StringComparison.Ordinal) ? passing.Plate[..1] : "",
            IsWeekend = local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday,
            IsPeakHour = local.Hour is 7 or 8 or 17 or 18,
            VehicleType = RoadWalk.NameOf(passing.PlateType),
        };
    }

    /// <summary>Adds the rows that the tables must hold.</summary>
    /// <param name="rows">To these.</param>
    /// <param name="sent">Every passage as often as it was sent, in any order.</param>
    /// <param name="site">The zone of hours and days.</param>
    public static void Expect(TableRows rows, IReadOnlyCollection<Passing> sent, TimeZoneInfo site)
    {
        var all = sent.DistinctBy(one => (one.Id, one.Time)).Select(one => (One: one, At: DateTime.UnixEpoch.AddMilliseconds(one.Time))).ToList();
        foreach (var (one, at) in all)
        {
            rows.Add(
                "traffic_data", one.Id, one.District, one.Checkpoint, one.Direction, at, one.PlateType, one.Plate, one.Model, one.Province, one.IsWeekend, one.IsPeakHour, one.VehicleType,
                string.Concat(one.Plate.EnumerateRunes().Reverse()));
        }

        foreach (var sum in all.GroupBy(one => (one.One.Checkpoint, End: Minute(one.At).AddMinutes(1), one.One.Direction)))
        {
            rows.Add("kkmc_traffic_per_minute", sum.Key.Checkpoint, sum.Key.End, sum.Key.Direction, sum.Count());
        }

        foreach (var sum in all.GroupBy(one => (End: HourEnd(one.At), one.One.Checkpoint, one.One.Direction, one.One.Province, one.One.VehicleType)))
        {
            rows.Add("kkmc_traffic_per_hour", sum.Key.End, sum.Key.Checkpoint, sum.Key.Direction, sum.Key.Province, sum.Key.VehicleType, sum.Count());
        }

        foreach (var sum in all.GroupBy(one => (one.One.Checkpoint, End: DayEnd(one.At), one.One.Direction)))
        {
            rows.Add("kkmc_traffic_per_day", sum.Key.Checkpoint, sum.Key.End, sum.Key.Direction, sum.Count());
        }

        foreach (var checkpoint in all.Select(one => one.One.Checkpoint).Distinct())
        {
            rows.Add("checkpoints, by instance", checkpoint);
        }

        rows.Add("copies", sent.Count - all.Count);

        DateTime HourEnd(DateTime at) => Minute(at).AddMinutes(60 - TimeZoneInfo.ConvertTimeFromUtc(at, site).Minute);
        DateTime DayEnd(DateTime at) => TimeZoneInfo.ConvertTimeToUtc(TimeZoneInfo.ConvertTimeFromUtc(at, site).Date.AddDays(1), site);
    }

    private static DateTime Minute(DateTime at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), at.Kind);
}
