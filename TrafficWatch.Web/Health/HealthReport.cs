namespace TrafficWatch.Web.Health;

/// <summary>All sources asked at once.</summary>
internal sealed class HealthReport(IEnumerable<IHealthSource> sources)
{
    /// <summary>How long one source may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IHealthSource[] _sources = [.. sources];

    public sealed record Answer(string Status, IReadOnlyList<Part> Parts);

    public sealed record Part(string Name, bool Ok, string? Reason);

    public async Task<Answer> AskAsync()
    {
        var parts = await Task.WhenAll(_sources.Select(AskAsync));
        return new Answer(parts.All(part => part.Ok) ? "ok" : "failing", parts);
    }

    private static async Task<Part> AskAsync(IHealthSource source)
    {
        try
        {
            var (ok, reason) = await Task.Run(source.Check).WaitAsync(Patience * 2);
            return new Part(source.Name, ok, reason);
        }
        catch (TimeoutException)
        {
            return new Part(source.Name, false, "no answer in time");
        }
        catch (Exception e)
        {
            return new Part(source.Name, false, e.Message);
        }
    }
}
