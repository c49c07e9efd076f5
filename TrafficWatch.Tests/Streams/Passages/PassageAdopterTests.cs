using System.Globalization;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Verbs;
using TrafficWatch.Web.Streams.Passages.Adopting;
using TrafficWatch.Web.Streams.Passages.Tables;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

/// <summary>What a system before had stored, into the tables of now, against a plain program that shares nothing with the product.</summary>
public sealed class PassageAdopterTests
{
    private const string Columns =
        "xzqhmc VARCHAR(100), kkmc VARCHAR(200), fxlx VARCHAR(10), gcsj DATETIME, hpzl VARCHAR(10), hphm VARCHAR(20), clppxh VARCHAR(100), province VARCHAR(20), is_weekend TINYINT(1), is_peak_hour TINYINT(1), vehicle_type_name VARCHAR(50)";

    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>Stopped at every kind of instant, again and again: rows on the wrong shard, on both, with NULLs and with what is no passage among them.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Adopt_KilledAgainAndAgain_EqualsAPlainComputation(string product)
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, product);
        var lines = Lines(300);
        var (misplaced, twice) = Make(site, lines, every: 10);
        ParkTables.Execute(site.Shards[0], """
            SET SESSION sql_mode = '';
            INSERT INTO traffic_data (id, kkmc, gcsj) VALUES ('n1', '卡口1', '2023-12-02 08:30:00'), ('x1', NULL, '2023-12-02 08:30:00'), ('x2', '卡口1', NULL),
                ('x3', '卡口1', '0000-00-00 00:00:00'), ('x4', '卡口1', '1970-01-01 00:00:00'), ('x5', '卡口1', '2099-01-01 00:00:00');
            """);
        await new Shards(site.Shards).MigrateAsync();
        var said = new StringWriter();
        IReadOnlyList<AdoptedTable>? adopted = null;
        var kills = 0;
        for (var run = 0; adopted is null; run++)
        {
            await using var adopter = Adopter(site, new FaultyHook(site.Shards[0], 1 + (run % 4), run % 3), said, together: 15);
            try
            {
                adopted = await adopter.RunAsync(CancellationToken.None);
            }
            catch (KilledException)
            {
                kills++;
            }
        }

        Assert.True(kills > 5);
        Assert.True(misplaced > 20);
        lines.Add("n1\t\t卡口1\t\t2023/12/2 8:30:00\t\t\t");
        Check();
        Assert.Equal((lines.Count + twice + 5, lines.Count, twice, 5), (adopted.Sum(table => table.Rows), adopted.Sum(table => table.Written), adopted.Sum(table => table.Copies), adopted.Sum(table => table.Refused)));
        foreach (var told in new[] { "row 'x1' is left out: KKMC is empty", "row 'x2' is left out: GCSJ ''", "row 'x3' is left out: GCSJ '0000-00-00 00:00:00'", "row 'x4' is left out: GCSJ '1970-01-01 00:00:00'", "row 'x5' is left out: GCSJ '2098-12-31 16:00:00Z' has not come yet" })
        {
            Assert.Contains(told, said.ToString(), StringComparison.Ordinal);
        }

        await using var next = Adopter(site, new NoHook(), said);
        Assert.Equal(adopted, await next.RunAsync(CancellationToken.None));
        Check();

        void Check()
        {
            site.CheckTables(lines);
            Assert.Equal(twice, site.Number("SELECT SUM(copies) FROM kkmc_traffic_per_day"));
            Assert.Equal(lines.Count + twice + 5, site.Number("SELECT COUNT(*) FROM traffic_data_before"));
            Assert.Equal(1, site.Number("SELECT COUNT(*) FROM traffic_data WHERE id = 'n1' AND gcsj = '2023-12-02 00:30:00' AND xzqhmc = '' AND hphm = '' AND is_weekend = 1 AND is_peak_hour = 1 AND vehicle_type_name = '未知'"));
            Assert.Equal(lines.Count - 1, site.Number("SELECT COUNT(*) FROM traffic_data WHERE hphm_rev = REVERSE(hphm) AND hphm <> ''"));
        }
    }

    /// <summary>The same records come from the old tables and over Kafka at once: each is stored and counted once, and is a copy once.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Adopt_WhileTheSameRecordsArrive_CountsEachOnce(string product)
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, product);
        var lines = Lines(800);
        Make(site, lines, every: 0);
        await site.StartAsync("--Streams:Passages:EpochSize", "60");
        await new Shards(site.Shards).MigrateAsync();
        await using var adopter = Adopter(site, new NoHook(), TextWriter.Null, together: 25);
        var adopting = Task.Run(() => adopter.RunAsync(CancellationToken.None));
        var chance = new Random(3);
        foreach (var piece in lines.OrderBy(_ => chance.Next()).Chunk(100))
        {
            site.Send(piece);
            await Task.Delay(20);
        }

        var adopted = await adopting;
        await site.AwaitReceivedAsync(lines.Count);
        site.CheckTables(lines);
        Assert.Equal(lines.Count, site.Number("SELECT SUM(copies) FROM kkmc_traffic_per_day"));
        Assert.Equal((lines.Count, 0), (adopted.Sum(table => table.Written + table.Copies), adopted.Sum(table => table.Refused)));
        Assert.Equal(0, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter"));
    }

    /// <summary>Keys beyond what a fraction holds, one at a time; instants where the column has them, else the zone's clock, of an hour that comes twice its first reading.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Adopt_NumbersAndInstants_AreTakenAsWhatTheyAre(string product)
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, product);
        ParkTables.Execute(site.Shards[0], """
            SET SESSION time_zone = '+03:00';
            CREATE TABLE traffic_data (id BIGINT PRIMARY KEY, KKMC VARCHAR(50), GCSJ TIMESTAMP NULL);
            INSERT INTO traffic_data VALUES (9007199254740993, '卡口', '2023-12-01 03:00:00'), (9007199254740994, '卡口', '2023-12-01 03:00:01'), (9007199254740995, '卡口', '2023-12-01 03:00:02');
            """);
        ParkTables.Execute(site.Shards[1], """
            CREATE TABLE traffic_data (row_number_ INT AUTO_INCREMENT PRIMARY KEY, id VARCHAR(20), kkmc VARCHAR(50), gcsj DATETIME(3));
            INSERT INTO traffic_data (id, kkmc, gcsj) VALUES ('a', '卡口', '2023-11-05 01:30:00.500'), ('b', '卡口', '2023-03-12 02:30:00'), ('a', '卡口', '2023-11-05 01:30:00.500'), ('a', '卡口', '2023-11-05 00:30:00');
            """);
        await new Shards(site.Shards).MigrateAsync();

        await using var adopter = Adopter(site, new NoHook(), TextWriter.Null, together: 1, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        await adopter.RunAsync(CancellationToken.None);

        Assert.Equal(
            ["a|2023-11-05 04:30:00.000", "a|2023-11-05 05:30:00.500", "b|2023-03-12 07:30:00.000", "9007199254740993|2023-12-01 00:00:00.000", "9007199254740994|2023-12-01 00:00:01.000", "9007199254740995|2023-12-01 00:00:02.000"],
            new Shards(site.Shards).Query(site.Map.ShardOf("卡口"), "SELECT id, DATE_FORMAT(gcsj, '%Y-%m-%d %H:%i:%s.%f') FROM traffic_data ORDER BY id > 'Z' DESC, id, gcsj").Select(row => row[..^3]));
        Assert.Equal(1, site.Number("SELECT SUM(copies) FROM kkmc_traffic_per_day"));
    }

    /// <summary>A row that a server refuses as data is found by halving, told and left out; nothing else is.</summary>
    [Fact]
    public async Task Adopt_ARowThatTheServerRefuses_IsLeftOutAlone()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, DatabaseServers.DefaultProduct);
        var lines = Lines(100).Where(line => site.Map.ShardOf(line.Split('\t')[2]) == 0).ToList();
        Make(site, lines, every: 0);
        await new Shards(site.Shards).MigrateAsync();
        var said = new StringWriter();

        await using var adopter = Adopter(site, new RefusingHook(row: 18), said, together: 30);
        var adopted = await adopter.RunAsync(CancellationToken.None);

        Assert.Equal([new AdoptedTable(0, lines.Count, lines.Count - 1, 0, 1), new AdoptedTable(1, 0, 0, 0, 0)], adopted);
        Assert.Contains($"row '{lines[17].Split('\t')[0]}' is left out: refused", said.ToString(), StringComparison.Ordinal);
        lines.RemoveAt(17);
        site.CheckTables(lines);
    }

    [Fact]
    public async Task Verb_WhatCanNotBeAdopted_IsSaid()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, DatabaseServers.DefaultProduct);
        string[] verb = ["adopt", "passages", "--environment", "Production", "--ConnectionStrings:Shard0", site.Shards[0], "--ConnectionStrings:Shard1", site.Shards[1]];
        Assert.Equal(1, await RootVerb.RunAsync(Web.Program.App, verb));
        Assert.Equal(2, await RootVerb.RunAsync(Web.Program.App, [.. verb, "--wrong"]));
        ParkTables.Execute(site.Shards[0], "CREATE TABLE traffic_data_before (id VARCHAR(64), kkmc VARCHAR(50), gcsj DATETIME, PRIMARY KEY (kkmc, id))");
        Assert.Contains("primary key of traffic_data_before is id varchar, kkmc varchar", await RefusalAsync(), StringComparison.Ordinal);
        ParkTables.Execute(site.Shards[0], "ALTER TABLE traffic_data_before DROP PRIMARY KEY, ADD PRIMARY KEY (id)");
        Assert.Contains("Shard 0 lacks a table", await RefusalAsync(), StringComparison.Ordinal);
        await new Shards(site.Shards).MigrateAsync();
        ParkTables.Execute(site.Shards[0], "INSERT INTO traffic_data_before VALUES ('1', '卡口', '2023-12-01 08:00:00')");
        Assert.Equal(0, await RootVerb.RunAsync(Web.Program.App, verb));
        Assert.Equal(1, site.Number("SELECT COUNT(*) FROM traffic_data WHERE gcsj = '2023-12-01 00:00:00'"));
        ParkTables.Execute(site.Shards[0], "ALTER TABLE traffic_data_before DROP COLUMN gcsj");
        Assert.Contains("has no column gcsj", await RefusalAsync(), StringComparison.Ordinal);

        async Task<string> RefusalAsync()
        {
            await using var adopter = Adopter(site, new NoHook(), TextWriter.Null);
            return (await Assert.ThrowsAsync<StartRefusedException>(() => adopter.RunAsync(CancellationToken.None))).Message;
        }
    }

    [Fact]
    public async Task Adopt_Interrupted_GoesOnLater()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, DatabaseServers.DefaultProduct);
        var lines = Lines(200);
        Make(site, lines, every: 0);
        await new Shards(site.Shards).MigrateAsync();
        using var enough = new CancellationTokenSource();
        await using (var adopter = Adopter(site, new CancellingHook(enough), TextWriter.Null, together: 20))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adopter.RunAsync(enough.Token));
        }

        Assert.InRange(site.Number("SELECT COUNT(*) FROM traffic_data"), 1, 199);
        await using var next = Adopter(site, new NoHook(), TextWriter.Null);
        await next.RunAsync(CancellationToken.None);
        site.CheckTables(lines);
    }

    private static List<string> Lines(int count) => [.. Enumerable.Range(0, count).Select(i => string.Create(
        CultureInfo.InvariantCulture,
        $"g{i:0000}\t邳州市\t卡口{i % 7}\t{(i % 2) + 1}\t{new DateTime(2023, 12, 1).AddMinutes(i * 13):yyyy/M/d H:mm:ss}\t{(i % 5 == 0 ? "-" : "02")}\t{(i % 4) switch { 0 => "苏C1***", 1 => "鲁Q12345", 2 => "-***", _ => "00000000" }}\t大众"))];

    /// <summary>Old tables on both instances, with the lines where their checkpoints belong.</summary>
    /// <param name="every">Each so-manieth is on the other shard, and each fifth of those on both; 0: none.</param>
    private static (int Misplaced, int Twice) Make(PassageSite site, List<string> lines, int every)
    {
        var (misplaced, twice) = (0, 0);
        List<string>[] rows = [[], []];
        foreach (var (i, line) in lines.Index())
        {
            var f = line.Split('\t');
            var home = site.Map.ShardOf(f[2]);
            var gcsj = DateTime.Parse(f[4], CultureInfo.InvariantCulture).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            var row = $"('{f[0]}', '{f[1]}', '{f[2]}', '{f[3]}', '{gcsj}', '{f[5]}', '{f[6]}', {(i % 3 == 0 ? "NULL" : $"'{f[7]}'")})";
            var away = every > 0 && i % every == 0;
            var both = away && i % (every * 5) == 0;
            misplaced += away ? 1 : 0;
            twice += both ? 1 : 0;
            rows[away ? 1 - home : home].Add(row);
            if (both)
            {
                rows[home].Add(row);
            }
        }

        for (var shard = 0; shard < 2; shard++)
        {
            ParkTables.Execute(site.Shards[shard], $"CREATE TABLE traffic_data (id VARCHAR(64) NOT NULL PRIMARY KEY, {Columns}) DEFAULT CHARSET utf8mb4");
            foreach (var piece in rows[shard].Chunk(500))
            {
                ParkTables.Execute(site.Shards[shard], $"INSERT INTO traffic_data (id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, clppxh) VALUES {string.Join(", ", piece)}");
            }
        }

        return (misplaced, twice);
    }

    private static PassageAdopter Adopter(PassageSite site, ICommitHook hook, TextWriter said, int together = 10_000, TimeZoneInfo? zone = null) => new(
        site.Map, new PassageTables(site.Map, new SiteCalendar(Shanghai, null), TimeProvider.System), new PassageParser(zone ?? Shanghai, PeakHours.Default), TimeSpan.FromHours(1),
        new ProgressLine(said, terminal: false, TimeProvider.System), hook, TimeProvider.System, together);

    private sealed class KilledException : Exception;

    /// <summary>At one commit: dies before it, dies after it, or its answer is lost.</summary>
    private sealed class FaultyHook(string server, int at, int fault) : ICommitHook
    {
        private int _commits;

        public Task BeforeCommitAsync(int shard, long epoch) => ++_commits == at && fault == 0 ? throw new KilledException() : Task.CompletedTask;

        public void AfterCommit(int shard, long epoch)
        {
            if (_commits == at && fault == 1)
            {
                throw new KilledException();
            }

            if (_commits == at && fault == 2)
            {
                ParkTables.Execute(server, "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the answer is lost'");
            }

            if (_commits == at + 3)
            {
                throw new KilledException();
            }
        }
    }

    /// <summary>Refuses what has the row in it, as a server does that takes no such value.</summary>
    private sealed class RefusingHook(long row) : ICommitHook
    {
        private long _last;
        private bool _alone;

        public Task BeforeCommitAsync(int shard, long epoch)
        {
            if (shard != 0 || _last >= row || epoch < row || _alone)
            {
                return Task.CompletedTask;
            }

            _alone = epoch == _last + 1;
            throw new DataRefusedException("refused");
        }

        public void AfterCommit(int shard, long epoch) => _last = shard == 0 ? epoch : _last;
    }

    private sealed class CancellingHook(CancellationTokenSource enough) : ICommitHook
    {
        public Task BeforeCommitAsync(int shard, long epoch) => Task.CompletedTask;

        public void AfterCommit(int shard, long epoch) => enough.Cancel();
    }
}
