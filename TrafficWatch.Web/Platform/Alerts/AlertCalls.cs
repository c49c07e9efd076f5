using System.Text.Json.Serialization;
using TrafficWatch.Web.Platform.Ui.Wall;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>What one screen has to know of the alerts that stand, so that it can sound: it remembers what that screen has been told already.</summary>
internal sealed class AlertCalls
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);
    private CallPatch[]? _told;
    private (IReadOnlyList<IStandingAlert> Alerts, OpenAlertList Open, DateTime At)? _seen;

    /// <summary>The screen lost what it knew, or may have.</summary>
    public void Forget() => (_told, _seen) = (null, null);

    /// <summary>The alerts that stand, where something about them changed; else null. Afterwards it counts as told.</summary>
    /// <param name="standing">What stands.</param>
    /// <param name="open">Who takes care of it.</param>
    /// <param name="now">Now, UTC.</param>
    /// <param name="text">An alert in words.</param>
    public CallPatch[]? Next(IReadOnlyList<IStandingAlert> standing, OpenAlertList open, DateTime now, Func<IStandingAlert, string> text)
    {
        // Frames come twenty times a second, and what stands is mostly the same; only a snooze ends by the clock.
        if (_seen is var (alerts, before, at) && before == open && now - at < Often && alerts.SequenceEqual(standing))
        {
            return null;
        }

        _seen = (standing, open, now);
        var calls = standing.Select(alert => new CallPatch(alert.Subject, text(alert), (int)alert.Level, HeadPatch.Ms(alert.Since), open.Calls(alert, now), Told(open.Of(alert)))).ToArray();
        if (_told is not null && _told.SequenceEqual(calls))
        {
            return null;
        }

        return _told = calls;
    }

    private static long Told(AlertCase? alert) => alert is { ToldAt: { } at } and ({ Step: > 0 } or { Reminders: > 0 }) ? HeadPatch.Ms(at) : 0;
}

/// <summary>An alert that stands, for the browser's bell.</summary>
/// <param name="Key">Its subject.</param>
/// <param name="Text">In words.</param>
/// <param name="Level">Its level.</param>
/// <param name="Since">When it had that level.</param>
/// <param name="Calls">Whether it calls for somebody: not when it is acknowledged or snoozed, nor in quiet hours.</param>
/// <param name="Told">When somebody was last reminded; 0: not yet.</param>
internal sealed record CallPatch(string Key, string Text, int Level, long Since, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Calls, long Told);
