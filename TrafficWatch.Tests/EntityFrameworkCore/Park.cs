using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace TrafficWatch.Tests.EntityFrameworkCore;

/// <summary>A small model that has every kind of column.</summary>
internal sealed class ParkContext(DbContextOptions<ParkContext> options) : DbContext(options)
{
    public DbSet<Area> Areas => Set<Area>();

    public DbSet<Visit> Visits => Set<Visit>();

    public DbSet<Everything> Everything => Set<Everything>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Area>(area =>
        {
            area.Property(a => a.Code).HasMaxLength(64).UseCollation("utf8mb4_bin");
            area.HasIndex(a => a.Code).IsUnique();
            area.Property(a => a.Version).IsConcurrencyToken();
            area.HasMany(a => a.Visits).WithOne(v => v.Area).HasForeignKey(v => v.AreaId);
        });
        modelBuilder.Entity<Visit>().HasIndex(v => new { v.At, v.Id });
        modelBuilder.Entity<Everything>().Property(e => e.Named).HasConversion<string>().HasMaxLength(20);
    }

    public static ParkContext Connect(string connectionString, bool retry = false, Action<string>? log = null)
    {
        var builder = new DbContextOptionsBuilder<ParkContext>().UseMySQL(connectionString, options =>
        {
            if (retry)
            {
                options.EnableRetryOnFailure(6, TimeSpan.FromMilliseconds(200));
            }
        });
        if (log is not null)
        {
            builder.LogTo(log, Microsoft.Extensions.Logging.LogLevel.Information);
        }

        return new ParkContext(builder.Options);
    }
}

internal sealed class Area
{
    public int Id { get; set; }

    public required string Code { get; set; }

    public string? Name { get; set; }

    public int Capacity { get; set; }

    public int Version { get; set; }

    public bool Hidden { get; set; }

    public List<Visit> Visits { get; set; } = [];
}

internal sealed class Visit
{
    public long Id { get; set; }

    public int AreaId { get; set; }

    public Area? Area { get; set; }

    [MaxLength(40)]
    public required string Visitor { get; set; }

    public DateTime At { get; set; }

    public DateTime? Left { get; set; }

    public VisitKind Kind { get; set; }

    public decimal Paid { get; set; }

    public double Score { get; set; }
}

internal enum VisitKind
{
    In = 0,
    Out = 1,
}

internal sealed class Everything
{
    public Guid Id { get; set; }

    public bool Flag { get; set; }

    public byte Tiny { get; set; }

    public sbyte SignedTiny { get; set; }

    public short Small { get; set; }

    public ushort UnsignedSmall { get; set; }

    public int Whole { get; set; }

    public uint UnsignedWhole { get; set; }

    public long Big { get; set; }

    public ulong UnsignedBig { get; set; }

    public float Single { get; set; }

    public double Double { get; set; }

    public decimal Decimal { get; set; }

    public string? Text { get; set; }

    public byte[]? Bytes { get; set; }

    public char Letter { get; set; }

    public DateTime At { get; set; }

    public DateTimeOffset Offset { get; set; }

    public DateOnly Day { get; set; }

    public TimeOnly Time { get; set; }

    public TimeSpan Span { get; set; }

    public VisitKind Kind { get; set; }

    public VisitKind Named { get; set; }

    public int? Maybe { get; set; }

    public DateTime? MaybeAt { get; set; }

    public Guid? MaybeGuid { get; set; }
}
