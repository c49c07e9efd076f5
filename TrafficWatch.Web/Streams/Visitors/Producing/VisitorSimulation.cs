using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>Sends simulated visitors: the past that is missing, quickly, then one event after another as they happen.</summary>
internal sealed class VisitorSimulation(EventSender sender, TimeZoneInfo sourceZone, double rate, int seed, TimeProvider time, Action<string> say)
{
    /// <summary>After a longer pause (the machine slept) what was missed is left out.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // A shorter gap is no more than a restart; a burst of arrivals would only look odd.
    private static readonly TimeSpan ShortestHistory = TimeSpan.FromMinutes(3);

    private readonly bool _withOffset = VisitorMessage.NeedsOffset(sourceZone);
    private VisitorSimulator? _visitors;

    /// <summary>Events handed over so far.</summary>
    public long Events { get; private set; }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Where the past begins that is to be sent: yesterday at midnight, or where what is stored ends.</summary>
    /// <param name="now">Now, UTC.</param>
    /// <param name="zone">The site's zone.</param>
    /// <param name="stored">The end of the newest minute that the databases hold, UTC; null for none. The minutes up to it must not be counted again.</param>
    /// <returns>An instant, UTC; null when nothing worth sending is missing.</returns>
    public static DateTime? HistoryStart(DateTime now, TimeZoneInfo zone, DateTime? stored)
    {
        var midnight = TimeZoneInfo.ConvertTimeFromUtc(now, zone).Date.AddDays(-1);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        var yesterday = TimeZoneInfo.ConvertTimeToUtc(midnight, zone);
        var start = stored > yesterday ? stored.Value : yesterday;
        return now - start < ShortestHistory ? null : start;
    }

    /// <summary>Sends real days from an instant up to now.</summary>
    public async Task SendHistoryAsync(DateTime from, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        _visitors = new VisitorSimulator(seed, from);
        var plan = DayPlan.Real(zone);
        while (_visitors.TryNext(Now, plan, out var message))
        {
            await SendAsync(message, cancellationToken);
        }
    }

    /// <summary>Sends what happens now, in days pressed into minutes, until it is cancelled.</summary>
    public async Task SendLiveAsync(CancellationToken cancellationToken)
    {
        _visitors ??= new VisitorSimulator(seed, Now);
        var plan = DayPlan.Pressed(rate, Now, ParkDay.PhaseOf(_visitors.Inside));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20), time);
        while (await tick.WaitForNextTickAsync(cancellationToken))
        {
            var now = Now;
            if (now - _visitors.Now > LongestPause)
            {
                _visitors.SkipTo(now);
            }

            while (_visitors.TryNext(now, plan, out var message))
            {
                await SendAsync(message, cancellationToken);
            }
        }
    }

    /// <summary>Lets everyone leave who is still inside, so that nobody stays in the tables.</summary>
    public async Task SendEveryoneHomeAsync(CancellationToken cancellationToken)
    {
        if (_visitors is null)
        {
            return;
        }

        _visitors.SkipTo(Now);
        foreach (var message in _visitors.Close())
        {
            await SendAsync(message, cancellationToken);
        }
    }

    private async ValueTask SendAsync(VisitorMessage message, CancellationToken cancellationToken)
    {
        await sender.SendAsync(++Events, message.Key(), message.Value(_withOffset), say, cancellationToken);
    }
}
