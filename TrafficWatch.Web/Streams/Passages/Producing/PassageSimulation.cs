using System.Text;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Passages.Producing;

/// <summary>Sends simulated passages: what is missing of the past, quickly, then each as it happens.</summary>
internal static class PassageSimulation
{
    /// <summary>Plates that two vehicles bear, unless something else is asked for: a screen has something to show.</summary>
    public const int DemoClones = 2;

    /// <summary>The part of plates that is misread.</summary>
    public const double DemoMisreads = 0.005;

    /// <summary>Sends until it is cancelled.</summary>
    /// <param name="simulator">Makes them up, from where it begins.</param>
    /// <param name="sender">Where they go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Told what somebody should know.</param>
    /// <param name="truth">Told what is true of each record that was sent; null: nobody asks.</param>
    /// <param name="pastSent">Called once, with the number of records, when the past is sent.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task SendAsync(PassageSimulator simulator, EventSender sender, TimeProvider time, Action<string> say, TruthFile? truth, Action<long>? pastSent, CancellationToken cancellationToken)
    {
        long sent = 0;
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50), time);
        while (true)
        {
            while (simulator.TryNext(time.GetUtcNow().UtcDateTime, out var message))
            {
                await sender.SendAsync(++sent, Encoding.UTF8.GetBytes(message.Checkpoint), Encoding.UTF8.GetBytes(message.Line), say, cancellationToken);
                truth?.Write(message);
            }

            truth?.Flush();
            pastSent?.Invoke(sent);
            pastSent = null;
            await tick.WaitForNextTickAsync(cancellationToken);
        }
    }
}
