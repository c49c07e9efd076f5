using System.Collections.Concurrent;

namespace TrafficWatch.Web.Platform.Api;

/// <summary>Files that a call has promised: whoever asked can fetch them for an hour, as often as he likes. They are made while they are fetched, so that none lies about.</summary>
internal sealed class Downloads(ApiCaller callers, TimeProvider time)
{
    /// <summary>Where they are.</summary>
    public const string Address = "/downloads";

    /// <summary>How many are kept in mind; beyond that the oldest go.</summary>
    public const int Most = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, Promised> _promised = new(StringComparer.Ordinal);

    /// <summary>Promises a file.</summary>
    /// <param name="context">Whose call it is.</param>
    /// <param name="fileName">What it is called: nobody can guess it.</param>
    /// <param name="sendAsync">Makes it.</param>
    /// <returns>Its address.</returns>
    public string Promise(HttpContext context, string fileName, Func<HttpContext, Task> sendAsync)
    {
        var now = time.GetUtcNow();
        foreach (var (name, _) in _promised.Where(one => one.Value.Until < now).Concat(_promised.OrderByDescending(one => one.Value.Until).Skip(Most - 1)))
        {
            _promised.TryRemove(name, out _);
        }

        _promised[fileName] = new Promised(callers.Of(context), now + Kept, sendAsync);
        return $"{Address}/{fileName}";
    }

    /// <summary>Sends a file that was promised to who asks.</summary>
    public Task SendAsync(HttpContext context, string fileName) =>
        !_promised.TryGetValue(fileName, out var promise) || promise.Until < time.GetUtcNow()
            ? ApiAnswer.Refused(StatusCodes.Status404NotFound, ApiCode.General, "there is no such file, or its hour is over: ask for it anew", time).ExecuteAsync(context)
        : promise.Caller != callers.Of(context)
            ? ApiAnswer.Refused(StatusCodes.Status403Forbidden, ApiCode.NoRight, "this file was made for somebody else", time).ExecuteAsync(context)
        : promise.SendAsync(context);

    private sealed record Promised(string Caller, DateTimeOffset Until, Func<HttpContext, Task> SendAsync);
}
