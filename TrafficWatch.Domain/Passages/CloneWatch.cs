using System.Text;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Passages;

/// <summary>
/// Finds plates that two vehicles bear: any two sightings of one plate at different checkpoints less than two hours
/// apart that take less time than the trip can. What arrives is looked at once, so that somebody can look too; what
/// holds is decided in event-time order, when the decided line passes the second sighting.
/// </summary>
/// <remarks>
/// What is decided depends on the sightings alone, not on when they came within the lateness: bounds of trips are those
/// sealed an hour before. A pair is explained by a vehicle whose plate looks alike, seen within an hour where one of the
/// two could have come from or gone to, or by a clock, when many vehicles come too early; also when that shows later.
/// </remarks>
/// <param name="lookAlikes">Which characters cameras take for one another.</param>
internal sealed partial class CloneWatch(LookAlikes lookAlikes)
{
    /// <summary>The sightings that are remembered at most, some 180 bytes each; beyond that the oldest go early.</summary>
    public const int MostSightings = 2_000_000;

    /// <summary>The cases that are remembered at most: pairs of further plates are told, and never looked at again.</summary>
    private const int MostCases = 100_000;

    /// <summary>The sightings of one plate that a new one is compared with: those nearest in time.</summary>
    private const int MostCompared = 64;

    /// <summary>The sightings of one plate that are looked through for them: a plate that cameras make up comes by the thousand.</summary>
    private const int MostSteps = 1024;

    private const int NumberBits = 54;

    /// <summary>How far apart two sightings of one vehicle lie that explain one another.</summary>
    private const long NearSpan = Milliseconds.Hour;

    private const long KeptFor = TripLimits.Longest + NearSpan;
    private readonly SightingLog _log = new(MostSightings);
    private readonly TripLimits _limits = new();
    private readonly ReorderBuffer _buffer = new();
    private readonly List<long> _late = [];
    private readonly List<long> _second = [];
    private readonly List<long> _around = [];
    private readonly Dictionary<PlateKey, CloneCase> _cases = [];

    /// <summary>Cases by the plates that look like theirs.</summary>
    private readonly Dictionary<PlateKey, List<CloneCase>> _alike = [];

    /// <summary>Pairs that nothing explains yet, by trip.</summary>
    private readonly Dictionary<int, List<(CloneCase Case, ImpossiblePair Pair)>> _suspects = [];
    private readonly Dictionary<int, RecentTrips> _recent = [];
    private readonly HashSet<(long First, long Second)> _provisional = [];
    private List<PlateWarning> _changes = [];

    /// <summary>Sightings that the decided line has not passed.</summary>
    public int Buffered => _buffer.Count + _late.Count;

    /// <summary>Takes in a passage, unless its plate tells no vehicle.</summary>
    /// <param name="passage">The passage.</param>
    /// <param name="line">Where the decided line stands.</param>
    public void Arrive(scoped in PassageEvent passage, long line)
    {
        // 41 to 43: without a plate, with a forged one, with another's.
        if (passage.PlateType is [(byte)'4', >= (byte)'1' and <= (byte)'3'] || (line != Watermarks.None && passage.Time < line - TripLimits.Longest) || PlateKey.Of(passage.Plate) is not { } plate)
        {
            return;
        }

        if (_log.NumberOf(passage.Checkpoint) is not (>= 0 and var checkpoint)
            || _log.Add(passage.Time, plate, checkpoint, passage.Id, passage.Direction, passage.PlateType, passage.Model) is not (>= 0 and var number))
        {
            return;
        }

        if (passage.Time < line)
        {
            _late.Add(number);
            return;
        }

        Await(number);
        Look(number);
    }

    /// <summary>Decides what lies before the line, in event-time order.</summary>
    /// <param name="line">Exclusive, milliseconds since 1970-01-01 UTC.</param>
    public void Advance(long line)
    {
        DecideBefore(line);
        if (line != Watermarks.None)
        {
            _log.RemoveBefore(line - KeptFor);
        }
    }

    /// <summary>The log was replaced by another: what waits is decided. Vehicles and what is known of trips are the same.</summary>
    public void NewLog() => DecideBefore(long.MaxValue);

    /// <summary>The line had run ahead of every clock: lets go of what was seen in a time that has not come.</summary>
    /// <param name="line">Where the line goes back to.</param>
    /// <param name="ahead">The first time that has not come.</param>
    public void SetBack(long line, long ahead)
    {
        DecideBefore(Watermarks.None);
        ahead -= ahead % Milliseconds.Second;
        _provisional.RemoveWhere(IsGone);
        foreach (var (first, second) in _provisional.Where(pair => _log.Time(pair.Second) >= ahead).ToArray())
        {
            _provisional.Remove((first, second));
            Tell(first, second, WarningState.Withdrawn, _limits.Of(TripOf(first, second), _log.Time(second)));
        }

        _buffer.RemoveFrom(SecondOf(ahead), _ => { });
        for (var number = _log.First; number < _log.Next; number++)
        {
            if (_log.Time(number) >= ahead)
            {
                _log.Forget(number);
            }
        }

        foreach (var known in _cases.Values.Where(known => known.Last >= ahead).ToArray())
        {
            Forget(known);
        }

        _recent.Clear();
        _limits.SetBack(line);
    }

