using MySqlConnector;

namespace TrafficWatch.Bench.Servers;

/// <summary>Two database instances of this bench alone: MySQL where a program that starts it is at hand, else MariaDB.</summary>
internal sealed class DatabaseServers : IAsyncDisposable
{
    private const string Database = "trafficwatch_bench";
    private readonly List<DatabaseServer> _own = [];

    private DatabaseServers(string product) => Product = product;

    public string Product { get; }

    /// <summary>One for each instance.</summary>
    public List<string> ConnectionStrings { get; } = [];

    /// <summary>The servers, in the same order.</summary>
    public IReadOnlyList<DatabaseServer> Servers => _own;

    public static async Task<DatabaseServers> StartAsync(string? tool, bool mariaDb, string directory, string? zone = null)
    {
        var found = mariaDb ? null : Tool.Find(tool, "mysql");
        var servers = new DatabaseServers(found is null ? "MariaDB" : "MySQL");
        try
        {
            for (var number = 0; number < 2; number++)
            {
                var home = Path.Combine(directory, $"shard{number}");
                servers.ConnectionStrings.Add((found is null ? await servers.MariaDbAsync(home, zone) : await servers.MySqlAsync(found, home, zone)).ConnectionString);
            }

            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Empties both instances.</summary>
    public async Task RenewAsync()
    {
        foreach (var connectionString in ConnectionStrings)
        {
            var name = new MySqlConnectionStringBuilder(connectionString).Database;
            var server = new MySqlConnectionStringBuilder(connectionString) { Database = "" }.ConnectionString;
            await ExecuteAsync(server, $"DROP DATABASE IF EXISTS `{name}`");
            await ExecuteAsync(server, $"CREATE DATABASE `{name}` CHARACTER SET utf8mb4");
        }
    }

    /// <summary>All rows of a query, from all instances or only one.</summary>
    public async Task<List<object?[]>> QueryAsync(string sql, CancellationToken cancellationToken, int? only = null)
    {
        var rows = new List<object?[]>();
        foreach (var connectionString in only is { } shard ? [ConnectionStrings[shard]] : ConnectionStrings)
        {
            await using var connection = new MySqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var row = new object?[reader.FieldCount];
                for (var column = 0; column < row.Length; column++)
                {
                    row[column] = reader.IsDBNull(column) ? null : reader.GetValue(column);
                }

                rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>The same instances with databases of another name; the servers stay with this one.</summary>
    public DatabaseServers Beside(string database)
    {
        var beside = new DatabaseServers(Product);
        beside.ConnectionStrings.AddRange(ConnectionStrings.Select(one => new MySqlConnectionStringBuilder(one) { Database = database }.ConnectionString));
        return beside;
    }

    /// <summary>The first instance alone.</summary>
    public DatabaseServers First()
    {
        var first = new DatabaseServers(Product);
        first.ConnectionStrings.Add(ConnectionStrings[0]);
        return first;
    }

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new MySqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _own.ForEach(server => server.Continue());
        await Task.WhenAll(_own.Select(server => server.StopAsync()));
    }

    private async Task<DatabaseServer> MySqlAsync(string tool, string home, string? zone)
    {
        var server = new MySqlServer(tool, home, Tool.FreePort(), Database);
        await server.StartAsync(zone);
        _own.Add(server);
        return server;
    }

    private async Task<DatabaseServer> MariaDbAsync(string home, string? zone)
    {
        // A child takes the environment over when it is started.
        var own = Environment.GetEnvironmentVariable("TZ");
        Environment.SetEnvironmentVariable("TZ", zone ?? own);
        var server = new MariaDbServer(home, Tool.FreePort());
        await server.UpAsync();
        Environment.SetEnvironmentVariable("TZ", own);
        _own.Add(server);
        return server;
    }
}
