using System.CommandLine;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Search;

/// <summary>The bench <c>search</c>: pages and files of passages by the million.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var records = new Option<int>("--records") { HelpName = "N", Description = "Passages to search, over three days (default 10,000,000)", DefaultValueFactory = _ => 10_000_000 };
        return BenchVerb.Create(
            "search", "Searches of every kind over three days of passages, and a file of a million, while others are stored", [records],
            (arguments, broker, databases, _, cancellationToken) => new SearchBench(broker, databases).RunAsync(arguments.GetValue(records), cancellationToken));
    }
}
