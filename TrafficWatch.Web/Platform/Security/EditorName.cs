namespace TrafficWatch.Web.Platform.Security;

/// <summary>The name that was given with the last edit in this circuit, so that it need not be typed again. There is no sign-in yet: it is a word, not a proof.</summary>
internal sealed class EditorName
{
    public const int Longest = 100;

    public string Value { get; set; } = "";
}
