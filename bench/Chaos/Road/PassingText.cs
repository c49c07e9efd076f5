using System.Globalization;
using System.Text;

namespace TrafficWatch.Bench.Chaos.Road;

/// <summary>Writes a passage as a record, in one of the forms that mean the same.</summary>
internal static class PassingText
{
    private static readonly TimeSpan Cameras = TimeSpan.FromHours(8);
    private static readonly DateTime DayZero = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Utc);

    public static byte[] Of(Passing passing, Random chance)
    {
        var type = passing.PlateType[0] == '0' && chance.Next(3) == 0 ? passing.PlateType[1..] : passing.PlateType;
        List<string> fields = [passing.Id, passing.District, passing.Checkpoint, passing.Direction, Time(passing.Time, chance), type, passing.Plate, passing.Model];
        var found = RoadOracle.Derive(passing);
        if (found != passing || chance.Next(2) == 0)
        {
            fields.AddRange(
            [
                Told(passing.Province, found.Province), Told(Flag(passing.IsWeekend), Flag(found.IsWeekend)), Told(Flag(passing.IsPeakHour), Flag(found.IsPeakHour)), Told(passing.VehicleType, found.VehicleType),
            ]);
        }

        if (chance.Next(50) == 0)
        {
            var at = chance.Next(fields.Count);
            fields[at] = $" {fields[at]}  ";
        }

        var text = string.Join('\t', fields);
        return Encoding.UTF8.GetBytes(chance.Next(100) switch { 0 => text + "\r\n", 1 => "\ufeff" + text, _ => text });

        // What follows from other fields may be missing.
        string Told(string value, string derived) => value == derived && chance.Next(4) == 0 ? "" : value;
        string Flag(bool flag) => flag ? "1" : "0";
    }

    private static string Time(long time, Random chance)
    {
        var utc = DateTime.UnixEpoch.AddMilliseconds(time);
        var (local, fraction) = (utc + Cameras, time % 1000 == 0 ? "" : ".fff");
        return chance.Next(14) switch
        {
            0 => local.ToString("yyyy/M/d H:mm:ss" + fraction, CultureInfo.InvariantCulture),
            1 => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            2 => utc.AddHours(-4).ToString("yyyy-MM-dd HH:mm:ss.fff'-04:00'", CultureInfo.InvariantCulture),
            3 => time.ToString(CultureInfo.InvariantCulture),
            4 when time % 1000 == 0 => (time / 1000).ToString(CultureInfo.InvariantCulture),
            5 when time % 60_000 == 0 => local.ToString("yyyy/M/d H:mm", CultureInfo.InvariantCulture),
            6 when time % 1000 == 0 => (local - DayZero).TotalDays.ToString("0.0000000000", CultureInfo.InvariantCulture),
            _ => local.ToString("yyyy-MM-dd HH:mm:ss" + fraction, CultureInfo.InvariantCulture),
        };
    }
}
