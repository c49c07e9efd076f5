namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>Tells this process's screens that something was done about an alert. Other processes find it by asking.</summary>
internal sealed class CareSignal
{
    private long _version;

    public long Version => Interlocked.Read(ref _version);

    public void Notify() => Interlocked.Increment(ref _version);
}
