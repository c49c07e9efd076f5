using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Passages;

/// <summary>Two sightings of one plate that are impossible for one vehicle.</summary>
/// <param name="Trip">From where to where.</param>
/// <param name="First">The earlier sighting.</param>
/// <param name="Second">The later one.</param>
/// <param name="Limit">What the trip takes.</param>
internal sealed record ImpossiblePair(int Trip, Sighting First, Sighting Second, TripLimit Limit)
{
    /// <summary>What explains it: suspect for nothing, misread or clock.</summary>
    public WarningState Verdict { get; private set; } = WarningState.Suspect;

    /// <summary>What others were told last; null: nothing.</summary>
    public WarningState? Told { get; set; }

    /// <summary>The plate that one of the sightings really is; null for none.</summary>
    public string? LookAlike { get; private set; }

    public bool IsSuspect => Verdict == WarningState.Suspect;

    /// <summary>Whether two vehicles of different models were seen. A model that was not recognised is none.</summary>
    public bool IsOfTwoModels => First.Model is not ("" or "-") && Second.Model is not ("" or "-") && First.Model != Second.Model;

    /// <summary>It is explained.</summary>
    public void Explain(WarningState verdict, string? lookAlike = null) => (Verdict, LookAlike) = (verdict, lookAlike);

    /// <summary>Whether a sighting is in both.</summary>
    public bool Shares(ImpossiblePair other) => First.Is(other.First) || First.Is(other.Second) || Second.Is(other.First) || Second.Is(other.Second);

    public void Save(StateWriter writer)
    {
        writer.Write(Trip);
        First.Save(writer);
        Second.Save(writer);
        writer.Write((byte)Limit.Rule);
        writer.Write(Limit.Least);
        writer.Write(Limit.Version);
        writer.Write(Limit.Trips);
        writer.Write(BitConverter.DoubleToInt64Bits(Limit.Kilometres ?? -1));
        writer.Write(Limit.SpeedLimit ?? -1);
        writer.Write((byte)Verdict);
        writer.Write((int?)Told ?? -1);
        writer.Write(LookAlike);
    }

    public static ImpossiblePair Load(ref StateReader reader)
    {
        var (trip, first, second) = (reader.ReadInt32(), Sighting.Load(ref reader), Sighting.Load(ref reader));
        var (rule, least, version, trips) = ((TripRule)reader.ReadByte(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32());
        var (kilometres, speedLimit) = (BitConverter.Int64BitsToDouble(reader.ReadInt64()), reader.ReadInt32());
        var pair = new ImpossiblePair(trip, first, second, new TripLimit(rule, least, version, trips, kilometres < 0 ? null : kilometres, speedLimit < 0 ? null : speedLimit));
        var (verdict, told) = ((WarningState)reader.ReadByte(), reader.ReadInt32());
        pair.Explain(verdict, reader.ReadString());
        pair.Told = told < 0 ? null : (WarningState)told;
        return pair;
    }
}

/// <summary>The impossible pairs of one plate, as long as no day passes without one.</summary>
/// <param name="plate">The plate.</param>
/// <param name="key">The second sighting of the first pair.</param>
internal sealed class CloneCase(PlateKey plate, CaseKey key)
{
    /// <summary>How long a case stays open, and how far apart pairs may lie that confirm one another.</summary>
    public const long Span = 24 * Milliseconds.Hour;

    /// <summary>The pairs that a case remembers; whoever has more stays what it is.</summary>
    private const int MostPairs = 256;

    private readonly List<ImpossiblePair> _pairs = [];
    private bool _stays;

    public PlateKey Plate => plate;

    public CaseKey Key => key;

    /// <summary>The second sighting of the newest pair.</summary>
    public long Last { get; private set; } = key.Time;

    /// <summary>Whether it is known for certain.</summary>
    public bool IsConfirmed { get; private set; }

    public IReadOnlyList<ImpossiblePair> Pairs => _pairs;

    /// <summary>Vehicles whose plates look like this one are waited for.</summary>
    public bool IsWatched { get; set; }

    /// <summary>Whether somebody is still suspected at a time.</summary>
    public bool IsOpen(long time) => time - Last <= Span && (_stays || _pairs.Exists(pair => pair.IsSuspect));

    /// <summary>Adds a pair.</summary>
    public void Add(ImpossiblePair pair)
    {
        Last = Math.Max(Last, pair.Second.Time);
        var gone = _pairs.RemoveAll(old => old.Second.Time < Last - Span);
        if (_pairs.Count == MostPairs)
        {
            _pairs.RemoveAt(0);
            gone++;
        }

        _stays |= IsConfirmed && gone > 0;
        IsConfirmed |= pair.IsSuspect && (pair.IsOfTwoModels || _pairs.Exists(other => Confirm(pair, other)));
        _pairs.Add(pair);
    }

    /// <summary>A pair has been explained: looks at the others anew.</summary>
    public void Review() => IsConfirmed = _stays || _pairs.Index().Any(pair => pair.Item.IsSuspect && (pair.Item.IsOfTwoModels || _pairs.Take(pair.Index).Any(other => Confirm(pair.Item, other))));

    /// <summary>The pairs of which others have been told something else, or nothing: what they are to be told.</summary>
    public IEnumerable<PlateWarning> Changes()
    {
        foreach (var pair in _pairs)
        {
            var state = pair.IsSuspect && IsConfirmed ? WarningState.Confirmed : pair.Verdict;
            if (pair.Told != state)
            {
                pair.Told = state;
                yield return new PlateWarning(plate.ToString(), pair.First, pair.Second, state, key, pair.Limit, pair.LookAlike);
            }
        }
    }

    public void Save(StateWriter writer)
    {
        plate.Save(writer);
        writer.Write(key.Time);
        writer.Write(key.Id);
        writer.Write(Last);
        writer.Write((byte)(_stays ? 1 : 0));
        writer.Write((byte)(IsConfirmed ? 1 : 0));
        writer.Write((byte)(IsWatched ? 1 : 0));
        writer.Write(_pairs.Count);
        _pairs.ForEach(pair => pair.Save(writer));
    }

    public static CloneCase Load(ref StateReader reader)
    {
        var read = new CloneCase(PlateKey.Load(ref reader), new CaseKey(reader.ReadInt64(), reader.ReadString()!)) { Last = reader.ReadInt64(), _stays = reader.ReadByte() == 1, IsConfirmed = reader.ReadByte() == 1, IsWatched = reader.ReadByte() == 1 };
        for (var pairs = reader.ReadInt32(); pairs > 0; pairs--)
        {
            read._pairs.Add(ImpossiblePair.Load(ref reader));
        }

        return read;
    }

    /// <summary>Two pairs that have no sighting in common: one that was misread can't make both.</summary>
    private static bool Confirm(ImpossiblePair pair, ImpossiblePair other) => other.IsSuspect && !pair.Shares(other) && Math.Abs(pair.Second.Time - other.Second.Time) <= Span;
}
