using System.Text;
using Confluent.Kafka;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>Sends events that are made up, each as it happens.</summary>
internal static class LiveSending
{
    /// <summary>Sends until it is cancelled.</summary>
    /// <param name="next">Gives the events.</param>
    /// <param name="sender">Where they go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Told what somebody should know.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(NextEvent next, EventSender sender, TimeProvider time, Action<string> say, CancellationToken cancellationToken)
    {
        long sent = 0;
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50), time);
        do
        {
            while (next(time.GetUtcNow().UtcDateTime) is var (at, key, value))
            {
                // What happened before now was recorded then.
                var message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(key), Value = Encoding.UTF8.GetBytes(value), Timestamp = new Timestamp(at) };
                await sender.SendAsync(++sent, message, Partition.Any, say, cancellationToken);
            }
        }
        while (await tick.WaitForNextTickAsync(cancellationToken));
    }
}
