using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Tests.Integration;
using Xunit;

namespace TrafficWatch.Tests.EntityFrameworkCore;

public sealed class SaveTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    [Theory]
    [MemberData(nameof(Products))]
    public async Task SaveChanges_GraphOfNewRows_KeysComeBackAndPropagate(string product)
    {
        await using var context = await CreateAsync(product);
        var areas = Enumerable.Range(0, 20).Select(i => new Area
        {
            Code = $"area-{i}",
            Visits = [.. Enumerable.Range(0, 60).Select(v => new Visit { Visitor = $"v{v}", At = DateTime.UnixEpoch.AddSeconds(v) })],
        }).ToList();
        context.AddRange(areas);

        var written = await context.SaveChangesAsync();

        Assert.Equal(20 + (20 * 60), written);
        Assert.Equal(20, areas.Select(area => area.Id).Distinct().Count());
        await using var other = ParkContext.Connect(context.Database.GetConnectionString()!);
        Assert.Equal(1200, await other.Visits.CountAsync());
        var codes = await other.Visits.Where(visit => visit.Id == areas[7].Visits[3].Id).Select(visit => visit.Area!.Code).ToListAsync();
        Assert.Equal(["area-7"], codes);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task SaveChanges_RowChangedMeanwhile_ConcurrencyException(string product)
    {
        await using var context = await CreateAsync(product);
        context.Areas.Add(new Area { Code = "a", Version = 1 });
        await context.SaveChangesAsync();
        await using var other = ParkContext.Connect(context.Database.GetConnectionString()!);
        var theirs = await other.Areas.SingleAsync();
        (theirs.Capacity, theirs.Version) = (5, 2);
        await other.SaveChangesAsync();

        var ours = context.Areas.Local.Single();
        (ours.Capacity, ours.Version) = (6, 2);

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task SaveChanges_EqualValues_NoConflict(string product)
    {
        await using var context = await CreateAsync(product);
        context.Areas.Add(new Area { Code = "a", Capacity = 5 });
        await context.SaveChangesAsync();
        context.Entry(context.Areas.Local.Single()).Property(area => area.Capacity).IsModified = true;

        Assert.Equal(1, await context.SaveChangesAsync());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task SaveChanges_DoubleUniqueValue_UpdateExceptionAndNothingWritten(string product)
    {
        await using var context = await CreateAsync(product);
        context.AddRange(new Area { Code = "a" }, new Area { Code = "b" }, new Area { Code = "a" });

        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());

        await using var other = ParkContext.Connect(context.Database.GetConnectionString()!);
        Assert.Equal(0, await other.Areas.CountAsync());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task SaveChanges_EveryType_ComesBackEqual(string product)
    {
        await using var context = await CreateAsync(product);
        var row = new Everything
        {
            Id = Guid.NewGuid(),
            Flag = true,
            Tiny = 255,
            SignedTiny = -128,
            Small = short.MinValue,
            UnsignedSmall = ushort.MaxValue,
            Whole = int.MinValue,
            UnsignedWhole = uint.MaxValue,
            Big = long.MinValue,
            UnsignedBig = ulong.MaxValue,
            Single = 1.5f,
            Double = Math.PI,
            Decimal = 12345.6789m,
            Text = "侏罗纪世界大冒险 🚗 it's a \\ \"test\" \n %_|",
            Bytes = [0, 1, 255, 39, 92],
            Letter = '车',
            At = new DateTime(2025, 7, 15, 12, 47, 26, 256, DateTimeKind.Utc),
            Offset = new DateTimeOffset(2025, 7, 15, 20, 47, 26, 256, TimeSpan.FromHours(8)),
            Day = new DateOnly(2024, 2, 29),
            Time = new TimeOnly(23, 59, 59, 123),
            Span = -new TimeSpan(30, 2, 3, 4, 500),
            Kind = VisitKind.Out,
            Named = VisitKind.Out,
        };
        context.Add(row);
        await context.SaveChangesAsync();

        await using var other = ParkContext.Connect(context.Database.GetConnectionString()!);
        var found = await other.Everything.SingleAsync();

        foreach (var property in typeof(Everything).GetProperties())
        {
            Assert.Equal(property.GetValue(row), property.GetValue(found));
        }

        Assert.Equal(DateTimeKind.Utc, found.At.Kind);
        Assert.Equal(TimeSpan.Zero, found.Offset.Offset);
        await FoundAsync(e => e.Id == row.Id && e.Flag && e.Maybe == null && e.Kind == row.Kind && e.Named == row.Named);
        await FoundAsync(e => e.At == row.At && e.Offset == row.Offset && e.Day == row.Day);
        await FoundAsync(e => e.Time == row.Time);
        await FoundAsync(e => e.Span == row.Span);
        await FoundAsync(e => e.Text == row.Text && e.Letter == row.Letter);
        await FoundAsync(e => e.Bytes == row.Bytes);
        await FoundAsync(e => e.Decimal == row.Decimal && e.Double == row.Double && e.Single == row.Single);
        await FoundAsync(e => e.UnsignedBig == row.UnsignedBig && e.Tiny == row.Tiny && e.SignedTiny == row.SignedTiny);
        await FoundAsync(e => e.At == new DateTime(2025, 7, 15, 12, 47, 26, 256, DateTimeKind.Utc));
        await FoundAsync(e => e.Day == new DateOnly(2024, 2, 29) && e.Named == VisitKind.Out);
        await FoundAsync(e => e.Text!.StartsWith("侏罗纪世界大冒险 🚗 it's a \\"));
        await FoundAsync(e => e.Time > new TimeOnly(1, 2) && e.Span < TimeSpan.Zero);

        async Task FoundAsync(Expression<Func<Everything, bool>> condition) =>
            Assert.True(await other.Everything.AnyAsync(condition), condition.ToString());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task SaveChanges_FractionBelowMilliseconds_CutNotRounded(string product)
    {
        await using var context = await CreateAsync(product);
        var area = new Area { Code = "a" };
        context.Add(new Visit { Area = area, Visitor = "v", At = new DateTime(2025, 12, 31, 23, 59, 59, DateTimeKind.Utc).AddTicks(9_999_999) });
        await context.SaveChangesAsync();

        await using var other = ParkContext.Connect(context.Database.GetConnectionString()!);
        Assert.Equal(new DateTime(2025, 12, 31, 23, 59, 59, 999, DateTimeKind.Utc), (await other.Visits.SingleAsync()).At);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task SaveChanges_ChangesAndDeletes_AllInPlace(string product)
    {
        await using var context = await CreateAsync(product);
        context.AddRange(Enumerable.Range(0, 10).Select(i => new Area { Code = $"a{i}" }));
        await context.SaveChangesAsync();
        var areas = await context.Areas.OrderBy(area => area.Id).ToListAsync();
        areas[0].Name = "好莱坞大道";
        context.Remove(areas[1]);
        context.Add(new Area { Code = "new" });

        Assert.Equal(3, await context.SaveChangesAsync());

        await using var other = ParkContext.Connect(context.Database.GetConnectionString()!);
        Assert.Equal(10, await other.Areas.CountAsync());
        Assert.Equal("好莱坞大道", (await other.Areas.SingleAsync(area => area.Code == "a0")).Name);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task SaveChanges_LargeValues_SeveralBatches(string product)
    {
        var connectionString = DatabaseServers.Instance.NewDatabase(product);
        var statements = 0;
        await using var context = ParkContext.Connect(
            connectionString, log: line => statements += line.Contains("INSERT INTO", StringComparison.Ordinal) ? 1 : 0);
        await context.Database.EnsureCreatedAsync();
        context.AddRange(Enumerable.Range(0, 6).Select(i => new Everything { Id = Guid.NewGuid(), Bytes = new byte[1 << 20] }));
        await context.SaveChangesAsync();
        Assert.Equal(3, statements);
    }

    [Fact]
    public void Model_WithRowVersion_SaysWhatToUse()
    {
        using var context = new RowVersionContext(
            new DbContextOptionsBuilder<RowVersionContext>().UseMySQL("Server=localhost;Database=x").Options);
        Assert.Contains(
            "IsConcurrencyToken", Assert.Throws<InvalidOperationException>(() => context.Model).Message, StringComparison.Ordinal);
    }

    private sealed class RowVersionContext(DbContextOptions<RowVersionContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.Entity<Sign>().Property<byte[]>("Stamp").IsRowVersion();
    }

    private static async Task<ParkContext> CreateAsync(string product)
    {
        var context = ParkContext.Connect(DatabaseServers.Instance.NewDatabase(product));
        await context.Database.EnsureCreatedAsync();
        return context;
    }
}
