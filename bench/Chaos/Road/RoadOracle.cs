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

        foreach (var plate in all.Select(one => one.One).Where(one => RoadWalk.IsWatched(one.Plate)).GroupBy(one => one.Plate))
        {
            ExpectClones(rows, [.. plate.OrderBy(one => one.Time).ThenBy(one => one.Id, StringComparer.Ordinal)]);
        }

        rows.Add("copies", sent.Count - all.Count);

        DateTime HourEnd(DateTime at) => Minute(at).AddMinutes(60 - TimeZoneInfo.ConvertTimeFromUtc(at, site).Minute);
        DateTime DayEnd(DateTime at) => TimeZoneInfo.ConvertTimeToUtc(TimeZoneInfo.ConvertTimeFromUtc(at, site).Date.AddDays(1), site);
    }

    /// <summary>Sightings of one plate, in order: two at different checkpoints less than five minutes apart, of no two types, are a pair; pairs are one case until a day passes; one of two models, or one that shares no sighting with another of the same day, confirms those of its day.</summary>
    private static void ExpectClones(TableRows rows, List<Passing> seen)
    {
        const long minute = 60_000, day = 24 * 60 * minute;
        List<(Passing First, Passing Second)> pairs = [];
        for (var later = 0; later < seen.Count; later++)
        {
            var nearest = seen.Take(later).Where(one => seen[later].Time - one.Time < 120 * minute && one.Checkpoint != seen[later].Checkpoint && (one.PlateType == seen[later].PlateType || one.PlateType == "-" || seen[later].PlateType == "-"));
            pairs.AddRange(nearest.Reverse().Where(one => seen[later].Time - one.Time + Slack(one) + Slack(seen[later]) < 5 * minute).Select(one => (one, seen[later])));
        }

        List<(Passing First, Passing Second, bool Sure)> open = [];
        var (key, last, sure, stays) = (("", 0L), long.MinValue, false, false);
        foreach (var (first, second) in pairs)
        {
            if (last == long.MinValue || second.Time - last > day)
            {
                Write();
                open.Clear();
                (key, sure, stays) = ((second.Id, second.Time), false, false);
            }

            last = second.Time;
            foreach (var old in open.Where(pair => pair.Second.Time < last - day))
            {
                Row(old);
                stays |= sure;
            }

            open.RemoveAll(pair => pair.Second.Time < last - day);
            sure |= stays || first.Model != second.Model || open.Exists(other => !new[] { other.First, other.Second }.Contains(first) && !new[] { other.First, other.Second }.Contains(second));
            open.Add((first, second, false));
            open = [.. open.Select(pair => pair with { Sure = sure })];
        }

        Write();

        void Write() => open.ForEach(Row);
        void Row((Passing First, Passing Second, bool Sure) pair) => rows.Add(
            "plate_warning", pair.First.Plate, DateTime.UnixEpoch.AddMilliseconds(pair.First.Time), pair.First.Id, DateTime.UnixEpoch.AddMilliseconds(pair.Second.Time), pair.Second.Id,
            pair.First.Checkpoint, pair.Second.Checkpoint, pair.Sure ? "confirmed" : "suspect", DateTime.UnixEpoch.AddMilliseconds(key.Item2), key.Item1);

        // To the minute: as much later it may have been.
        static long Slack(Passing one) => one.Time % minute == 0 ? minute : 0;
    }

    private static DateTime Minute(DateTime at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), at.Kind);
}
