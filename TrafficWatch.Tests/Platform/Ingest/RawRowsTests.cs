using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>Rows by LOAD DATA LOCAL and by INSERT: the same rows, and the same refusals.</summary>
public sealed class RawRowsTests
{
    private const string Table = "CREATE TABLE raw (id BIGINT PRIMARY KEY, name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, n INT NULL, at DATETIME(3) NULL) ENGINE=InnoDB";
    private static readonly string[] Letters = ["a", "B", "7", " ", "\t", "\n", "\r", "\0", "\\", "'", "\"", "N", ",", ";", "%", "_", "é", "风", "🚗", "\u001a", "\u2028", "\b"];

    public static TheoryData<string, bool> Ways
    {
        get
        {
            var ways = new TheoryData<string, bool>();
            foreach (var product in DatabaseServers.HasMySql ? new[] { DatabaseServers.MariaDb, DatabaseServers.MySql } : [DatabaseServers.MariaDb])
            {
                ways.Add(product, true);
                ways.Add(product, false);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Write_AnyText_IsReadBackAsItWas(string product, bool load)
    {
        var (chance, expected, rows) = (new Random(5), new List<(long, string?, long?, DateTime?)>(), new RawRows("raw", ["id", "name", "n", "at"]));
        for (var id = 0; id < 3000; id++)
        {
            var name = chance.Next(10) switch { 0 => null, 1 => "", 2 => "\\N", _ => string.Concat(Enumerable.Range(0, chance.Next(40)).Select(_ => Letters[chance.Next(Letters.Length)])) };
            long? n = chance.Next(4) == 0 ? null : chance.Next(int.MinValue, int.MaxValue);
            DateTime? at = chance.Next(4) == 0 ? null : DateTime.UnixEpoch.AddMilliseconds(chance.NextInt64(4_000_000_000_000));
            expected.Add((id, name, n, at));
            rows.Row().Number(id).Text(name);
            _ = n is { } number ? rows.Number(number) : rows.Null();
            _ = at is { } time ? rows.Time((long)(time - DateTime.UnixEpoch).TotalMilliseconds) : rows.Null();
        }

        await using var link = await LinkAsync(product);
        var found = await link.DoAsync(async connection =>
        {
            await WriteAsync(rows, connection, load && link.CanLoad);
            var read = new List<(long, string?, long?, DateTime?)>();
            ParkTables.Rows(connection, "SELECT id, name, n, at FROM raw ORDER BY id", row =>
                read.Add((row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.IsDBNull(3) ? null : row.GetDateTime(3))));
            return read;
        });
        Assert.Equal(expected, found);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Write_WhatTheTableCantHold_IsRefusedAndNothingIsLeft(string product, bool load)
    {
        RawRows[] bad =
        [
            Rows(rows => rows.Row().Number(1).Text("a").Number(1).Time(0).Row().Number(1).Text("twice").Number(2).Time(0)),
            Rows(rows => rows.Row().Number(2).Text(new string('x', 201)).Number(1).Time(0)),
            Rows(rows => rows.Row().Number(3).Text("a").Number(long.MaxValue).Time(0)),
            Rows(rows => rows.Row().Number(4).Text("a").Text("no number").Time(0)),
            Rows(rows => rows.Row().Null().Text("no key").Number(1).Time(0)),
        ];
        foreach (var rows in bad)
        {
            await using var link = await LinkAsync(product);
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => link.DoAsync(async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync();
                await WriteAsync(rows, connection, load && link.CanLoad);
                await transaction.CommitAsync();
                return true;
            }));
            Assert.True(refused is DataRefusedException || (refused is MySqlException { Number: var number } && EpochStore.IsOfTheData(number)), $"{refused}");
            Assert.Equal(0, await link.DoAsync(async connection =>
            {
                await using var command = new MySqlCommand("SELECT COUNT(*) FROM raw", connection);
                return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
            }));
        }

        static RawRows Rows(Action<RawRows> fill)
        {
            var rows = new RawRows("raw", ["id", "name", "n", "at"]);
            fill(rows);
            return rows;
        }
    }

    private static async Task<ShardLink> LinkAsync(string product)
    {
        var database = DatabaseServers.Instance.NewDatabase(product);
        ParkTables.Execute(database, Table);
        var link = new ShardLink(0, database, loads: true);
        await link.DoAsync(_ => Task.FromResult(true));
        return link;
    }

    private static async Task WriteAsync(RawRows rows, MySqlConnection connection, bool load)
    {
        if (load)
        {
            await rows.LoadAsync(connection);
            return;
        }

        var sql = new SqlBatch();
        rows.Insert(sql);
        foreach (var command in sql.Commands(1 << 20))
        {
            await connection.ExecuteAsync(command);
        }
    }
}
