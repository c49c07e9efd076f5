using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Requests.Rules;

/// <summary>Gives an installation the rules to begin with, once: what somebody changes or removes stays so.</summary>
internal sealed class RuleSeed(Databases databases, EditSignal signal, TimeProvider time) : ISeed
{
    private const string Mark = "request-rules-seeded", Who = "TrafficWatch";

    /// <summary>Does so unless it is done. The tables must be there.</summary>
    public async Task PlantAsync(CancellationToken cancellationToken)
    {
        var planted = await SeedMark.PlantOnceAsync(
            databases,
            Mark,
            main =>
            {
                foreach (var rule in RuleAdmin.Defaults)
                {
                    RuleAdmin.Add(main, rule, Who, time.GetUtcNow().UtcDateTime);
                }

                return Task.CompletedTask;
            },
            cancellationToken);
        if (planted)
        {
            signal.Notify();
        }
    }
}
