using System.Net;
using TrafficWatch.Web.Platform.Circuits;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Push;

/// <summary>Counts the programs that figures are pushed to, over whichever protocol, and has no place beyond the caps of <see cref="PushOptions"/>.</summary>
internal sealed partial class PushGate(PushOptions options, ILogger<PushGate> logger)
{
    private readonly Places _places = new(options.Most, options.MostPerAddress);

    /// <summary>How many are connected.</summary>
    public int Open => _places.Taken;

    /// <summary>Takes a place, to be given back by <see cref="Leave"/>; else says in words for the program why there is none.</summary>
    /// <param name="from">Where it connects from.</param>
    public string? Enter(IPAddress from)
    {
        if (_places.Enter(from) is not { } refusal)
        {
            return null;
        }

        var told = refusal.OfAddress ? $"{refusal.Most} connections from your address are open (Push:MostPerAddress)" : $"{refusal.Most} connections are open (Push:Most)";
        if (refusal.IsNews)
        {
            LogFull(from, told);
        }

        return $"{told}. Try again when one has ended.";
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(IPAddress from) => _places.Leave(from);

    [LoggerMessage(230, LogLevel.Warning, "A program at {Address} is refused, and others until there is room: {Reason}")]
    private partial void LogFull(IPAddress address, string reason);
}
