using System.CommandLine;

namespace TrafficWatch.Bench.Clones;

/// <summary>The bench <c>clones</c>: how many cloned plates are found, and how many that are none.</summary>
internal static class ClonesCommand
{
    public static Command Create()
    {
        var vehicles = new Option<int>("--vehicles") { HelpName = "N", Description = "Different vehicles (default 100,000)", DefaultValueFactory = _ => 100_000 };
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "Makes chance repeatable (default 1)", DefaultValueFactory = _ => 1 };
        var verb = new Command("clones", "Cloned plates found in a day of made-up traffic whose truth is known, without servers") { vehicles, seed };
        verb.SetAction(arguments => new ClonesBench(arguments.GetValue(vehicles), arguments.GetValue(seed)).Run());
        return verb;
    }
}
