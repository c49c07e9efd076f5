using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Areas;

namespace TrafficWatch.Tests.Platform.Storage;

/// <summary>Two databases of one's own on two servers in different zones.</summary>
internal sealed class Shards
{
    public Shards(string[] connectionStrings, bool embedded = false)
    {
        Options = new ShardOptions(connectionStrings) { Embedded = embedded };
        Map = new ShardMap(Options);
        Databases = new Databases(Map, Web.Program.Streams.Select(stream => stream.Schema));
        Edits = new EditSignal();
        Schema = new SchemaReady(Databases, [new AreaSeed(Databases, Options, Edits, TimeProvider.System)]);
    }

    public ShardOptions Options { get; }

    public ShardMap Map { get; }

    public Databases Databases { get; }

    public EditSignal Edits { get; }

    public SchemaReady Schema { get; }

    /// <summary>Databases that are not there yet.</summary>
    public static Shards Named(string product, bool embedded = false) =>
        new([.. Servers(product).Select(server => DatabaseServers.Instance.NameDatabase(product, server))], embedded);

    /// <summary>Databases without tables.</summary>
    public static Shards Empty(string product) => new([.. Servers(product).Select(server => DatabaseServers.Instance.NewDatabase(product, server))]);

    public static async Task<Shards> MigratedAsync(string product)
    {
        var shards = Named(product);
        await shards.MigrateAsync();
        return shards;
    }

    public async Task<int> MigrateAsync() =>
        (await Task.WhenAll(Enumerable.Range(0, Map.Count).Select(shard => Schema.MigrateAsync(shard, CancellationToken.None)))).Sum(applied => applied.Count);

    public void Execute(int shard, string sql)
    {
        using var connection = Connect(shard);
        using var command = new MySqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Each row's cells, joined by a bar.</summary>
    public string[] Query(int shard, string sql)
    {
        using var connection = Connect(shard);
        using var command = new MySqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(cell => reader.IsDBNull(cell)
                ? "null"
                : Convert.ToString(reader.GetValue(cell), System.Globalization.CultureInfo.InvariantCulture))));
        }

        return [.. rows];
    }

    // Two, also where a product has only one server.
    private static int[] Servers(string product) => [0, Math.Min(1, DatabaseServers.Instance.Servers(product).Count - 1)];

    private MySqlConnection Connect(int shard)
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder(Map.ConnectionString(shard)) { CharacterSet = "utf8mb4" }.ConnectionString);
        connection.Open();
        return connection;
    }
}
