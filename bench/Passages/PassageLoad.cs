using System.Globalization;
using System.Text;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Bench.Passages;

/// <summary>Makes passages of 19 checkpoints, of which the two instances hold 36 and 64 rows of a hundred, as they do of the real ones: 50 a second of event time, twelve fields.</summary>
internal static class PassageLoad
{
    private const double OnTheFirst = 0.36;
    private const string Letters = "0123456789ABCDEF";
    private static readonly DateTime Start = new(2023, 12, 31, 16, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Provinces = ["苏", "鲁", "皖", "豫", "京", "沪", "浙"];

    /// <summary>Sends them, and writes a file for each instance with its rows as LOAD DATA takes them, times in UTC.</summary>
    /// <param name="kafka">Where to.</param>
    /// <param name="topic">Which topic.</param>
    /// <param name="count">How many.</param>
    /// <param name="files">The files, in the order of the instances.</param>
    public static void Make(KafkaServer kafka, string topic, int count, IReadOnlyList<string> files)
    {
        var map = new ShardMap(new ShardOptions([.. files]));
        var names = Enumerable.Range(0, 200).Select(i => $"徐州市卡口{i:00}国道K{i * 37}省际卡口").ToLookup(map.ShardOf);
        string[][] checkpoints = [[.. names[0].Take(9)], [.. names[1].Take(10)]];
        var chance = new Random(11);
        using var sender = new TopicSender(kafka.BootstrapServers, topic);
        using var first = new StreamWriter(files[0], append: false, new UTF8Encoding(false), 1 << 20);
        using var second = new StreamWriter(files[1], append: false, new UTF8Encoding(false), 1 << 20);
        var plate = new char[7];
        for (var i = 0; i < count; i++)
        {
            var shard = chance.NextDouble() < OnTheFirst ? 0 : 1;
            var checkpoint = checkpoints[shard][chance.Next(checkpoints[shard].Length)];
            var province = Provinces[chance.Next(Provinces.Length)];
            plate[0] = province[0];
            plate[1] = 'C';
            for (var at = 2; at < 7; at++)
            {
                plate[at] = Letters[chance.Next(16)];
            }

            var (utc, direction) = (Start.AddMilliseconds(i * 20L), chance.Next(1, 3));
            var head = string.Create(CultureInfo.InvariantCulture, $"G{i:000000000000000000}\t铜山区\t{checkpoint}\t{direction}\t");
            var tail = $"\t02\t{plate.AsSpan()}\t大众-朗逸-2018\t{province}\t0\t1\t小型汽车";
            sender.Send(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head}{utc.AddHours(8):yyyy-MM-dd HH:mm:ss}{tail}")));
            (shard == 0 ? first : second).Write(string.Create(CultureInfo.InvariantCulture, $"{head}{utc:yyyy-MM-dd HH:mm:ss}{tail}\n"));
        }
    }
}