    /// <summary>A person tells how far it is.</summary>
    /// <inheritdoc cref="TripLimits.SetDistance"/>
    public void SetDistance(string from, string to, double? kilometres, int? speedLimit)
    {
        if (_log.NumberOf(Encoding.UTF8.GetBytes(from)) is >= 0 and var first && _log.NumberOf(Encoding.UTF8.GetBytes(to)) is >= 0 and var second)
        {
            _limits.SetDistance(TripLimits.Trip(first, second), kilometres, speedLimit);
        }
    }

    /// <summary>What changed since the last call. What was provisional and is decided already is told as decided.</summary>
    public IReadOnlyList<PlateWarning> Take()
    {
        var changes = _changes;
        _changes = [];
        var decided = changes.Where(change => change.State != WarningState.Provisional).Select(KeyOf).ToHashSet();
        return decided.Count == 0 ? changes : [.. changes.Where(change => change.State != WarningState.Provisional || !decided.Contains(KeyOf(change)))];

        static (string, long, string, long, string) KeyOf(PlateWarning change) => (change.Plate, change.First.Time, change.First.Id, change.Second.Time, change.Second.Id);
    }

    private static long SecondOf(long time) => time / Milliseconds.Second;

    /// <summary>Has a sighting wait for the line.</summary>
    private void Await(long number)
    {
        var time = _log.Time(number);
        _buffer.Add(SecondOf(time), ((time % Milliseconds.Second) << NumberBits) | number);
    }

    /// <summary>What has just arrived, with all that is there: for who looks now.</summary>
    private void Look(long number)
    {
        Gather(number, decidedOnly: false);
        foreach (var other in _around)
        {
            var (first, second) = InOrder(number, other);
            var (trip, arrival) = (TripOf(first, second), _log.Time(second));
            var limit = _limits.Of(trip, arrival);
            if (_limits.Knows(arrival) && IsImpossible(first, second, limit)
                && MisreadOf(first, second, decidedOnly: false) is null && !(_recent.TryGetValue(trip, out var recent) && recent.AreEarly(arrival)))
            {
                _provisional.Add((first, second));
                Tell(first, second, WarningState.Provisional, limit);
            }
        }
    }

    private void DecideBefore(long line)
    {
        Decide(_late);
        _late.Clear();
        while (_buffer.FirstSecond < long.MaxValue && _buffer.FirstSecond * Milliseconds.Second < line)
        {
            _second.Clear();
            foreach (var item in _buffer.TakeFirst())
            {
                _second.Add(item & ((1L << NumberBits) - 1));
            }

            Decide(_second);
        }
    }

    private void Decide(List<long> numbers)
    {
        numbers.RemoveAll(number => number < _log.First);
        numbers.Sort(Order);
        foreach (var number in numbers)
        {
            Decide(number);
        }
    }

    private void Decide(long number)
    {
        var time = _log.Time(number);
        if (_limits.SealBefore(time))
        {
            ForgetBefore(time);
        }

        _log.Decided(number) = true;
        ExplainBy(number);
        Gather(number, decidedOnly: true);
        foreach (var other in _around)
        {
            var (first, second) = InOrder(number, other);
            Judge(first, second);
        }
    }

    /// <summary>Two sightings of one plate that the line has passed.</summary>
    private void Judge(long first, long second)
    {
        var (plate, trip, arrival) = (_log.Plate(second), TripOf(first, second), _log.Time(second));
        var took = arrival - _log.Time(first);
        var limit = _limits.Of(trip, arrival);
        if (!_recent.TryGetValue(trip, out var recent) && _recent.Count < TripTimes.MostPairs)
        {
            _recent.Add(trip, recent = new RecentTrips());
        }

        var isEarly = took < _limits.Early(trip, arrival);
        recent?.Add(arrival, plate, isEarly);
        var areEarly = isEarly && recent?.AreEarly(arrival) == true;
        if (areEarly)
        {
            ExplainByClock(trip, arrival);
        }

        var known = _cases.GetValueOrDefault(plate);
        if (!IsImpossible(first, second, limit))
        {
            if (_provisional.Remove((first, second)))
            {
                Tell(first, second, WarningState.Withdrawn, limit);
            }

            // Who is suspected teaches nothing: two vehicles are quicker than one.
            if (known?.IsOpen(arrival) != true)
            {
                _limits.Learn(trip, took);
            }

            return;
        }

        _provisional.Remove((first, second));
        var pair = new ImpossiblePair(trip, _log.Told(first), _log.Told(second), limit);
        if (MisreadOf(first, second, decidedOnly: true) is { } lookAlike)
        {
            pair.Explain(WarningState.Misread, lookAlike);
        }
        else if (areEarly)
        {
            pair.Explain(VerdictOf(limit));
            _limits.Learn(trip, took);
        }

        if (CaseOf(plate, arrival) is null)
        {
            Forget(known);
            known = new CloneCase(plate, new CaseKey(arrival, pair.Second.Id));
            if (_cases.Count < MostCases)
            {
                _cases.Add(plate, known);
            }
        }

        known!.Add(pair);
        if (pair.IsSuspect && _cases.ContainsKey(plate))
        {
            Suspect(known, pair);
        }

        _changes.AddRange(known.Changes());
    }

