namespace TrafficWatch.Web.Embedded;

/// <summary>
/// The servers that the app brings along in Development for what is not configured. Their addresses go into
/// the configuration, so that nothing else needs to know whether a server is embedded.
/// </summary>
internal sealed class EmbeddedServers : IAsyncDisposable
{
    private DataDirectory? _directory;
    private EmbeddedMariaDb[] _databases = [];

    /// <summary>The embedded Kafka; null when one is configured.</summary>
    public EmbeddedKafka? Kafka { get; private set; }

    /// <summary>Whether the databases are embedded.</summary>
    public bool HasDatabases => _databases.Length > 0;

    /// <summary>Where a verb of another process finds the embedded Kafka's address.</summary>
    public static string KafkaAddressFile(IConfiguration configuration) =>
        Path.GetFullPath(Path.Combine(Directory(configuration), "kafka.address"));

    /// <summary>Starts what is neither configured nor out of place, and says so.</summary>
    /// <exception cref="StartRefusedException">It can't be started.</exception>
    public static async Task<EmbeddedServers> StartAsync(ConfigurationManager configuration, IHostEnvironment environment, Action<string> say, CancellationToken cancellationToken)
    {
        var servers = new EmbeddedServers();
        if (!environment.IsDevelopment())
        {
            return servers;
        }

        try
        {
            var values = new Dictionary<string, string?>();
            if (!configuration.GetSection("ConnectionStrings").GetChildren().Any(child => child.Key.StartsWith("Shard", StringComparison.OrdinalIgnoreCase)))
            {
                await servers.StartDatabasesAsync(Directory(configuration), values, say, cancellationToken);
            }

            if (string.IsNullOrWhiteSpace(configuration["Kafka:BootstrapServers"]))
            {
                servers.StartKafka(Directory(configuration), values, say);
            }

            configuration.AddInMemoryCollection(values);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Kafka is not null)
        {
            File.Delete(_directory!.Of("kafka.address"));
            Kafka.Dispose();
        }

        await Task.WhenAll(_databases.Select(database => database.StopAsync()));
        _directory?.Dispose();
    }

    private static string Directory(IConfiguration configuration) => configuration["Embedded:Directory"] is { Length: > 0 } given ? given : ".data";

    private async Task StartDatabasesAsync(string directory, Dictionary<string, string?> values, Action<string> say, CancellationToken cancellationToken)
    {
        _directory ??= DataDirectory.Take(directory);
        var starts = Enumerable.Range(0, 2)
            .Select(shard => EmbeddedMariaDb.StartAsync(_directory.Of($"shard{shard}"), 33060 + shard, say, cancellationToken))
            .ToArray();
        await Task.WhenAll(starts).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _databases = [.. starts.Where(start => start.IsCompletedSuccessfully).Select(start => start.Result)];
        await Task.WhenAll(starts);
        for (var shard = 0; shard < _databases.Length; shard++)
        {
            values[$"ConnectionStrings:Shard{shard}"] = _databases[shard].ConnectionString;
        }

        say($"two private databases run, their data are in {_directory.Path}");
    }

    private void StartKafka(string directory, Dictionary<string, string?> values, Action<string> say)
    {
        _directory ??= DataDirectory.Take(directory);
        Kafka = EmbeddedKafka.Start();
        values["Kafka:BootstrapServers"] = Kafka.BootstrapServers;
        File.WriteAllText(_directory.Of("kafka.address"), Kafka.BootstrapServers);
        say($"a Kafka inside this process answers on {Kafka.BootstrapServers}; it forgets on exit, so it is for a first look only");
    }
}
