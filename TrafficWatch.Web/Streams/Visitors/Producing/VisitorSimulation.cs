using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>Sends simulated visitors: the past that is missing, quickly, then one event after another as they happen. One caller at a time.</summary>
/// <param name="plan">The park's days.</param>
/// <param name="speed">How much faster the park's time goes, once the past is sent.</param>
/// <param name="seed">Decides everything that chance decides.</param>
/// <param name="sourceZone">The zone that the stream's reader takes times without offset to belong to.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Told what somebody should know.</param>
internal sealed class VisitorSimulation(DayPlan plan, double speed, int seed, TimeZoneInfo sourceZone, TimeProvider time, Action<string> say)
{
    /// <summary>The most events a second of the past, so that it is sent within seconds.</summary>
    public const double MostOfPast = 20;

    /// <summary>After a longer pause (the machine slept) a park whose time goes faster stands still for as long; else what was missed is sent.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // Whoever is inside where it begins comes in within this much of the minute before the last one, for the
    // minute from which the reader let go of those inside may be that one, and its occupancy is to be told anew.
    private static readonly TimeSpan InsideSince = TimeSpan.FromSeconds(70), InsideWithin = TimeSpan.FromSeconds(10);

    private readonly bool _withOffset = VisitorMessage.NeedsOffset(sourceZone);
    private readonly DayPlan _past = plan with { EventsPerSecond = Math.Min(plan.EventsPerSecond, MostOfPast) };
    private VisitorSimulator? _park;

    /// <summary>The days since the past ended; null before.</summary>
    private DayPlan? _live;

    /// <summary>Where the past ended, by the park's time; and the real instant that is the same, which moves with each pause.</summary>
    private DateTime _seam, _start;
    private DateTime _last;

    /// <summary>Events a second, on average while the park is open.</summary>
    public double EventsPerSecond => plan.EventsPerSecond * speed;

    /// <summary>Events handed over so far.</summary>
    public long Events { get; private set; }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>What happens from an instant on, up to a later one: first those who are inside already come in.</summary>
    /// <param name="from">An instant, UTC.</param>
    /// <param name="until">A later one, again and again: asked for when the next event is.</param>
    public IEnumerable<VisitorMessage> Past(DateTime from, Func<DateTime> until)
    {
        if (_park is null)
        {
            _park = VisitorSimulator.At(from, _past, seed);
            var inside = _park.Visitors.ToList();
            foreach (var (at, (user, area)) in inside.Index())
            {
                yield return new VisitorMessage(from - InsideSince + (InsideWithin * ((double)at / inside.Count)), area, user, true);
            }
        }

        while (_park.TryNext(until(), _past, out var message))
        {
            yield return message;
        }
    }

    /// <summary>Sends what has happened from an instant up to now; when called again, from where it ended.</summary>
    public async Task SendPastAsync(EventSender sender, DateTime from, CancellationToken cancellationToken)
    {
        foreach (var message in Past(from, () => Now))
        {
            await SendAsync(sender, message, cancellationToken);
        }
    }

    /// <summary>What has happened since the past ended, or since the last call. To be called once the past is through.</summary>
    public IEnumerable<VisitorMessage> Due()
    {
        var now = Now;
        if (_live is null)
        {
            _live = speed > 1 ? plan.WithoutNights(_park!.Now) : plan;
            _seam = _start = _last = _park!.Now;
        }

        if (speed != 1 && now - _last > LongestPause)
        {
            _start += now - _last;
        }

        _last = now;
        while (_park!.TryNext(_seam + ((now - _start) * speed), _live, out var message))
        {
            yield return message with { Time = _start + ((message.Time - _seam) / speed) };
        }
    }

    /// <summary>Sends what happens now, until it is cancelled. The past comes first.</summary>
    public async Task SendLiveAsync(EventSender sender, CancellationToken cancellationToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20), time);
        while (await tick.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var message in Due())
            {
                await SendAsync(sender, message, cancellationToken);
            }
        }
    }

    /// <summary>Lets everyone leave who is still inside, so that nobody stays in the tables.</summary>
    public async Task SendEveryoneHomeAsync(EventSender sender, CancellationToken cancellationToken)
    {
        foreach (var (user, area) in _park?.Visitors.ToList() ?? [])
        {
            await SendAsync(sender, new VisitorMessage(Now, area, user, false), cancellationToken);
        }
    }

    private async ValueTask SendAsync(EventSender sender, VisitorMessage message, CancellationToken cancellationToken)
    {
        await sender.SendAsync(++Events, message.Key(), message.Value(_withOffset), say, cancellationToken);
    }
}