    /// <summary>Finds the sightings of the same plate that make a pair with one: at another checkpoint, less than two hours apart, and not of another plate type, for under each type a number is given once.</summary>
    private void Gather(long number, bool decidedOnly)
    {
        _around.Clear();
        var (time, checkpoint) = (_log.Time(number), _log.Checkpoint(number));
        var type = _log.PlateType(number);
        var steps = 0;
        for (var other = _log.Before(number); other >= 0 && time - _log.Time(other) < TripLimits.Longest && _around.Count < MostCompared && steps++ < MostSteps; other = _log.Before(other))
        {
            Consider(other, type);
        }

        (steps, var before) = (0, _around.Count);
        for (var other = _log.After(number); other >= 0 && _log.Time(other) - time < TripLimits.Longest && _around.Count - before < MostCompared && steps++ < MostSteps; other = _log.After(other))
        {
            Consider(other, type);
        }

        if (_around.Count > 1)
        {
            SortAround(time);
        }

        void Consider(long other, ReadOnlySpan<byte> type)
        {
            if ((_log.Decided(other) || !decidedOnly) && _log.Checkpoint(other) != checkpoint && !Differ(_log.PlateType(other), type))
            {
                _around.Add(other);
            }
        }
    }

    /// <summary>The nearest first, and no more than are compared.</summary>
    private void SortAround(long time)
    {
        _around.Sort((a, b) => Math.Abs(_log.Time(a) - time).CompareTo(Math.Abs(_log.Time(b) - time)) is not 0 and var nearer ? nearer : Order(a, b));
        if (_around.Count > MostCompared)
        {
            _around.RemoveRange(MostCompared, _around.Count - MostCompared);
        }
    }

    /// <summary>By time, then by the records' own fields.</summary>
    private int Order(long a, long b)
    {
        var order = _log.Time(a).CompareTo(_log.Time(b));
        order = order != 0 ? order : _log.Id(a).SequenceCompareTo(_log.Id(b));
        order = order != 0 ? order : _log.Plate(a).Bytes.CompareTo(_log.Plate(b).Bytes);
        return order != 0 ? order : a.CompareTo(b);
    }

    private (long First, long Second) InOrder(long a, long b) => Order(a, b) < 0 ? (a, b) : (b, a);

    private bool IsImpossible(long first, long second, TripLimit limit) => _log.Time(second) - _log.Time(first) + Slack(_log.Time(first)) + Slack(_log.Time(second)) < limit.Least;

    /// <summary>A time on a full minute may be one that knows minutes only: it can be as much later.</summary>
    private static long Slack(long time) => time % Milliseconds.Minute == 0 ? Milliseconds.Minute : 0;

    /// <summary>One of the two had to go early, for there were too many.</summary>
    private bool IsGone((long First, long Second) pair) => Math.Min(pair.First, pair.Second) < _log.First;

    private int TripOf(long first, long second) => TripLimits.Trip(_log.Checkpoint(first), _log.Checkpoint(second));

    private void Tell(long first, long second, WarningState state, TripLimit limit)
    {
        var arrival = _log.Time(second);
        var later = _log.Told(second);
        _changes.Add(new PlateWarning(_log.Plate(second).ToString(), _log.Told(first), later, state, CaseOf(_log.Plate(second), arrival)?.Key ?? new CaseKey(arrival, later.Id), limit, null));
    }

    /// <summary>The case that a pair of a plate belongs to; null: it begins one.</summary>
    private CloneCase? CaseOf(PlateKey plate, long arrival) => _cases.GetValueOrDefault(plate) is { } known && arrival - known.Last <= CloneCase.Span ? known : null;

    /// <summary>Lets go of what says nothing any more.</summary>
    private void ForgetBefore(long time)
    {
        foreach (var known in _cases.Values.Where(known => time - known.Last > NearSpan).ToArray())
        {
            // Nothing can explain its pairs any more; of what is explained the plate need not be known either.
            Unwatch(known);
            if (!known.IsOpen(time))
            {
                Forget(known);
            }
        }

        foreach (var (trip, suspects) in _suspects)
        {
            if (suspects.RemoveAll(suspect => !suspect.Pair.IsSuspect || time - suspect.Pair.Second.Time > RecentTrips.Span) > 0 && suspects.Count == 0)
            {
                _suspects.Remove(trip);
            }
        }

        _provisional.RemoveWhere(IsGone);
        foreach (var (trip, recent) in _recent)
        {
            if (recent.AreOver(time))
            {
                _recent.Remove(trip);
            }
        }
    }
}
