using System.Text;
using TrafficWatch.Domain.Sketches;
using TrafficWatch.Domain.Streaming;
using Xunit;

namespace TrafficWatch.Tests.Sketches;

public sealed class SketchTests
{
    /// <summary>Few are as good as exact; of many the error is as stated: three standard errors at most, and on average about one.</summary>
    [Fact]
    public void Estimate_OfManySizes_IsWithinItsError()
    {
        var errors = new List<double>();
        foreach (var size in new[] { 0, 1, 2, 10, 100, 400, 1000, 5000, 20_000, 100_000, 400_000 })
        {
            for (var run = 0; run < (size > 50_000 ? 4 : 20); run++)
            {
                var estimate = Of(Enumerable.Range(0, size).Select(one => $"10.{run}.{one >> 8}.{one & 255}")).Estimate();
                Assert.InRange(estimate, size - (size * 4 * HyperLogLog.Error) - 0.5, size + (size * 4 * HyperLogLog.Error) + 0.5);
                errors.Add(size == 0 ? 0 : Math.Pow(((double)estimate / size) - 1, 2));
            }
        }

        Assert.InRange(Math.Sqrt(errors.Average()), 0, HyperLogLog.Error);
    }

    [Fact]
    public void Merge_InAnyOrderAndAgain_IsTheWhole()
    {
        var random = new Random(3);
        foreach (var size in new[] { 5, 500, 600, 30_000 })
        {
            List<string> names = [.. Enumerable.Range(0, size).Select(_ => $"2001:db8::{random.Next(size * 2):x}")];
            var parts = names.Chunk(Math.Max(1, size / 7)).Select(Of).ToList();
            var merged = new HyperLogLog();
            foreach (var part in parts.Concat(parts).OrderBy(_ => random.Next()))
            {
                merged.Merge(HyperLogLog.FromBytes(part.ToBytes()));
            }

            Assert.Equal(Of(names).ToBytes(), merged.ToBytes());
            Assert.False(merged.Changed);
            merged.Merge(parts[0]);
            Assert.False(merged.Changed);
        }
    }

    [Fact]
    public void FromBytes_WhatIsNone_IsRefused()
    {
        Assert.Throws<InvalidDataException>(() => HyperLogLog.FromBytes(new byte[4]));
        Assert.Throws<InvalidDataException>(() => HyperLogLog.FromBytes(Enumerable.Repeat((byte)255, 4096).ToArray()));
        Assert.Throws<InvalidDataException>(() => HyperLogLog.FromBytes([255, 255, 255]));
    }

    /// <summary>Ids that were counted in a table come out as those of a batch, whether there is room for all of them, for some, or equal ones stand where the room ends.</summary>
    [Fact]
    public void Add_OfATable_IsAsOfABatch()
    {
        var random = new Random(9);
        for (var run = 0; run < 300; run++)
        {
            HeavyHitters batches = new(20), tables = new(20);
            var (ids, most) = (random.Next(1, 80), random.Next(1, 30));
            for (var batch = 0; batch < 5; batch++)
            {
                var counted = new IdTable<long>();
                Dictionary<string, long> counts = [];
                for (var i = random.Next(150); i > 0; i--)
                {
                    var (id, count) = ($"长 {random.Next(ids) * random.Next(ids)}", random.Next(1, most));
                    counts[id] = counts.GetValueOrDefault(id) + count;
                    counted[counted.FindOrAdd(2, Encoding.UTF8.GetBytes(id), IdTable<long>.HashOf(2, Encoding.UTF8.GetBytes(id)), out _)] += count;
                    counted[counted.FindOrAdd(1, Encoding.UTF8.GetBytes(id), IdTable<long>.HashOf(1, Encoding.UTF8.GetBytes(id)), out _)] += 1000;
                }

                batches.Add(counts);
                tables.Add(counted, 2);
                Assert.Equal(batches.Error, tables.Error);
                Assert.Equal(batches.Top(20), tables.Top(20));
            }
        }
    }

    /// <summary>Of values over seven orders of magnitude, each quantile is within 2 % of the value that a sorted list has there.</summary>
    [Fact]
    public void Quantile_OfAnyValues_IsWithinTwoPercent()
    {
        var random = new Random(8);
        foreach (var count in new[] { 1, 2, 10, 1000, 50_000 })
        {
            List<long> values = [.. Enumerable.Range(0, count).Select(_ => (long)Math.Exp(random.NextDouble() * 16)).Order()];
            List<(int, long)> bins = [.. values.GroupBy(DDSketch.BinOf).OrderBy(bin => bin.Key).Select(bin => (bin.Key, (long)bin.Count()))];
            foreach (var part in new[] { 0, 0.25, 0.5, 0.9, 0.99, 1 })
            {
                var truth = values[(int)(part * (count - 1))];
                Assert.InRange(DDSketch.Quantile(bins, part)!.Value, truth * (1 - DDSketch.Error - 1e-9), truth * (1 + DDSketch.Error + 1e-9));
            }
        }

        Assert.Null(DDSketch.Quantile([], 0.5));
        Assert.Equal(0, DDSketch.BinOf(0));
    }

    private static HyperLogLog Of(IEnumerable<string> names)
    {
        var sketch = new HyperLogLog();
        foreach (var name in names)
        {
            sketch.Add(Encoding.UTF8.GetBytes(name));
        }

        return sketch;
    }
}
