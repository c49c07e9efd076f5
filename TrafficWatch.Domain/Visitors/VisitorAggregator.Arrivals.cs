using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Visitors;

/// <content>Arrivals wait for a few others, so that the presence table's memory, which is seldom in the processor's cache, is on its way before it is needed. Their order stays.</content>
public sealed partial class VisitorAggregator
{
    /// <summary>Arrivals after which an entry is asked for, and after which it is used. Waiting for memory takes as long as a few arrivals.</summary>
    private const int AskAfter = 5;
    private const int UseAfter = 10;

    private readonly Arrival[] _arrivals = new Arrival[16];
    private uint _arrived;
    private uint _settled;

    private void Arrive(int area, long time, bool entering, bool late, ReadOnlySpan<byte> user)
    {
        if (user.Length > InlineId.Size)
        {
            Settle();
            Settle(PresenceOf(area, user), time, entering, late);
            return;
        }

        ref var arrival = ref _arrivals[_arrived++ % 16];
        arrival.Time = time;
        arrival.Hash = IdTable<Presence>.HashOf(area, user);
        arrival.Area = (ushort)area;
        arrival.IdLength = (byte)user.Length;
        arrival.Entering = entering;
        arrival.Late = late;
        user.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<InlineId, byte>(ref arrival.Id), InlineId.Size));
        _table.AskForBucket(arrival.Hash);
        if (_arrived - _settled > AskAfter)
        {
            _table.AskForEntry(_arrivals[(_arrived - 1 - AskAfter) % 16].Hash);
        }

        if (_arrived - _settled > UseAfter)
        {
            SettleNext();
        }
    }

    /// <summary>Lets everything that has arrived take effect. To be called before anything reads the presence table.</summary>
    private void Settle()
    {
        while (_settled != _arrived)
        {
            SettleNext();
        }
    }

    private void SettleNext()
    {
        ref var arrival = ref _arrivals[_settled++ % 16];
        var user = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<InlineId, byte>(ref arrival.Id), arrival.IdLength);
        Settle(PresenceOf(arrival.Area, user, arrival.Hash), arrival.Time, arrival.Entering, arrival.Late);
    }

    private void Settle(int index, long time, bool entering, bool late)
    {
        ref var entry = ref _table[index];
        if (time > entry.NewestTime)
        {
            entry.NewestTime = time;
            SetNewest(ref entry, AreaOf(index), entering);
            if (entering && rules.Disjoint)
            {
                LeaveElsewhere(index, time);
            }
        }
        else if (time == entry.NewestTime && !entering)
        {
            SetNewest(ref entry, AreaOf(index), inside: false);
        }

        entry.Pending++;
        if (late)
        {
            _late.Add((time, index, entering));
        }
        else
        {
            var second = Math.DivRem(time, 1000, out var millisecond);
            _buffer.Add(second, new BufferedVisit(millisecond, index, entering).Packed);
        }
    }

    /// <summary>On the newest line, who comes into one area is in no other.</summary>
    private void LeaveElsewhere(int index, long time)
    {
        for (var other = _visitors[_table[index].Visitor].First; other >= 0; other = _table[other].Next)
        {
            ref var entry = ref _table[other];
            if (other != index && entry.NewestTime <= time)
            {
                SetNewest(ref entry, AreaOf(other), inside: false);
            }
        }
    }

    /// <summary>An event whose entry is on its way.</summary>
    private struct Arrival
    {
        public long Time;
        public ulong Hash;
        public ushort Area;
        public byte IdLength;
        public bool Entering;
        public bool Late;
        public InlineId Id;
    }
}
