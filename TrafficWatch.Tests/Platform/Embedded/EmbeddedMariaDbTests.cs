using MySqlConnector;
using TrafficWatch.Web.Platform.Embedded;
using Xunit;

namespace TrafficWatch.Tests.Platform.Embedded;

public sealed class EmbeddedMariaDbTests
{
    [Fact]
    public async Task Start_AfterAStop_KeepsDataAndSpeaksUtc()
    {
        var directory = Directory.CreateTempSubdirectory("trafficwatch-").FullName;
        try
        {
            var first = await EmbeddedMariaDb.StartAsync(directory, 0, _ => { }, CancellationToken.None);
            Ask(first, "CREATE TABLE kept (area VARCHAR(20)); INSERT INTO kept VALUES ('侏罗纪🚗'); SELECT 1");
            await first.StopAsync();
            var second = await EmbeddedMariaDb.StartAsync(directory, 0, _ => { }, CancellationToken.None);
            try
            {
                Assert.Equal("侏罗纪🚗 +00:00 1", Ask(second, "SELECT CONCAT(area, ' ', @@time_zone, ' ', @@innodb_flush_log_at_trx_commit) FROM kept"));
            }
            finally
            {
                await second.StopAsync();
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Start_SecondOneOnTheSameDirectory_EndsTheStaleServer()
    {
        var directory = Directory.CreateTempSubdirectory("trafficwatch-").FullName;
        var said = new List<string>();
        try
        {
            await EmbeddedMariaDb.StartAsync(directory, 0, _ => { }, CancellationToken.None);

            var second = await EmbeddedMariaDb.StartAsync(directory, 0, said.Add, CancellationToken.None);

            Assert.Contains(said, line => line.Contains("earlier run", StringComparison.Ordinal));
            Assert.Equal("1", Ask(second, "SELECT 1"));
            await second.StopAsync();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string? Ask(EmbeddedMariaDb server, string sql)
    {
        using var connection = new MySqlConnection(server.ConnectionString + ";pooling=false;characterset=utf8mb4");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
