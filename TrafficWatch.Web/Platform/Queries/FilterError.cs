using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Queries;

/// <summary>A value of a query string or a form that cannot be used.</summary>
/// <param name="Field">Its name there, such as <c>from</c>.</param>
/// <param name="Value">What was given; empty when something is missing.</param>
/// <param name="Reason">What is wrong, and what is allowed.</param>
public sealed record FilterError(string Field, string Value, Told Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Field} '{Value}': {Reason}";
}
