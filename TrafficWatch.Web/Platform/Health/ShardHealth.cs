using Microsoft.Extensions.Diagnostics.HealthChecks;
using MySqlConnector;

namespace TrafficWatch.Web.Platform.Health;

/// <summary>Whether one MySQL instance answers a question.</summary>
internal sealed class ShardHealth(string connectionString) : IHealthCheck
{
    private readonly string _settings = new MySqlConnectionStringBuilder(connectionString)
    {
        ConnectionTimeout = (uint)HealthAnswer.Patience.TotalSeconds,
        DefaultCommandTimeout = (uint)HealthAnswer.Patience.TotalSeconds,
        // The server answers, though our schema may not be there yet.
        Database = "",
        MaximumPoolSize = 2,
    }.ConnectionString;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // To a server that is frozen the driver takes its time to give up.
            return await AskAsync(cancellationToken).WaitAsync(cancellationToken);
        }
        catch (MySqlException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
        catch (OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("no answer in time");
        }
    }

    private async Task<HealthCheckResult> AskAsync(CancellationToken cancellationToken)
    {
        await using var connection = new MySqlConnection(_settings);
        await connection.OpenAsync(cancellationToken);
        await using var command = new MySqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
