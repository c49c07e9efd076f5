namespace TrafficWatch.Web.Platform.Api;

/// <summary>The codes that the system before gave beside an answer.</summary>
internal static class ApiCode
{
    /// <summary>All is well.</summary>
    public const int Success = 0;

    /// <summary>No other code fits.</summary>
    public const int General = 1;

    /// <summary>A parameter can't be used.</summary>
    public const int WrongParameter = 1001;

    /// <summary>A database does not answer.</summary>
    public const int DatabaseAway = 1002;

    /// <summary>The caller has not the right.</summary>
    public const int NoRight = 1007;

    /// <summary>Not now.</summary>
    public const int Unavailable = 1008;
}

/// <summary>Answers in the envelope of the system before: code, msg, data, and when it was answered in milliseconds of Unix time.</summary>
internal static class ApiAnswer
{
    /// <summary>What was asked for.</summary>
    /// <param name="data">The answer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="pagination">Which part of it; null: it is whole.</param>
    public static IResult Of(object data, TimeProvider time, ApiPage? pagination = null) => pagination is null
        ? Results.Json(new { code = ApiCode.Success, msg = "success", data, timestamp = Now(time) })
        : Results.Json(new { code = ApiCode.Success, msg = "success", data, timestamp = Now(time), pagination });

    /// <summary>Why there is no answer.</summary>
    /// <param name="status">The HTTP state.</param>
    /// <param name="code">One of <see cref="ApiCode"/>.</param>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="time">The clock.</param>
    public static IResult Refused(int status, int code, string message, TimeProvider time) =>
        Results.Json(new { code, msg = message, data = (object?)null, timestamp = Now(time) }, statusCode: status);

    private static long Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>Which part of a list an answer holds.</summary>
internal sealed record ApiPage(int Limit, int Offset, long Total);
