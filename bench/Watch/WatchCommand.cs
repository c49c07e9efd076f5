using System.CommandLine;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Web.Platform.Verbs;

namespace TrafficWatch.Bench.Watch;

/// <summary>The bench <c>watch</c>: log files into the tables, through rotations and kills.</summary>
internal static class WatchCommand
{
    /// <summary>The hidden verb by which the watcher runs in a process of its own; what follows is as the app's own verb takes it.</summary>
    public const string Child = "watcher";

    public static IEnumerable<Command> Create()
    {
        var seconds = new Option<int>("--seconds") { HelpName = "N", Description = "How long lines are written (default 120)", DefaultValueFactory = _ => 120 };
        var rate = new Option<int>("--rate") { HelpName = "N", Description = "Lines a second (default 5,000)", DefaultValueFactory = _ => 5_000 };
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "Makes the moments of kills repeatable", DefaultValueFactory = _ => 1 };
        var data = new Option<string?>("--data") { HelpName = "DIR", Description = "Recorded passages, *.csv.gz in GB18030, to take lines from (default: made up)" };
        yield return BenchVerb.Create(
            "watch", "Every line of rotated log files once, whatever is killed", [seconds, rate, seed, data],
            (arguments, broker, databases, directory, cancellationToken) => new WatchBench(broker, databases, directory, arguments.GetValue(seed))
                .RunAsync(arguments.GetValue(data), arguments.GetValue(rate), TimeSpan.FromSeconds(arguments.GetValue(seconds)), cancellationToken));
        var child = new Command(Child) { TreatUnmatchedTokensAsErrors = false, Hidden = true };
        child.SetAction((arguments, _) => RootVerb.RunAsync(Web.Program.App, ["watch", .. arguments.UnmatchedTokens]));
        yield return child;
    }
}
