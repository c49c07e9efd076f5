namespace TrafficWatch.Web.Platform.Texts;

/// <summary>A sentence that is made where no language is known yet: in both, side by side. Logs and answers to programs take the English one.</summary>
/// <param name="En">In English.</param>
/// <param name="Zh">In Chinese.</param>
public sealed record Told(string En, string Zh)
{
    /// <summary>What a server or a driver said in its own words; null: nothing more. Pages fold it away.</summary>
    public string? Detail { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Detail is null ? En : $"{En}: {Detail}";
}
