using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using MySqlConnector;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>Brings every instance's schema up to date, and says when that is done.</summary>
internal sealed class SchemaReady(Databases databases, IEnumerable<ISeed> seeds)
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string?[] _problems = new string?[databases.Count];

    /// <summary>Ends once all instances have been migrated.</summary>
    public Task WhenReady => _ready.Task;

    /// <summary>Why an instance could not be migrated yet; null when nothing is wrong.</summary>
    public string? Problem(int shard) => Volatile.Read(ref _problems[shard]);

    /// <summary>Migrates one instance. Several processes at once are safe: a lock on the server orders them.</summary>
    /// <returns>The names of the migrations that it lacked.</returns>
    public async Task<IReadOnlyList<string>> MigrateAsync(int shard, CancellationToken cancellationToken)
    {
        try
        {
            var applied = new List<string>();
            await using var turn = await TurnAsync(databases.ConnectionString(shard), cancellationToken);
            foreach (var context in databases.Migrating(shard))
            {
                applied.AddRange(await MigrateAsync(context, cancellationToken));
            }

            foreach (var seed in shard == 0 ? seeds : [])
            {
                await seed.PlantAsync(cancellationToken);
            }

            Volatile.Write(ref _problems[shard], null);
            return applied;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Volatile.Write(ref _problems[shard], e.GetBaseException().Message);
            throw;
        }
    }

    public void Done() => _ready.TrySetResult();

    private static async Task<IReadOnlyList<string>> MigrateAsync(DbContext context, CancellationToken cancellationToken)
    {
        await using (context)
        {
            // Adopting a large table takes its time.
            context.Database.SetCommandTimeout(TimeSpan.FromHours(1));
            IEnumerable<string> before = [];
            if (await context.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken))
            {
                before = await context.Database.GetAppliedMigrationsAsync(cancellationToken);
                await new Adoption(context).RunAsync(cancellationToken);
            }

            await context.Database.MigrateAsync(cancellationToken);
            await new Adoption(context).MigratedAsync();
            return [.. (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(before)];
        }
    }

    /// <summary>Waits until nobody else migrates this database. Pomelo's own lock, without an end to its wait, is none on MariaDB.</summary>
    /// <returns>The connection that holds the lock.</returns>
    private static async Task<MySqlConnection> TurnAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new MySqlConnectionStringBuilder(connectionString) { Pooling = false };
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"trafficwatch migrates {settings.Database}")))[..60];

        // The database itself may not be there yet.
        settings.Database = "";
        var connection = new MySqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync("SET SESSION wait_timeout = 86400");
            while (Convert.ToInt64(await connection.ScalarAsync("SELECT GET_LOCK(@n, 1)", ("@n", name)), CultureInfo.InvariantCulture) != 1)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <summary>Migrates at the start, in the background: an instance that is away is waited for.</summary>
internal sealed partial class SchemaMigrator(SchemaReady schema, Databases databases, TimeProvider time, ILogger<SchemaMigrator> logger) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, databases.Count).Select(shard => MigrateAsync(shard, stoppingToken)));
            schema.Done();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends before an instance came.
        }
    }

    private async Task MigrateAsync(int shard, CancellationToken cancellationToken)
    {
        await Task.Yield();
        string? said = null;
        for (var wait = TimeSpan.FromMilliseconds(500); ; wait = wait * 2 < Longest ? wait * 2 : Longest)
        {
            try
            {
                await schema.MigrateAsync(shard, cancellationToken);
                LogReady(shard);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                var reason = e.GetBaseException().Message;
                if (reason != said)
                {
                    LogWaiting(shard, said = reason);
                }
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    [LoggerMessage(200, LogLevel.Information, "Shard {Shard} is ready")]
    private partial void LogReady(int shard);

    [LoggerMessage(201, LogLevel.Warning, "Shard {Shard} can't be used yet, trying again: {Reason}")]
    private partial void LogWaiting(int shard, string reason);
}
