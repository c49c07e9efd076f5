namespace TrafficWatch.Web.Platform.Embedded;

/// <summary>
/// The servers that the app brings along in Development for what is not configured. Their addresses go into
/// the configuration, so that nothing else needs to know whether a server is embedded.
/// </summary>
internal sealed class EmbeddedServers : IAsyncDisposable
{
    private readonly bool _wantsDatabases;
    private readonly bool _wantsKafka;
    private readonly DataDirectory? _directory;
    private EmbeddedMariaDb[] _databases = [];

    /// <summary>Takes the directory for what is not configured; nothing is started yet.</summary>
    /// <exception cref="StartRefusedException">Another process has the directory.</exception>
    public EmbeddedServers(IConfiguration configuration, IHostEnvironment environment)
    {
        _wantsDatabases = environment.IsDevelopment() && !configuration.GetSection("ConnectionStrings").GetChildren()
            .Any(child => child.Key.StartsWith("Shard", StringComparison.OrdinalIgnoreCase));
        _wantsKafka = environment.IsDevelopment() && string.IsNullOrWhiteSpace(configuration["Kafka:BootstrapServers"]);
        _directory = _wantsDatabases || _wantsKafka ? DataDirectory.Take(PathOf(configuration)) : null;
    }

    /// <summary>The embedded Kafka; null when one is configured.</summary>
    public EmbeddedKafka? Kafka { get; private set; }

    /// <summary>Whether the databases are embedded.</summary>
    public bool HasDatabases => _wantsDatabases;

    /// <summary>Where a verb of another process finds the embedded Kafka's address.</summary>
    public static string KafkaAddressFile(IConfiguration configuration) => Path.GetFullPath(Path.Combine(PathOf(configuration), "kafka.address"));

    /// <summary>Starts what is not configured, says so, and puts the addresses into the configuration.</summary>
    /// <exception cref="StartRefusedException">One can't be started.</exception>
    public async Task StartAsync(IConfigurationBuilder configuration, Action<string> say, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string?>();
        if (_wantsDatabases)
        {
            await StartDatabasesAsync(_directory!, values, say, cancellationToken);
        }

        if (_wantsKafka)
        {
            StartKafka(_directory!, values, say);
        }

        configuration.AddInMemoryCollection(values);
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

    private static string PathOf(IConfiguration configuration) => configuration["Embedded:Directory"] is { Length: > 0 } given ? given : ".data";

    private async Task StartDatabasesAsync(DataDirectory directory, Dictionary<string, string?> values, Action<string> say, CancellationToken cancellationToken)
    {
        var starts = Enumerable.Range(0, 2)
            .Select(shard => EmbeddedMariaDb.StartAsync(directory.Of($"shard{shard}"), 33060 + shard, say, cancellationToken))
            .ToArray();
        await Task.WhenAll(starts).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _databases = [.. starts.Where(start => start.IsCompletedSuccessfully).Select(start => start.Result)];
        await Task.WhenAll(starts);
        for (var shard = 0; shard < _databases.Length; shard++)
        {
            values[$"ConnectionStrings:Shard{shard}"] = _databases[shard].ConnectionString;
        }

        say($"two private databases run, their data are in {directory.Path}");
    }

    private void StartKafka(DataDirectory directory, Dictionary<string, string?> values, Action<string> say)
    {
        Kafka = EmbeddedKafka.Start();
        values["Kafka:BootstrapServers"] = Kafka.BootstrapServers;
        File.WriteAllText(directory.Of("kafka.address"), Kafka.BootstrapServers);
        say($"a Kafka inside this process answers on {Kafka.BootstrapServers}; it forgets on exit, so it is for a first look only");
    }
}
