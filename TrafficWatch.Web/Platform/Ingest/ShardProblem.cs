using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>What is told of a server that is out of reach: which one, and that nothing is lost by it; its own words are the details.</summary>
internal static class ShardProblem
{
    public static Told Of(int shard, string detail) =>
        new($"shard {shard} does not answer; nothing is lost, reading goes on once it does", $"分片 {shard} 无响应；数据不会丢失，恢复后自动继续读取") { Detail = detail };

    public static Told Kafka(string detail) =>
        new("no broker answers; reading goes on once one does", "没有 Kafka 节点应答，恢复后自动继续读取") { Detail = detail };

    /// <summary>Several as one.</summary>
    public static Told Joined(IReadOnlyCollection<Told> problems) => problems.Count == 1 ? problems.First() : new(
        string.Join("; ", problems.Select(problem => problem.En)), string.Join("；", problems.Select(problem => problem.Zh)))
    {
        Detail = string.Join("; ", problems.Select(problem => problem.Detail).OfType<string>()),
    };
}
