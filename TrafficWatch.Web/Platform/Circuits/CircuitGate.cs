using System.Diagnostics.Metrics;
using System.Net;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Circuits;

/// <summary>Why there is no place for one more circuit.</summary>
/// <param name="Most">How many there may be.</param>
/// <param name="OfAddress">True when the asking address holds so many by itself, false when the whole app does.</param>
public sealed record CircuitRefusal(int Most, bool OfAddress);

/// <summary>Counts connected circuits, in all and by address, and has no place beyond the caps of <see cref="CircuitOptions"/>.</summary>
/// <remarks>Circuits held for a browser that lost its network come on top: the framework bounds them by itself.</remarks>
internal sealed partial class CircuitGate : IDisposable
{
    /// <summary>The meter's name, for collectors.</summary>
    public const string MeterName = "TrafficWatch.Circuits";

    /// <summary>Of a hundred places or more so many are kept for admins.</summary>
    private const int ForAdmins = 10;

    private readonly ILogger<CircuitGate> _logger;
    private readonly Places _places;
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _refused;

    public CircuitGate(CircuitOptions options, ILogger<CircuitGate> logger)
    {
        _logger = logger;
        _places = new Places(options.Most, options.MostPerAddress, options.Most >= 100 ? ForAdmins : 0);
        _meter.CreateObservableGauge("trafficwatch.circuits", () => Open, "{circuit}", "Circuits that are connected");
        _refused = _meter.CreateCounter<long>("trafficwatch.circuits.refused", "{request}", "Pages and connections for which there was no place");
    }

    /// <summary>How many are connected.</summary>
    public int Open => _places.Taken;

    /// <summary>Why one more circuit from there is refused, which is counted and told; null when there is a place.</summary>
    /// <param name="from">Where it would come from.</param>
    /// <param name="admin">Whether it may administer: the last places are for those who do.</param>
    public CircuitRefusal? Refusal(IPAddress from, bool admin = false) => Told(from, _places.Refusal(from, admin));

    /// <summary>Takes a place, to be given back by <see cref="Leave"/>; false when there is none.</summary>
    public bool TryEnter(IPAddress from, bool admin = false) => Told(from, _places.Enter(from, admin)) is null;

    /// <summary>Gives a place back.</summary>
    public void Leave(IPAddress from) => _places.Leave(from);

    public void Dispose() => _meter.Dispose();

    /// <summary>What counts as one address: an IPv4 address is the same one when it comes over an IPv6 socket; of IPv6 whoever has one has its whole network of 64 bits.</summary>
    public static IPAddress KeyOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        if (bytes.Length == 16)
        {
            bytes.AsSpan(8).Clear();
        }

        return new IPAddress(bytes);
    }

    private CircuitRefusal? Told(IPAddress from, PlaceRefusal? refusal)
    {
        if (refusal is null)
        {
            return null;
        }

        _refused.Add(1);
        if (refusal.IsNews && refusal.OfAddress)
        {
            LogFullOfAddress(from, refusal.Most);
        }
        else if (refusal.IsNews)
        {
            LogFull(refusal.Most);
        }

        return new CircuitRefusal(refusal.Most, refusal.OfAddress);
    }

    [LoggerMessage(220, LogLevel.Warning, "Screens open: {Most} (Circuits:Most); further ones are refused until one is closed")]
    private partial void LogFull(int most);

    [LoggerMessage(221, LogLevel.Warning, "Screens open from {Address}: {Most} (Circuits:MostPerAddress); further ones from there are refused until one is closed")]
    private partial void LogFullOfAddress(IPAddress address, int most);
}
