namespace TrafficWatch.Bench.Servers;

/// <summary>The configuration of an app under measurement.</summary>
internal static class AppSettings
{
    public static List<string> Of(KafkaServer kafka, DatabaseServers databases, string topic)
    {
        var settings = new List<string>
        {
            "--urls", $"http://127.0.0.1:{Tool.FreePort()}",
            "--Kafka:BootstrapServers", kafka.BootstrapServers,
            "--Streams:Visitors:Topic", topic,
        };
        for (var shard = 0; shard < databases.ConnectionStrings.Count; shard++)
        {
            settings.AddRange([$"--ConnectionStrings:Shard{shard}", databases.ConnectionStrings[shard]]);
        }

        return settings;
    }
}
