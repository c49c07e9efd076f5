using System.CommandLine;

namespace TrafficWatch.Bench.Forecast;

/// <summary>The bench <c>forecast</c>: how far forecasts are from what came.</summary>
internal static class ForecastCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { HelpName = "FILE", Required = true, Description = "Metro_Interstate_Traffic_Volume.csv.gz" };
        var verb = new Command("forecast", "Hourly counts forecast 1, 3 and 24 hours ahead, on days that were held out") { data };
        verb.SetAction(arguments => ForecastBench.Run(arguments.GetValue(data)!));
        return verb;
    }
}
