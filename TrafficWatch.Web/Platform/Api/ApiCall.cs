namespace TrafficWatch.Web.Platform.Api;

/// <summary>What is told of a call, once: its document shows it, and what it is asked with is checked against it.</summary>
/// <param name="Parameters">All that there are; another is a mistake.</param>
internal sealed record ApiCall(IReadOnlyList<ApiParameter> Parameters);

/// <summary>A parameter of a call: of its address, or of the JSON object in the body of a POST.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What it says, and which values it may have.</param>
/// <param name="IsNeeded">It must be given.</param>
internal sealed record ApiParameter(string Name, string Text, bool IsNeeded = false);

internal static class ApiCalls
{
    /// <summary>Tells of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="summary">What it answers, in a few words.</param>
    /// <param name="parameters">What it is asked with.</param>
    public static RouteHandlerBuilder Tells(this RouteHandlerBuilder call, string summary, params IReadOnlyList<ApiParameter> parameters) =>
        call.WithSummary(summary).WithMetadata(new ApiCall(parameters));

    /// <summary>The names of a call's parameters.</summary>
    public static IReadOnlyCollection<string> ParametersOf(HttpContext context) =>
        [.. context.GetEndpoint()?.Metadata.GetMetadata<ApiCall>()?.Parameters.Select(parameter => parameter.Name) ?? []];
}
