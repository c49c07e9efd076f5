using System.CommandLine;
using TrafficWatch.Bench.Chaos;
using TrafficWatch.Bench.Clones;
using TrafficWatch.Bench.Decode;
using TrafficWatch.Bench.Export;
using TrafficWatch.Bench.Forecast;
using TrafficWatch.Bench.Park;
using TrafficWatch.Bench.Passages;
using TrafficWatch.Bench.Proof;
using TrafficWatch.Bench.Screens;
using TrafficWatch.Bench.Search;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Bench.Shopping;
using TrafficWatch.Bench.Speed;
using TrafficWatch.Bench.Streams;
using TrafficWatch.Bench.Visitors;
using TrafficWatch.Bench.Watch;

var root = new RootCommand("Measures TrafficWatch on this machine. Each bench ends with one line \"NAME: FIGURE UNIT, …\".");
root.Subcommands.Add(VisitorsCommand.Create());
root.Subcommands.Add(ParkCommand.Create());
root.Subcommands.Add(PassagesCommand.Create());
root.Subcommands.Add(ShoppingCommand.Create());
root.Subcommands.Add(SearchCommand.Create());
root.Subcommands.Add(ClonesCommand.Create());
root.Subcommands.Add(ForecastCommand.Create());
root.Subcommands.Add(DecodeCommand.Create());
root.Subcommands.Add(ProofCommand.Create());
foreach (var several in SpeedCommands.Create().Concat(WatchCommand.Create()))
{
    root.Subcommands.Add(several);
}

root.Subcommands.Add(LatencyCommand.Create());
root.Subcommands.Add(StreamsCommand.Create());
root.Subcommands.Add(CircuitsCommand.Create());
root.Subcommands.Add(ExportCommand.Create());
root.Subcommands.Add(ChaosCommand.Create());
root.Subcommands.Add(ConsumeLoop.Create());
root.Subcommands.Add(AppChild.Create());
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
