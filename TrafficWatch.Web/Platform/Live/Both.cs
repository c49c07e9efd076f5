namespace TrafficWatch.Web.Platform.Live;

/// <summary>Two subscriptions that end together.</summary>
internal sealed class Both(IDisposable one, IDisposable other) : IDisposable
{
    public void Dispose()
    {
        one.Dispose();
        other.Dispose();
    }
}
