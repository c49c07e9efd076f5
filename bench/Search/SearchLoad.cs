using System.Text;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Web.Streams.Passages.Producing;

namespace TrafficWatch.Bench.Search;

/// <summary>The simulator's passages over the three days before an instant, some of them with plates of provinces that hardly ever come.</summary>
internal sealed class SearchLoad(DateTime until, int records)
{
    /// <summary>Provinces, and how many passages there are for one of theirs.</summary>
    private static readonly (string Sign, int OneIn)[] Rare = [("藏", 500_000), ("琼", 50_000), ("青", 5_000), ("甘", 500)];
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private readonly double _rate = records / TimeSpan.FromDays(3).TotalSeconds;

    /// <summary>Plates that were sent, a few.</summary>
    public List<string> Plates { get; } = [];

    /// <summary>Checkpoints that were sent.</summary>
    public HashSet<string> Checkpoints { get; } = [];

    /// <summary>How many were sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Sends all of them.</summary>
    public void Send(TopicSender sender) => Send(new PassageSimulator(until.AddDays(-3), new SimulatedTraffic(_rate), 7, Zone), sender, until);

    /// <summary>Goes on at a steady pace, at the times that the clock shows, until it is cancelled.</summary>
    /// <param name="sender">Where to.</param>
    /// <param name="rate">Records a second.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task GoOnAsync(TopicSender sender, double rate, TimeProvider time, CancellationToken cancellationToken)
    {
        // Half an hour before fills the roads.
        var now = time.GetUtcNow().UtcDateTime;
        var live = new PassageSimulator(now.AddMinutes(-30), new SimulatedTraffic(rate), 8, Zone);
        while (live.TryNext(now, out _))
        {
        }

        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await tick.WaitForNextTickAsync(CancellationToken.None) && !cancellationToken.IsCancellationRequested)
        {
            Send(live, sender, time.GetUtcNow().UtcDateTime);
        }
    }

    private void Send(PassageSimulator simulator, TopicSender sender, DateTime end)
    {
        while (simulator.TryNext(end, out var message))
        {
            var fields = message.Line.Split('\t');
            foreach (var (sign, oneIn) in Rare)
            {
                fields[6] = Sent % oneIn == oneIn / 2 ? sign + fields[6][1..] : fields[6];
            }

            if (Sent++ % 9973 == 0)
            {
                Plates.Add(fields[6]);
            }

            Checkpoints.Add(message.Checkpoint);
            sender.Send(Encoding.UTF8.GetBytes(string.Join('\t', fields)));
        }
    }
}
