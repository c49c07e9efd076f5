using System.Net;

namespace TrafficWatch.Web.Platform.Configuration;

/// <summary>All options of the app, read and checked once at the start; they do not change while it runs.</summary>
internal sealed record TrafficWatchOptions(
    SiteOptions Site,
    KafkaOptions Kafka,
    ShardOptions Shards,
    IReadOnlyDictionary<string, StreamOptions> Streams,
    IngestOptions Ingest,
    RetentionOptions Retention,
    MetricsOptions Metrics,
    RedisOptions Redis,
    SecurityOptions Security,
    CircuitOptions Circuits,
    PushOptions Push);

/// <summary>The place that is watched.</summary>
internal sealed record SiteOptions
{
    /// <summary>Shown in the head of every page.</summary>
    public string Name { get; init; } = "TrafficWatch";

    /// <summary>Zone of days and clocks on screens, in filters and in exports.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Local time from which events are expected; null: the site is open all day.</summary>
    public TimeOnly? OpeningTime { get; init; }

    /// <summary>Local time at which nobody is inside any more; null: presence ends after 24 h instead.</summary>
    public TimeOnly? ClosingTime { get; init; }

    /// <summary>Whether events are expected: from the opening to the closing time, which may lie after midnight. Always, unless both are set.</summary>
    /// <param name="utc">UTC.</param>
    public bool IsOpen(DateTime utc) => OpeningTime is not { } opening || ClosingTime is not { } closing
        || TimeOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone)).IsBetween(opening, closing);
}

/// <summary>The cluster that is read.</summary>
internal sealed record KafkaOptions
{
    /// <summary>host:port, separated by commas.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>Further client settings, named as librdkafka names them.</summary>
    public IDictionary<string, string> Client { get; init; } = new Dictionary<string, string>();

    /// <summary>It runs inside this process and forgets on exit.</summary>
    public bool Embedded { get; init; }
}

/// <summary>The MySQL instances, in the order of the ring.</summary>
internal sealed record ShardOptions(IReadOnlyList<string> ConnectionStrings)
{
    /// <summary>They are this app's own private ones.</summary>
    public bool Embedded { get; init; }
}

/// <summary>What a stream is configured with when nothing is said.</summary>
/// <param name="Name">As in configuration keys: Visitors.</param>
/// <param name="Topic">The Kafka topic.</param>
/// <param name="SourceZone">Zone of event times that carry no offset.</param>
/// <param name="AllowedLateness">How much disorder the decided line waits for.</param>
/// <param name="SimulatedRate">Events a second that are simulated while the embedded Kafka is used.</param>
/// <param name="Own">Settings that this stream alone has.</param>
internal sealed record StreamDefaults(string Name, string Topic, string SourceZone, TimeSpan AllowedLateness, double SimulatedRate, params IReadOnlyList<OwnSetting> Own)
{
    /// <summary>The most records of an epoch. One grows so far only while the one before is being stored.</summary>
    public int EpochSize { get; init; } = 100_000;

    /// <summary>Whether its records may be lines of files that are followed: <c>Watch:NAME:*</c>.</summary>
    public bool HasFiles { get; init; }
}

/// <summary>A setting of one stream: <c>Streams:NAME:KEY</c>.</summary>
/// <param name="Key">The last part of its key.</param>
/// <param name="Default">What holds when nothing is said.</param>
/// <param name="Problem">What is wrong with a value; null: nothing.</param>
internal sealed record OwnSetting(string Key, string Default, Func<string, string?> Problem)
{
    /// <summary>The table whose days it says, a whole number, in place of those of its kind; null: it says something else.</summary>
    public string? DaysOf { get; init; }
}

/// <summary>One stream.</summary>
internal sealed record StreamOptions
{
    /// <summary>As in the configuration key: Visitors.</summary>
    public required string Name { get; init; }

    /// <summary>Whether this node reads it.</summary>
    public bool Enabled { get; init; } = true;

    public required string Topic { get; init; }

    /// <summary>Group under which offsets are committed, for Kafka's own lag tools only.</summary>
    public required string GroupId { get; init; }

