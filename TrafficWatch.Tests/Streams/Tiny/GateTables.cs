using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Tests.Streams.Tiny;

/// <summary>tiny_per_minute, on the shard of the gate.</summary>
internal sealed class GateMinute
{
    public required string Gate { get; set; }

    /// <summary>UTC, exclusive end of the minute.</summary>
    public DateTime WindowEnd { get; set; }

    public long Passed { get; set; }
}

internal sealed class GateSchema : IStreamSchema
{
    public void ConfigureMain(ModelBuilder model)
    {
    }

    public void ConfigureShard(ModelBuilder model) => model.Entity<GateMinute>(e =>
    {
        e.ToTable("tiny_per_minute").HasKey(row => new { row.Gate, row.WindowEnd });
        e.Property(row => row.Gate).Key();
    });

    public string Stream => "tiny";

    public IReadOnlyList<RetentionRule> Retention { get; } = [new("tiny_per_minute", RetentionKind.Statistics, false, "window_end")];
}

internal sealed class GateTables(ShardMap shards) : IStreamTables<GateCount[]>
{
    public void Write(int shard, bool newLog, GateCount[] deltas, SqlBatch sql)
    {
        GateCount[] own = [.. deltas.Where(count => shards.ShardOf(count.Gate) == shard)];
        if (own.Length == 0)
        {
            return;
        }

        sql.Begin("INSERT INTO tiny_per_minute (gate, window_end, passed) VALUES ");
        foreach (var count in own)
        {
            sql.Row().Text(count.Gate).Time(count.MinuteEnd).Number(count.Passed);
        }

        sql.End(" ON DUPLICATE KEY UPDATE passed = passed + VALUES(passed)");
    }

    public long Duplicates(GateCount[] deltas) => 0;
}
