using System.Text;

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
            while (next(time.GetUtcNow().UtcDateTime) is var (key, value))
            {
                await sender.SendAsync(++sent, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), say, cancellationToken);
            }
        }
        while (await tick.WaitForNextTickAsync(cancellationToken));
    }
}
