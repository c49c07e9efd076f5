using System.CommandLine;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Passages;

/// <summary>The bench <c>passages</c>: the stream end to end, against the client's load.</summary>
internal static class PassagesCommand
{
    public static Command Create()
    {
        var records = new Option<int>("--records") { HelpName = "N", Description = "Records to make (default 3,000,000)", DefaultValueFactory = _ => 3_000_000 };
        var flink = new Option<string?>("--flink") { HelpName = "PATH", Description = "The program that starts a Flink, to store the same topic too; jobs/passages.sql lies beside it" };
        return BenchVerb.Create(
            "passages", "Passages end to end into both instances, against the database client loading the same rows", [records, flink],
            (arguments, broker, databases, directory, cancellationToken) => new PassagesBench(broker, databases, directory).RunAsync(arguments.GetValue(records), arguments.GetValue(flink), cancellationToken));
    }
}
