using System.Text;
using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

public sealed class SqlBatchTests
{
    private const string Nasty = "'\"`\\;-- /*\0\u001a\n\r%_?@:{}侏罗纪🚗\u200b ";

    public static TheoryData<string> Products => DatabaseServers.Products;

    [Theory]
    [MemberData(nameof(Products))]
    public void Write_AnyTextAndBytes_ComeBackAsTheyWere(string product)
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 2000).Select(i => (Id: i, Text: RandomText(random), Bytes: RandomBytes(random))).ToList();
        using var connection = new MySqlConnection(DatabaseServers.Instance.NewDatabase(product) + ";CharacterSet=utf8mb4");
        connection.Open();
        var sql = new SqlBatch();
        sql.Statement("CREATE TABLE fuzz (id INT PRIMARY KEY, words TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, bytes LONGBLOB, at DATETIME(3))");
        foreach (var part in rows.Chunk(500))
        {
            sql.Begin("INSERT INTO fuzz (id, words, bytes, at) VALUES ");
            foreach (var row in part)
            {
                sql.Row().Number(row.Id).Text(row.Text).Bytes(row.Bytes).Time(row.Id * 86_400_123L);
            }

            sql.End(" ON DUPLICATE KEY UPDATE words = VALUES(words)");
        }

        sql.Statement("UPDATE fuzz SET words = ? WHERE id = ? AND words = ?", Nasty, 7, rows[7].Text ?? "");
        Execute(connection, sql.ToString());
        using var command = new MySqlCommand("SELECT id, words, bytes, at FROM fuzz ORDER BY id", connection);
        using var reader = command.ExecuteReader();
        foreach (var row in rows)
        {
            Assert.True(reader.Read());
            Assert.Equal(row.Id == 7 && row.Text is not null ? Nasty : row.Text, reader.IsDBNull(1) ? null : reader.GetString(1));
            Assert.Equal(row.Bytes, (byte[])reader[2]);
            Assert.Equal(DateTime.UnixEpoch.AddMilliseconds(row.Id * 86_400_123L), reader.GetDateTime(3));
        }

        Assert.False(reader.Read());
    }

    [Fact]
    public void Commands_MoreThanAServerTakes_AreSeveralOfWholeStatements()
    {
        var sql = new SqlBatch();
        for (var i = 0; i < 10; i++)
        {
            sql.Statement("UPDATE a SET b = ?", i);
        }

        Assert.Equal([sql.ToString()], sql.Commands(1000));
        var some = sql.Commands(50).ToList();
        Assert.Equal(sql.ToString(), string.Concat(some));
        Assert.All(some, command => Assert.True(command.Length <= 50 && command.EndsWith(";\n", StringComparison.Ordinal)));
        Assert.Throws<DataRefusedException>(() => sql.Commands(10).ToList());
        Assert.Empty(new SqlBatch().Commands(10));
    }

    private static void Execute(MySqlConnection connection, string sql)
    {
        using var command = new MySqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static string? RandomText(Random random)
    {
        if (random.Next(20) == 0)
        {
            return random.Next(2) == 0 ? null : "";
        }

        var text = new StringBuilder();
        for (var length = random.Next(300); length > 0; length--)
        {
            Rune rune;
            while (!(random.Next(3) == 0 ? Rune.TryGetRuneAt(Nasty, random.Next(Nasty.Length - 1), out rune) : Rune.TryCreate(random.Next(0x110000), out rune)))
            {
            }

            text.Append(rune);
        }

        return text.ToString();
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(2000)];
        random.NextBytes(bytes);
        return bytes;
    }
}
