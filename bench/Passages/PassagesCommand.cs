using System.CommandLine;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Passages;

/// <summary>The bench <c>passages</c>: the stream end to end, against the client's load.</summary>
internal static class PassagesCommand
{
    public static Command Create()
    {
        var records = new Option<int>("--records") { HelpName = "N", Description = "Records to make (default 3,000,000)", DefaultValueFactory = _ => 3_000_000 };
        return BenchVerb.Create(
            "passages", "Passages end to end into both instances, against the database client loading the same rows", [records],
            (arguments, broker, databases, directory, cancellationToken) => new PassagesBench(broker, databases, directory).RunAsync(arguments.GetValue(records), cancellationToken));
    }
}
