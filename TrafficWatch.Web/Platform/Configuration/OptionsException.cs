namespace TrafficWatch.Web.Platform.Configuration;

/// <summary>The configuration can't be used; carries all that is wrong with it.</summary>
internal sealed class OptionsException(IReadOnlyList<string> errors)
    : Exception("The configuration has errors:" + string.Concat(errors.Select(error => "\n  " + error)))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
