namespace TrafficWatch.Domain.Requests;

/// <summary>A request as it came, one by one: for who looks for it. Texts are cut where they are longer than is kept.</summary>
/// <param name="Time">Milliseconds since 1970-01-01 UTC.</param>
/// <param name="Client">See <see cref="RequestEvent.Client"/>.</param>
/// <param name="Method">As in <see cref="RequestMethods.Names"/>.</param>
/// <param name="Target">What was asked for, with its query.</param>
/// <param name="Status">See <see cref="RequestEvent.Status"/>.</param>
/// <param name="Bytes">Bytes sent.</param>
/// <param name="Referrer">Where the link was.</param>
/// <param name="Agent">What program asked.</param>
/// <param name="LatencyUs">How long the answer took, microseconds; null: not told.</param>
public sealed record RequestLine(long Time, string Client, string Method, string Target, int Status, long Bytes, string Referrer, string Agent, long? LatencyUs)
{
    /// <summary>Bytes of a client that are kept.</summary>
    public const int LongestClient = 255;

    /// <summary>Bytes of a target that are kept.</summary>
    public const int LongestTarget = 2000;

    /// <summary>Bytes of a referrer that are kept.</summary>
    public const int LongestReferrer = 1000;

    /// <summary>Bytes of a user agent that are kept.</summary>
    public const int LongestAgent = 500;

    internal static RequestLine Of(scoped in RequestEvent value) => new(
        value.Time, Text(value.Client, LongestClient), RequestMethods.Names[value.Method], Text(value.Target, LongestTarget), value.Status, value.Bytes,
        Text(value.Referrer, LongestReferrer), Text(value.Agent, LongestAgent), value.LatencyUs >= 0 ? value.LatencyUs : null);

    private static string Text(ReadOnlySpan<byte> bytes, int longest) => TextNames.Of(bytes[..Math.Min(bytes.Length, longest)]);
}
