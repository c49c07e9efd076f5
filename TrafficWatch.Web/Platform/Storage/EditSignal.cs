namespace TrafficWatch.Web.Platform.Storage;

/// <summary>Tells this process's consumers that an edit has been stored. Other processes find it by asking.</summary>
internal sealed class EditSignal
{
    private long _version;

    public long Version => Interlocked.Read(ref _version);

    public void Notify() => Interlocked.Increment(ref _version);
}
