using MySqlConnector;
using TrafficWatch.Web.Configuration;

namespace TrafficWatch.Web.Health;

/// <summary>Whether one MySQL instance answers a question.</summary>
internal sealed class ShardHealth(int shard, ShardOptions options) : IHealthSource
{
    public string Name => $"shard{shard}";

    public (bool Ok, string? Reason) Check()
    {
        try
        {
            var settings = new MySqlConnectionStringBuilder(options.ConnectionStrings[shard])
            {
                ConnectionTimeout = (uint)HealthReport.Patience.TotalSeconds,
                DefaultCommandTimeout = (uint)HealthReport.Patience.TotalSeconds,
                // The server answers, though our schema may not be there yet.
                Database = "",
                MaximumPoolSize = 2,
            };
            using var connection = new MySqlConnection(settings.ConnectionString);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT 1";
            command.ExecuteScalar();
            return (true, null);
        }
        catch (Exception e) when (e is MySqlException or InvalidOperationException or TimeoutException or IOException)
        {
            return (false, e.Message);
        }
    }
}
