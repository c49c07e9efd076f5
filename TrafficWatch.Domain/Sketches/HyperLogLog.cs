using System.Numerics;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Sketches;

/// <summary>How many different things there were, without knowing which: the standard error is 1.6 % of them, and few are as good as exact. Merging is lossless, in any order and as often as one likes.</summary>
/// <remarks>Flajolet et al., HyperLogLog, AofA 2007, over 64-bit hashes; the estimator is Ertl's (New cardinality estimation algorithms for HyperLogLog sketches, 2017), which needs no tables.</remarks>
public sealed class HyperLogLog
{
    /// <summary>The standard error, as a part of the count: 1.04 over the root of the number of registers.</summary>
    public const double Error = 0.01625;

    private const int Bits = 12, Registers = 1 << Bits, MostRanks = 64 - Bits + 1, RankBits = 6;

    /// <summary>As long as there are no more registers than this in use, only these are kept.</summary>
    private const int Few = 512;
    private const int Packed = 3;

    /// <summary>Index and rank of each register in use, sorted; not used once <see cref="_all"/> is.</summary>
    private int[] _few = [];
    private int _count;
    private byte[]? _all;

    /// <summary>Whether anything was new since the last <see cref="ToBytes"/>.</summary>
    public bool Changed { get; private set; }

    /// <summary>Takes one in.</summary>
    /// <param name="thing">What it is called; not kept.</param>
    public void Add(ReadOnlySpan<byte> thing)
    {
        var hash = KeyHash.Lasting(thing);
        Set((int)(hash >> (64 - Bits)), Math.Min(BitOperations.LeadingZeroCount(hash << Bits) + 1, MostRanks));
    }

    /// <summary>Takes in all that another has.</summary>
    public void Merge(HyperLogLog other)
    {
        for (var index = 0; index < (other._all?.Length ?? 0); index++)
        {
            if (other._all![index] is > 0 and var rank)
            {
                Set(index, rank);
            }
        }

        foreach (var register in other._few.AsSpan(0, other._count))
        {
            Set(register >> RankBits, RankOf(register));
        }
    }

    /// <summary>All that several hold, each as <see cref="ToBytes"/> wrote it.</summary>
    public static HyperLogLog Merged(IEnumerable<byte[]> sketches)
    {
        var merged = new HyperLogLog();
        foreach (var sketch in sketches)
        {
            merged.Merge(FromBytes(sketch));
        }

        return merged;
    }

    /// <summary>About how many different ones there were.</summary>
    public long Estimate()
    {
        Span<int> ranks = stackalloc int[MostRanks + 1];
        if (_all is { } all)
        {
            foreach (var rank in all)
            {
                ranks[rank]++;
            }
        }
        else
        {
            ranks[0] = Registers - _count;
            foreach (var register in _few.AsSpan(0, _count))
            {
                ranks[RankOf(register)]++;
            }
        }

        var sum = Registers * Tau(1 - ((double)ranks[MostRanks] / Registers));
        for (var rank = MostRanks - 1; rank > 0; rank--)
        {
            sum = 0.5 * (sum + ranks[rank]);
        }

        sum += Registers * Sigma((double)ranks[0] / Registers);
        return (long)Math.Round(Registers / (2 * Math.Log(2)) * Registers / sum);
    }

    /// <summary>The same for the same contents, whatever the order in which they came: 4 KB at most.</summary>
    public byte[] ToBytes()
    {
        Changed = false;
        if (_all is { } all)
        {
            return [.. all];
        }

        var bytes = new byte[_count * Packed];
        for (var i = 0; i < _count; i++)
        {
            (bytes[i * Packed], bytes[(i * Packed) + 1], bytes[(i * Packed) + 2]) = ((byte)(_few[i] >> 16), (byte)(_few[i] >> 8), (byte)_few[i]);
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    public static HyperLogLog FromBytes(ReadOnlySpan<byte> bytes)
    {
        var sketch = new HyperLogLog();
        if (bytes.Length != Registers && (bytes.Length % Packed != 0 || bytes.Length > Few * Packed))
        {
            throw new InvalidDataException($"{bytes.Length} bytes are no sketch of clients");
        }

        for (var i = 0; i < bytes.Length; i += bytes.Length == Registers ? 1 : Packed)
        {
            var register = bytes.Length == Registers ? (i << RankBits) | bytes[i] : (bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2];
            var (index, rank) = (register >> RankBits, RankOf(register));
            if (index >= Registers || rank > MostRanks || (bytes.Length == Registers && bytes[i] > MostRanks))
            {
                throw new InvalidDataException($"register {index} of a sketch of clients holds {rank}");
            }

            if (rank > 0)
            {
                sketch.Set(index, rank);
            }
        }

        sketch.Changed = false;
        return sketch;
    }

    private static int RankOf(int register) => register & ((1 << RankBits) - 1);

    private void Set(int index, int rank)
    {
        if (_all is { } all)
        {
            if (all[index] < rank)
            {
                all[index] = (byte)rank;
                Changed = true;
            }

            return;
        }

        var at = _few.AsSpan(0, _count).BinarySearch(index << RankBits);
        at = at < 0 ? ~at : at;
        if (at < _count && _few[at] >> RankBits == index)
        {
            if (RankOf(_few[at]) < rank)
            {
                _few[at] = (index << RankBits) | rank;
                Changed = true;
            }

            return;
        }

        Changed = true;

        if (_count == Few)
        {
            _all = new byte[Registers];
            foreach (var register in _few)
            {
                _all[register >> RankBits] = (byte)RankOf(register);
            }

            _all[index] = (byte)rank;
            (_few, _count) = ([], 0);
            return;
        }

        if (_count == _few.Length)
        {
            Array.Resize(ref _few, Math.Min(Few, Math.Max(4, _count * 2)));
        }

        Array.Copy(_few, at, _few, at + 1, _count++ - at);
        _few[at] = (index << RankBits) | rank;
    }

    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        double power = 1, sum = x, before;
        do
        {
            x *= x;
            before = sum;
            sum += x * power;
            power += power;
        }
        while (sum != before);
        return sum;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        double power = 1, sum = 1 - x, before;
        do
        {
            x = Math.Sqrt(x);
            before = sum;
            power *= 0.5;
            sum -= (1 - x) * (1 - x) * power;
        }
        while (sum != before);
        return sum / 3;
    }
}
