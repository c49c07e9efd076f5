namespace TrafficWatch.Web.Platform.Embedded;

/// <summary>The app can't start here, for a reason that the person in front of it can do something about.</summary>
internal sealed class StartRefusedException(string what, string remedy) : Exception(what)
{
    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}
