using System.Net;

namespace TrafficWatch.Web.Platform.Circuits;

/// <summary>Why there is no place for one more connection.</summary>
/// <param name="Most">How many there may be.</param>
/// <param name="OfAddress">True when the asking address holds so many by itself, false when all addresses do together.</param>
/// <param name="IsNews">True when this was not told since there last was room.</param>
internal sealed record PlaceRefusal(int Most, bool OfAddress, bool IsNews);

/// <summary>Counts connections in all and by address, and has no place beyond its caps.</summary>
/// <param name="most">In all.</param>
/// <param name="mostPerAddress">From one address.</param>
/// <param name="kept">Of all, so many are for the privileged only.</param>
internal sealed class Places(int most, int mostPerAddress, int kept = 0)
{
    private readonly Lock _gate = new();
    private readonly Tally _all = new(most);
    private readonly Dictionary<IPAddress, Tally> _addresses = [];

    /// <summary>How many are taken.</summary>
    public int Taken
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Why there is none for one more from there; null when there is.</summary>
    public PlaceRefusal? Refusal(IPAddress from, bool privileged = false)
    {
        lock (_gate)
        {
            return Refusal(Of(from), privileged);
        }
    }

    /// <summary>Takes a place, to be given back by <see cref="Leave"/>, or says why there is none.</summary>
    public PlaceRefusal? Enter(IPAddress from, bool privileged = false)
    {
        lock (_gate)
        {
            var address = Of(from);
            if (Refusal(address, privileged) is { } refusal)
            {
                return refusal;
            }

            _all.Enter();
            address.Enter();
            _addresses[CircuitGate.KeyOf(from)] = address;
            return null;
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
                _addresses.Remove(CircuitGate.KeyOf(from));
            }
        }
    }

    private Tally Of(IPAddress from) => _addresses.GetValueOrDefault(CircuitGate.KeyOf(from)) ?? new Tally(mostPerAddress);

    private PlaceRefusal? Refusal(Tally address, bool privileged) =>
        _all.Count >= _all.Most - (privileged ? 0 : kept) ? new PlaceRefusal(_all.Most, OfAddress: false, _all.TakeNews())
        : address.Count >= address.Most ? new PlaceRefusal(address.Most, OfAddress: true, address.TakeNews())
        : null;

    /// <summary>How many of so many places are taken.</summary>
    private sealed class Tally(int most)
    {
        private bool _told;

        public int Most => most;

        public int Count { get; private set; }

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
