namespace TrafficWatch.Bench.Servers;

/// <summary>The configuration of an app under measurement.</summary>
internal static class AppSettings
{
    private const string Visitors = "visitors";
    private static readonly string[] Streams = [Visitors, "passages", "shopping", "requests"];

    /// <param name="kafka">Where the topic is.</param>
    /// <param name="databases">The instances.</param>
    /// <param name="topic">What is read.</param>
    /// <param name="stream">As which stream; another than visitors is read alone.</param>
    public static List<string> Of(KafkaServer kafka, DatabaseServers databases, string topic, string stream = Visitors)
    {
        var settings = new List<string>
        {
            "--urls", $"http://127.0.0.1:{Tool.FreePort()}",
            "--Kafka:BootstrapServers", kafka.BootstrapServers,
            $"--Streams:{stream}:Topic", topic,
        };
        foreach (var other in stream == Visitors ? [] : Streams.Where(other => other != stream))
        {
            settings.AddRange([$"--Streams:{other}:Enabled", "false"]);
        }

        for (var shard = 0; shard < databases.ConnectionStrings.Count; shard++)
        {
            settings.AddRange([$"--ConnectionStrings:Shard{shard}", databases.ConnectionStrings[shard]]);
        }

        return settings;
    }
}
