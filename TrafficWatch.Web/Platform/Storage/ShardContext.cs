using Microsoft.EntityFrameworkCore;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>What lives on every shard. Keys compare by bytes on every server; times are UTC with milliseconds.</summary>
internal sealed class ShardContext(DbContextOptions<ShardContext> options, IReadOnlyList<IStreamSchema> streams) : DbContext(options), IStreamContext
{
    public const string HistoryTable = "__migrations_shard";

    public DbSet<IngestOwner> Owners => Set<IngestOwner>();

    public DbSet<IngestEpoch> Epochs => Set<IngestEpoch>();

    IReadOnlyList<IStreamSchema> IStreamContext.Streams => streams;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.Properties<DateTime>().HavePrecision(3);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<IngestOwner>(e =>
        {
            e.ToTable("ingest_owner").HasKey(a => a.Stream);
            e.Property(a => a.Stream).Key(64);
            e.Property(a => a.Holder).HasMaxLength(255);
        });
        modelBuilder.Entity<IngestEpoch>(e =>
        {
            e.ToTable("ingest_epoch").HasKey(a => new { a.Stream, a.Epoch });
            e.Property(a => a.Stream).Key(64);
        });
        foreach (var stream in streams)
        {
            stream.ConfigureShard(modelBuilder);
        }

        modelBuilder.SnakeCase();
    }
}
