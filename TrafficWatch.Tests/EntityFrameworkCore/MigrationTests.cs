using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TrafficWatch.Tests.Integration;
using Xunit;

namespace TrafficWatch.Tests.EntityFrameworkCore;

public sealed class MigrationTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_FourAtOnceIntoNoDatabase_EachStepOnce(string product)
    {
        var connectionString = DatabaseServers.Instance.NameDatabase(product);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var context = MigratedContext.Connect(connectionString);
            await context.Database.MigrateAsync();
        })));

        await using var migrated = MigratedContext.Connect(connectionString);
        Assert.Equal(2, (await migrated.Database.GetAppliedMigrationsAsync()).Count());
        Assert.Equal(1, await migrated.Signs.CountAsync());
        migrated.Signs.Add(new Sign { Code = "SEEDED", Caption = "🚗" });
        await migrated.SaveChangesAsync();
        Assert.Equal("seeded", (await migrated.Signs.SingleAsync(sign => sign.Code == "seeded")).Code);
        Assert.Equal("utf8mb4", (await migrated.Database.SqlQuery<string>($"SELECT @@character_set_database AS `Value`").ToListAsync())[0]);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_FourProcessesAtOnce_EachStepOnce(string product)
    {
        var connectionString = DatabaseServers.Instance.NameDatabase(product);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MigratorProcess.RunAsync(connectionString)));

        await using var migrated = MigratedContext.Connect(connectionString);
        Assert.Equal(2, (await migrated.Database.GetAppliedMigrationsAsync()).Count());
        Assert.Equal("seeded", (await migrated.Signs.SingleAsync()).Code);
    }

    [Fact]
    public void CreateIndex_WithFilter_SaysThatThereAreNone()
    {
        using var context = MigratedContext.Connect("Server=localhost;Database=x");
        var operation = new Microsoft.EntityFrameworkCore.Migrations.Operations.CreateIndexOperation
        {
            Name = "IX",
            Table = "Signs",
            Columns = ["Code"],
            Filter = "`Code` <> ''",
        };
        var exception = Assert.Throws<NotSupportedException>(
            () => context.GetService<IMigrationsSqlGenerator>().Generate([operation]));
        Assert.Contains("computed", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_DownAndUpAgain_SchemaFollows(string product)
    {
        await using var context = MigratedContext.Connect(DatabaseServers.Instance.NameDatabase(product));
        await context.Database.MigrateAsync();
        await context.GetService<IMigrator>().MigrateAsync("20250101000000_First");
        Assert.Single(await context.Database.GetAppliedMigrationsAsync());
        await context.Database.MigrateAsync();
        Assert.Equal(1, await context.Signs.CountAsync(sign => sign.Caption == "欢迎 🚗"));
        await context.Database.EnsureDeletedAsync();
        Assert.False(await context.GetService<Microsoft.EntityFrameworkCore.Storage.IDatabaseCreator>().CanConnectAsync());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void Migrate_Synchronously_Works(string product)
    {
        using var context = MigratedContext.Connect(DatabaseServers.Instance.NameDatabase(product));
        context.Database.Migrate();
        context.Signs.Add(new Sign { Code = "sync" });
        context.SaveChanges();
        Assert.Equal(2, context.Signs.Count());
        Assert.True(context.Database.EnsureDeleted());
        Assert.True(context.Database.EnsureCreated());
        Assert.False(context.Database.EnsureCreated());
    }
}

internal sealed class Sign
{
    public long Id { get; set; }

    public required string Code { get; set; }

    public string? Caption { get; set; }
}

internal sealed class MigratedContext(DbContextOptions<MigratedContext> options) : DbContext(options)
{
    public DbSet<Sign> Signs => Set<Sign>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Sign>().Property(sign => sign.Code).HasMaxLength(100).UseCollation("utf8mb4_bin");

    public static MigratedContext Connect(string connectionString) => new(
        new DbContextOptionsBuilder<MigratedContext>().UseMySQL(connectionString)
            .ConfigureWarnings(warnings => warnings.Ignore(
                Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.PendingModelChangesWarning)).Options);
}

[DbContext(typeof(MigratedContext))]
[Migration("20250101000000_First")]
internal sealed class First : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Signs",
            table => new
            {
                Id = table.Column<long>().AutoIncrement(),
                Code = table.Column<string>("varchar(50)", collation: "utf8mb4_bin"),
                Gone = table.Column<int>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Signs", sign => sign.Id));
        migrationBuilder.CreateTable(
            "Lamps",
            table => new
            {
                Id = table.Column<int>().AutoIncrement(),
                SignId = table.Column<long>(),
                At = table.Column<DateTime>("datetime(3)", defaultValueSql: "CURRENT_TIMESTAMP(3)"),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Lamps", lamp => lamp.Id);
                table.ForeignKey("FK_Lamps_Signs", lamp => lamp.SignId, "Signs", "Id", onDelete: ReferentialAction.Cascade);
                table.CheckConstraint("CK_Lamps_At", "`At` >= '2000-01-01'");
            });
        migrationBuilder.CreateIndex("IX_Signs_Code", "Signs", "Code", unique: true);
        migrationBuilder.InsertData(
            "Signs", ["Code", "Gone"], ["varchar(50)", "int"], new object[,] { { "seeded", 1 } });
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("Lamps");
        migrationBuilder.DropTable("Signs");
    }
}

[DbContext(typeof(MigratedContext))]
[Migration("20250102000000_Second")]
internal sealed class Second : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AlterColumn<string>("Code", "Signs", "varchar(100)", collation: "utf8mb4_bin");
        migrationBuilder.RenameColumn("Gone", "Signs", "Old");
        migrationBuilder.DropColumn("Old", "Signs");
        migrationBuilder.AddColumn<string>("Caption", "Signs", "longtext", nullable: true);
        migrationBuilder.AddColumn<string>("Note", "Signs", "longtext", defaultValue: "it's");
        migrationBuilder.RenameIndex("IX_Signs_Code", "UX_Signs_Code", "Signs");
        migrationBuilder.DropForeignKey("FK_Lamps_Signs", "Lamps");
        migrationBuilder.RenameTable("Lamps", newName: "Lights");
        migrationBuilder.DropCheckConstraint("CK_Lamps_At", "Lights");
        migrationBuilder.Sql("UPDATE `Signs` SET `Caption` = '欢迎 🚗'");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.RenameTable("Lights", newName: "Lamps");
        migrationBuilder.AddCheckConstraint("CK_Lamps_At", "Lamps", "`At` >= '2000-01-01'");
        migrationBuilder.AddForeignKey("FK_Lamps_Signs", "Lamps", "SignId", "Signs", principalColumn: "Id");
        migrationBuilder.RenameIndex("UX_Signs_Code", "IX_Signs_Code", "Signs");
        migrationBuilder.DropColumn("Note", "Signs");
        migrationBuilder.DropColumn("Caption", "Signs");
        migrationBuilder.AddColumn<int>("Gone", "Signs", nullable: true);
    }
}
