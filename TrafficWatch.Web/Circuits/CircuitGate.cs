using System.Diagnostics.Metrics;
using System.Net;
using TrafficWatch.Web.Configuration;

namespace TrafficWatch.Web.Circuits;

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

    private readonly ILogger<CircuitGate> _logger;
    private readonly int _mostPerAddress;
    private readonly Lock _gate = new();
    private readonly Tally _all;
    private readonly Dictionary<IPAddress, Tally> _addresses = [];
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _refused;

    public CircuitGate(CircuitOptions options, ILogger<CircuitGate> logger)
    {
        _logger = logger;
        _all = new Tally(options.Most);
        _mostPerAddress = options.MostPerAddress;
        _meter.CreateObservableGauge("trafficwatch.circuits", () => Open, "{circuit}", "Circuits that are connected");
        _refused = _meter.CreateCounter<long>("trafficwatch.circuits.refused", "{request}", "Pages and connections for which there was no place");
    }

    /// <summary>How many are connected.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Why one more circuit from there is refused, which is counted and told; null when there is a place.</summary>
    public CircuitRefusal? Refusal(IPAddress from)
    {
        lock (_gate)
        {
            return Refusal(from, Of(from));
        }
    }

    /// <summary>Takes a place, to be given back by <see cref="Leave"/>; false when there is none.</summary>
    public bool TryEnter(IPAddress from)
    {
        lock (_gate)
        {
            var address = Of(from);
            if (Refusal(from, address) is not null)
            {
                return false;
            }

            _all.Enter();
            address.Enter();
            _addresses[Plain(from)] = address;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(IPAddress from)
    {
        lock (_gate)
        {
            var address = Of(from);
            _all.Leave();
            address.Leave();
            if (address.Count == 0)
            {
                _addresses.Remove(Plain(from));
            }
        }
    }

    public void Dispose() => _meter.Dispose();

    // An IPv4 address is the same one when it comes over an IPv6 socket.
    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private Tally Of(IPAddress from) => _addresses.GetValueOrDefault(Plain(from)) ?? new Tally(_mostPerAddress);

    private CircuitRefusal? Refusal(IPAddress from, Tally address)
    {
        if (!_all.IsFull && !address.IsFull)
        {
            return null;
        }

        _refused.Add(1);
        if (_all.IsFull)
        {
            if (_all.TakeNews())
            {
                LogFull(_all.Most);
            }
        }
        else if (address.TakeNews())
        {
            LogFullOfAddress(from, address.Most);
        }

        return new CircuitRefusal(_all.IsFull ? _all.Most : address.Most, OfAddress: !_all.IsFull);
    }

    [LoggerMessage(220, LogLevel.Warning, "Screens open: {Most} (Circuits:Most); further ones are refused until one is closed")]
    private partial void LogFull(int most);

    [LoggerMessage(221, LogLevel.Warning, "Screens open from {Address}: {Most} (Circuits:MostPerAddress); further ones from there are refused until one is closed")]
    private partial void LogFullOfAddress(IPAddress address, int most);

    /// <summary>How many of so many places are taken.</summary>
    private sealed class Tally(int most)
    {
        private bool _told;

        public int Most => most;

        public int Count { get; private set; }

        public bool IsFull => Count >= most;

        public void Enter() => Count++;

        public void Leave()
        {
            Count--;
            // Whoever was refused tries again every few seconds: being full is news once, until a tenth is free.
            _told &= Count > most - (most / 10) - 1;
        }

        /// <summary>Whether it was not told yet that this is full.</summary>
        public bool TakeNews() => !_told && (_told = true);
    }
}