    /// <summary>Zone of event times that carry no offset.</summary>
    public TimeZoneInfo SourceZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>How much disorder the decided line waits for.</summary>
    public TimeSpan AllowedLateness { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Events after which an epoch ends.</summary>
    public int EpochSize { get; init; } = 100_000;

    /// <summary>Age at which an epoch ends once all that waits was read; twice that while there is more.</summary>
    public TimeSpan EpochAge { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a partition read to its end stays quiet until it holds nothing back.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Files, or patterns of them, whose lines this node sends to the topic.</summary>
    public IReadOnlyList<string> WatchedFiles { get; init; } = [];

    /// <summary>Where is kept how far they were sent; empty: in the data directory.</summary>
    public string WatchState { get; init; } = "";

    /// <summary>What <see cref="StreamDefaults.Own"/> are set to.</summary>
    public IReadOnlyDictionary<string, string> Own { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether an area, or what else the stream is counted by, that nobody has named or accepted stays off the wall, once somebody has named or accepted one.</summary>
    public bool HoldNew { get; init; } = true;

    /// <summary>How long no record comes in, while the site is open, until that is told as a fault.</summary>
    public TimeSpan QuietAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How far an event time may lie ahead of its record's Kafka timestamp.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A level is left only below its threshold less this part of it.</summary>
    public double AlertMargin { get; init; } = 0.05;

    /// <summary>Simulated events a second; 0 is none. More only with the embedded Kafka.</summary>
    public double SimulatedRate { get; init; }
}

/// <summary>What this node does as a reader.</summary>
internal sealed record IngestOptions
{
    /// <summary>Whether it reads at all; if not, it only shows.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>For how long ownership of a stream is taken at a time.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Least time between two snapshots of a stream's state.</summary>
    public TimeSpan SnapshotEvery { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>What rows are kept for, and so for how long.</summary>
internal enum RetentionKind
{
    /// <summary>Records that are stored one by one.</summary>
    Record,

    /// <summary>Sums by minute, hour and day.</summary>
    Statistics,

    /// <summary>What people and alert levels did: alert transitions, changes of thresholds.</summary>
    Audit,

    /// <summary>Dead letters that went in when tried again, and new ones that nobody has looked at.</summary>
    DeadLetter,
}

/// <summary>For how long rows are kept, in whole days of the site besides today.</summary>
internal sealed record RetentionOptions
{
    /// <summary>Days by kind, where nothing is configured.</summary>
    public static readonly IReadOnlyDictionary<RetentionKind, int> Defaults = new Dictionary<RetentionKind, int> { [RetentionKind.Record] = 3, [RetentionKind.Statistics] = 90, [RetentionKind.Audit] = 730, [RetentionKind.DeadLetter] = 30 };

    /// <summary>Days by kind.</summary>
    public IReadOnlyDictionary<RetentionKind, int> Days { get; init; } = Defaults;

    /// <summary>Days of tables of which a stream's own setting says them.</summary>
    public IReadOnlyDictionary<string, int> DaysOfTables { get; init; } = new Dictionary<string, int>();

    /// <summary>When old rows are deleted, by the site's clocks.</summary>
    public TimeOnly At { get; init; } = new(3, 0);

    /// <summary>The configuration key of a kind's days, which names what somebody has changed on the page, too.</summary>
    public static string KeyOf(RetentionKind kind) => $"Retention:{kind}Days";

    /// <summary>The least and the most days that a kind may be kept. Screens compare with yesterday.</summary>
    public static (int Least, int Most) SpanOf(RetentionKind kind) => kind == RetentionKind.Statistics ? (2, 36_500) : (1, kind == RetentionKind.Record ? 3650 : 36_500);
}

/// <summary>A Redis that others read.</summary>
internal sealed record RedisOptions
{
    /// <summary>Host and port, and what else StackExchange.Redis reads; empty: none.</summary>
    public string Connection { get; init; } = "";
}

/// <summary>Where counters go besides the screens.</summary>
internal sealed record MetricsOptions
{
    /// <summary>An OpenTelemetry collector's address for OTLP over HTTP, such as http://collector:4318/; null for none.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>How often they are sent.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>Who may administer, and under which names the app answers.</summary>
/// <param name="AdminFrom">Networks from which admin pages answer.</param>
/// <param name="Hosts">Names, besides the machine's own, its addresses and localhost.</param>
/// <param name="TrustLoopback">Whether a connection from this machine itself may administer. False where something on it passes strangers' connections on without a sign: a relay, a tunnel, a proxy.</param>
internal sealed record SecurityOptions(IPNetwork[] AdminFrom, string[]? Hosts = null, bool TrustLoopback = true)
{
    /// <summary>Other sites whose pages may use <c>/api</c>, and what pushes figures: <c>https://maps.example.org</c>.</summary>
    public IReadOnlyList<string> ApiOrigins { get; init; } = [];

    /// <summary>Words by which programs prove that they may ask for what is an administrator's below <c>/api</c>, sent as <c>Authorization: Bearer …</c>.</summary>
    public IReadOnlyList<string> ApiTokens { get; init; } = [];

    /// <summary>How many calls of <c>/api</c> one caller may make in a minute.</summary>
    public int ApiCallsPerMinute { get; init; } = 1_000;

    /// <summary>How many files one caller may have made by <c>/api</c> in an hour.</summary>
    public int ApiExportsPerHour { get; init; } = 10;

    /// <summary>Whether every site's page may use what pushes figures, which tells everybody the same. <c>/api</c> goes by who asks, and is not opened by this.</summary>
    public bool AnyOrigin { get; init; }
}

/// <summary>How many screens may be open at once: each holds a circuit, some memory of this process.</summary>
internal sealed record CircuitOptions
{
    /// <summary>In all.</summary>
    public int Most { get; init; } = 2_000;

    /// <summary>From one address; behind a proxy all have that of the proxy.</summary>
    public int MostPerAddress { get; init; } = 200;
}

/// <summary>How many other programs may be connected to what pushes figures to them.</summary>
internal sealed record PushOptions
{
    /// <summary>In all.</summary>
    public int Most { get; init; } = 500;

    /// <summary>From one address; behind a proxy all have that of the proxy.</summary>
    public int MostPerAddress { get; init; } = 10;
}
