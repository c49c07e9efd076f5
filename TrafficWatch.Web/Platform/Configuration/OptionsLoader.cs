using System.Globalization;
using System.Text.RegularExpressions;
using StackExchange.Redis;
using TrafficWatch.Web.Platform.Embedded;

namespace TrafficWatch.Web.Platform.Configuration;

/// <summary>Turns configuration into <see cref="TrafficWatchOptions"/>, or says everything that is wrong with it.</summary>
internal static partial class OptionsLoader
{
    private const int LeastToken = 24;

    /// <summary>Stands for every site.</summary>
    private const string AnyOrigin = "*";

    // Connection strings may be others' too; a shard's that is misspelt leaves a gap in the ring, which is told.
    /// <summary>The sections that are the app's own.</summary>
    public static readonly IReadOnlyList<string> Sections = ["Site", "Kafka", "Streams", "Simulators", "Ingest", "Retention", "Metrics", "Redis", "Watch", "Security", "Circuits", "Push", "Embedded"];

    /// <param name="configuration">All sources, the embedded servers' addresses included.</param>
    /// <param name="embedded">Which servers the app brought along.</param>
    /// <param name="streams">The streams that there are.</param>
    /// <param name="readsStreams">False for a command that touches no Kafka: it need not be configured then.</param>
    /// <exception cref="OptionsException">Something is wrong; it carries every error, each with its key.</exception>
    public static TrafficWatchOptions Load(IConfiguration configuration, EmbeddedServers embedded, IEnumerable<StreamDefaults> streams, bool readsStreams = true)
    {
        var reader = new OptionsReader(configuration);
        var kafkaIsEmbedded = embedded.Kafka is not null;
        var options = new TrafficWatchOptions(
            Site(reader),
            Kafka(reader, configuration, kafkaIsEmbedded, readsStreams),
            Shards(reader, configuration) with { Embedded = embedded.HasDatabases },
            streams.ToDictionary(stream => stream.Name, stream => Stream(reader, stream) with { SimulatedRate = SimulatedRate(reader, stream, kafkaIsEmbedded) }),
            Ingest(reader),
            Retention(reader, streams),
            Metrics(reader),
            Redis(reader),
            Security(reader),
            Circuits(reader),
            Push(reader));
        reader.RefuseUnread(Sections, ["Kafka:ClusterId", "Embedded:Directory"], ["Kafka:Client"]);
        return reader.Errors.Count == 0 ? options : throw new OptionsException(reader.Errors);
    }

    private static SecurityOptions Security(OptionsReader reader)
    {
        var origins = Origins(reader);
        var fallback = new SecurityOptions([]);
        return new SecurityOptions(reader.Networks("Security:AdminFrom"), reader.Names("Security:Hosts"), reader.Flag("Security:TrustLoopback", fallback.TrustLoopback))
        {
            ApiOrigins = [.. origins.Where(origin => origin != AnyOrigin)],
            AnyOrigin = origins.Contains(AnyOrigin),
            ApiTokens = Tokens(reader),
            ApiCallsPerMinute = reader.Count("Security:ApiCallsPerMinute", fallback.ApiCallsPerMinute, 1, 1_000_000),
            ApiExportsPerHour = reader.Count("Security:ApiExportsPerHour", fallback.ApiExportsPerHour, 1, 1_000_000),
        };
    }

    private static string[] Tokens(OptionsReader reader)
    {
        const string key = "Security:ApiTokens";
        var tokens = reader.Texts(key);
        foreach (var (index, token) in tokens.Index().Where(token => token.Item.Length < LeastToken || !token.Item.All(c => c is > ' ' and < (char)127)))
        {
            // Not the token itself: what is wrong with the configuration goes to logs.
            reader.Refuse(key, $"token {index + 1} has {token.Length} characters; there must be {LeastToken} at least, printable ASCII without blanks (openssl rand -hex 32)");
        }

        return tokens;
    }

    private static string[] Origins(OptionsReader reader)
    {
        const string key = "Security:ApiOrigins";
        var origins = reader.Texts(key);
        foreach (var origin in origins.Where(origin => origin != AnyOrigin && (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin)))
        {
            reader.Refuse(key, $"'{origin}' is no site's address (https://maps.example.org, without a path; * for any)");
        }

        return origins;
    }

