using System.Data.Common;
using MySqlConnector;
using TrafficWatch.Web.Configuration;

namespace TrafficWatch.Web.Producers;

/// <inheritdoc cref="IStoredMinutes"/>
internal sealed class StoredMinutes(ShardOptions shards, TimeProvider time) : IStoredMinutes
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<DateTime?> NewestAsync(CancellationToken cancellationToken)
    {
        var newest = await Task.WhenAll(shards.ConnectionStrings.Select(shard => NewestOfAsync(shard, cancellationToken)));
        return newest.Max();
    }

    private async Task<DateTime?> NewestOfAsync(string connectionString, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var connection = new MySqlConnection(connectionString);
                await connection.OpenAsync(cancellationToken);
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT MAX(window_end) FROM area_traffic_per_minute";
                return await command.ExecuteScalarAsync(cancellationToken) is DateTime end ? DateTime.SpecifyKind(end, DateTimeKind.Utc) : null;
            }
            catch (DbException)
            {
                // The server is on its way up, or the table is being made.
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
