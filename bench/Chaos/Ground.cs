using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos;

/// <summary>The servers of all runs: three brokers, and two instances of each database product, the first of them on a small disk.</summary>
internal sealed class Ground : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("trafficwatch-chaos.");
    private readonly List<(DatabaseServers Servers, SmallDisk? Disk)> _databases = [];
    private readonly List<SmallDisk> _disks = [];
    private KafkaServer? _kafka;

    private Ground()
    {
    }

    public KafkaServer Kafka => _kafka!;

    public static async Task<Ground> StartAsync(string? kafka, string? mysql, bool mariaDb, int megabytes)
    {
        var ground = new Ground();
        try
        {
            ground._kafka = await KafkaServer.StartAsync(kafka, Path.Combine(ground._directory.FullName, "kafka"), 3);
            if (!mariaDb && Tool.Find(mysql, "mysql") is not null)
            {
                await ground.AddAsync(mysql, mariaDb: false, megabytes);
            }

            await ground.AddAsync(null, mariaDb: true, megabytes);
            return ground;
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
    }

    /// <summary>The products take turns.</summary>
    public (DatabaseServers Servers, SmallDisk? Disk) Databases(int run) => _databases[run % _databases.Count];

    /// <summary>The faults that can be done here.</summary>
    public IReadOnlyList<Fault> Possible(IReadOnlyList<Fault> faults) =>
        _disks.Count == _databases.Count ? faults : [.. faults.Where(fault => fault.Name != "disk-full")];

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_databases.Select(one => one.Servers.DisposeAsync().AsTask()).Append(_kafka?.DisposeAsync().AsTask() ?? Task.CompletedTask));
        _disks.ForEach(disk => disk.Dispose());
        _directory.Delete(recursive: true);
    }

    private async Task AddAsync(string? mysql, bool mariaDb, int megabytes)
    {
        var home = Path.Combine(_directory.FullName, mariaDb ? "mariadb" : "mysql");
        var disk = SmallDisk.TryMount(Path.Combine(home, $"shard{SmallDisk.Shard}"), megabytes);
        if (disk is null)
        {
            Console.WriteLine("no file system can be mounted here: disk-full is left out");
        }
        else
        {
            _disks.Add(disk);
        }

        _databases.Add((await DatabaseServers.StartAsync(mysql, mariaDb, home), disk));
    }
}