    /// <summary>The site.</summary>
    public static SiteOptions Site(OptionsReader reader)
    {
        var site = new SiteOptions
        {
            Name = reader.Text("Site:Name", "TrafficWatch"),
            Zone = reader.Zone("Site:TimeZone", "Asia/Shanghai"),
            OpeningTime = reader.LocalTime("Site:OpeningTime"),
            ClosingTime = reader.LocalTime("Site:ClosingTime"),
        };
        if (site is { OpeningTime: not null, ClosingTime: null })
        {
            reader.Refuse("Site:OpeningTime", "is of use only together with Site:ClosingTime");
        }

        return site;
    }

    private static KafkaOptions Kafka(OptionsReader reader, IConfiguration configuration, bool isEmbedded, bool needed)
    {
        var servers = reader.Text("Kafka:BootstrapServers", "");
        if (servers.Length == 0 && needed)
        {
            reader.Refuse("Kafka:BootstrapServers", "not set; name the brokers as host:port, separated by commas (only in Development is a Kafka embedded)");
        }

        foreach (var server in servers.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!HostAndPort().IsMatch(server))
            {
                reader.Refuse("Kafka:BootstrapServers", $"'{server}' is not host:port");
            }
        }

        var client = configuration.GetSection("Kafka:Client").AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key.Replace(':', '.'), pair => pair.Value!);
        foreach (var name in client.Keys.Where(OwnedByTheApp.Contains))
        {
            reader.Refuse($"Kafka:Client:{name}", "is set by the app itself; exactly-once hangs on it");
        }

        return new KafkaOptions { BootstrapServers = servers, Client = client, Embedded = isEmbedded };
    }

    private static readonly HashSet<string> OwnedByTheApp =
        ["bootstrap.servers", "group.id", "enable.auto.commit", "enable.auto.offset.store", "auto.offset.reset", "isolation.level", "enable.idempotence"];

    /// <summary>The instances.</summary>
    public static ShardOptions Shards(OptionsReader reader, IConfiguration configuration)
    {
        var section = configuration.GetSection("ConnectionStrings");
        var numbers = new SortedSet<int>();
        foreach (var child in section.GetChildren())
        {
            if (ShardKey().Match(child.Key) is { Success: true } match)
            {
                numbers.Add(int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        if (numbers.Count == 0)
        {
            reader.Refuse("ConnectionStrings:Shard0", "not set; name the MySQL instances as Shard0, Shard1, … (only in Development are they embedded)");
            return new ShardOptions([]);
        }

        var strings = new List<string>();
        for (var shard = 0; shard <= numbers.Max; shard++)
        {
            var key = $"ConnectionStrings:Shard{shard}";
            var text = configuration[key]?.Trim() ?? "";
            if (text.Length == 0)
            {
                reader.Refuse(key, $"not set, though Shard{numbers.Max} is; the ring has no gaps");
            }
            else if (ConnectionStringCheck.Error(text) is { } error)
            {
                reader.Refuse(key, error);
            }

            strings.Add(text);
        }

        return new ShardOptions(strings);
    }

    private static double SimulatedRate(OptionsReader reader, StreamDefaults stream, bool kafkaIsEmbedded)
    {
        var key = $"Simulators:{stream.Name}:Rate";
        var rate = reader.Rate(key, kafkaIsEmbedded ? stream.SimulatedRate : 0, 100_000);
        if (rate > 0 && !kafkaIsEmbedded)
        {
            reader.Refuse(key, "simulated events go by themselves only into the embedded Kafka; call the verb simulate to send them elsewhere");
        }

        return rate;
    }

    private static IngestOptions Ingest(OptionsReader reader) => new()
    {
        Enabled = reader.Flag("Ingest:Enabled", true),
        Lease = reader.Duration("Ingest:Lease", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
        SnapshotEvery = reader.Duration("Ingest:SnapshotEvery", TimeSpan.FromSeconds(5), TimeSpan.Zero, TimeSpan.FromHours(1)),
    };

    /// <summary>How long what is kept.</summary>
    public static RetentionOptions Retention(OptionsReader reader, IEnumerable<StreamDefaults> streams) => new()
    {
        DaysOfTables = streams.SelectMany(stream => stream.Own.Where(setting => setting.DaysOf is not null).Select(setting => KeyValuePair.Create(
            setting.DaysOf!, reader.Count($"Streams:{stream.Name}:{setting.Key}", int.Parse(setting.Default, CultureInfo.InvariantCulture), 0, RetentionOptions.SpanOf(RetentionKind.Record).Most)))).ToDictionary(),
        Days = RetentionOptions.Defaults.ToDictionary(kind => kind.Key, kind => reader.Count(RetentionOptions.KeyOf(kind.Key), kind.Value, RetentionOptions.SpanOf(kind.Key).Least, RetentionOptions.SpanOf(kind.Key).Most)),
        At = reader.LocalTime("Retention:At") ?? new RetentionOptions().At,
    };

    private static RedisOptions Redis(OptionsReader reader)
    {
        const string key = "Redis:Connection";
        var connection = reader.Text(key, "");
        try
        {
            if (connection.Length > 0 && ConfigurationOptions.Parse(connection).EndPoints.Count == 0)
            {
                reader.Refuse(key, "names no server (redis1:6379)");
            }
        }
        catch (ArgumentException e)
        {
            reader.Refuse(key, $"can't be read: {e.Message}");
        }

        return new RedisOptions { Connection = connection };
    }

    private static MetricsOptions Metrics(OptionsReader reader)
    {
        const string key = "Metrics:OtlpEndpoint";
        var text = reader.Text(key, "");
        if (text.Length == 0)
        {
            return new MetricsOptions();
        }

        // A relative address such as v1/metrics is looked for below it, so it ends in a slash.
        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https")
        {
            return new MetricsOptions { OtlpEndpoint = endpoint };
        }

        reader.Refuse(key, $"'{text}' is not the http address of a collector, such as http://collector:4318");
        return new MetricsOptions();
    }

    private static CircuitOptions Circuits(OptionsReader reader)
    {
        var fallback = new CircuitOptions();
        return new CircuitOptions
        {
            Most = reader.Count("Circuits:Most", fallback.Most, 1, 1_000_000),
            MostPerAddress = reader.Count("Circuits:MostPerAddress", fallback.MostPerAddress, 1, 1_000_000),
        };
    }

    private static PushOptions Push(OptionsReader reader)
    {
        var fallback = new PushOptions();
        return new PushOptions
        {
            Most = reader.Count("Push:Most", fallback.Most, 1, 100_000),
            MostPerAddress = reader.Count("Push:MostPerAddress", fallback.MostPerAddress, 1, 100_000),
        };
    }

    /// <summary>One stream's options, without its simulator's.</summary>
    public static StreamOptions Stream(OptionsReader reader, StreamDefaults defaults)
    {
        var key = $"Streams:{defaults.Name}:";
        var topicName = reader.Text(key + "Topic", defaults.Topic);
        if (!TopicName().IsMatch(topicName))
        {
            reader.Refuse(key + "Topic", $"'{topicName}' is no topic name (letters, digits, '.', '_', '-', at most 249)");
        }

        var own = defaults.Own.ToDictionary(setting => setting.Key, setting => reader.Text(key + setting.Key, setting.Default));
        foreach (var setting in defaults.Own)
        {
            if (setting.Problem(own[setting.Key]) is { } problem)
            {
                reader.Refuse(key + setting.Key, $"'{own[setting.Key]}' {problem}");
            }
        }

        return new StreamOptions
        {
            Name = defaults.Name,
            Own = own,
            Enabled = reader.Flag(key + "Enabled", true),
            Topic = topicName,
            GroupId = reader.Text(key + "GroupId", $"trafficwatch-{defaults.Name.ToLowerInvariant()}"),
            SourceZone = reader.Zone(key + "SourceTimeZone", defaults.SourceZone),
            AllowedLateness = reader.Duration(key + "AllowedLateness", defaults.AllowedLateness, TimeSpan.Zero, TimeSpan.FromDays(1)),
            EpochSize = reader.Count(key + "EpochSize", defaults.EpochSize, 1, 1_000_000),
            EpochAge = reader.Duration(key + "EpochAge", TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
            IdleAfter = reader.Duration(key + "IdleAfter", TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            HoldNew = reader.Flag(key + "HoldNew", true),
            QuietAfter = reader.Duration(key + "QuietAfter", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            MaxAhead = reader.Duration(key + "MaxAhead", TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.FromDays(365)),
            AlertMargin = reader.Rate(key + "AlertMargin", 0.05, 0.99),
            WatchedFiles = defaults.HasFiles ? reader.Texts($"Watch:{defaults.Name}:Files") : [],
            WatchState = defaults.HasFiles ? reader.Text($"Watch:{defaults.Name}:State", "") : "",
        };
    }

    [GeneratedRegex(@"^(\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):\d{1,5}$")]
    private static partial Regex HostAndPort();

    [GeneratedRegex(@"^Shard(\d{1,3})$", RegexOptions.IgnoreCase)]
    private static partial Regex ShardKey();

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,249}$")]
    private static partial Regex TopicName();
}
