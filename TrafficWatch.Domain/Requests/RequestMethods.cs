namespace TrafficWatch.Domain.Requests;

/// <summary>Methods of requests, as they are counted: those of RFC 9110, PATCH and what WebDAV adds.</summary>
public static class RequestMethods
{
    /// <summary>The index of what cannot be read as a request: empty, binary.</summary>
    public const int None = 0;

    /// <summary>The index of methods that are none of these.</summary>
    public const int Other = 1;

    private static readonly byte[][] Known = [.. new[] { "GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "CONNECT", "TRACE", "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK" }.Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>What the indexes stand for.</summary>
    public static IReadOnlyList<string> Names { get; } = ["-", "other", .. Known.Select(System.Text.Encoding.ASCII.GetString)];

    /// <summary>The index of a method.</summary>
    public static int IndexOf(ReadOnlySpan<byte> method)
    {
        for (var index = 0; index < Known.Length; index++)
        {
            if (method.SequenceEqual(Known[index]))
            {
                return index + 2;
            }
        }

        return Other;
    }
}
