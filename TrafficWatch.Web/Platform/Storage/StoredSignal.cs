namespace TrafficWatch.Web.Platform.Storage;

/// <summary>Tells others in this process that something has been stored. Other processes find it by asking.</summary>
internal abstract class StoredSignal
{
    private long _version;

    public long Version => Interlocked.Read(ref _version);

    public void Notify() => Interlocked.Increment(ref _version);
}

/// <summary>Tells consumers of an edit.</summary>
internal sealed class EditSignal : StoredSignal;
