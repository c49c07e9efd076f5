using System.CommandLine;
using System.Globalization;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Verbs;

namespace TrafficWatch.Web.Streams.Passages.Preparing;

/// <summary>The verb <c>prepare passages</c>.</summary>
internal static class PreparePassages
{
    /// <summary>The verb, ready to be added to the root.</summary>
    /// <param name="stream">Its defaults.</param>
    /// <param name="peakHours">Reads the configured peak hours.</param>
    public static Command Create(StreamDefaults stream, Func<StreamOptions, PeakHours> peakHours)
    {
        var files = VerbOptions.Files("CSV in UTF-8 or GB18030, also gzipped, or XLSX, as they were delivered");
        var target = new Option<string>("--out") { HelpName = "DIR", Required = true, Description = "Where the records, the checkpoints, statistics and the quality report go" };
        var passages = new Command(
            "passages",
            "Delivered files made ready to be sent: merged, sorted by time, each record once, columns found by their names, times in one form, derived fields filled.\n"
            + "A plate type or model that is unknown (-) is taken from the same whole plate elsewhere in the files, where all that know it agree; filled.csv tells which. Masked plates are none.\n"
            + "Rows that are no passage are refused and told. Ends with 0 when none was, 1 when some were, 2 for a wrong option, 130 when interrupted: nothing is left half-written then.") { files, target };
        ConfigurationTokens.Allow(passages);
        passages.SetAction((arguments, cancellationToken) => SendVerb.RunAsync(arguments, () => Task.Run(() => Run(arguments, cancellationToken), CancellationToken.None)));
        return passages;

        int Run(ParseResult arguments, CancellationToken cancellationToken)
        {
            var options = VerbOptions.Stream(VerbOptions.Configuration(arguments), stream);
            var paths = arguments.GetValue(files)!;
            if (SendVerb.Lacks(paths))
            {
                return SendVerb.WrongUse;
            }

            try
            {
                var directory = arguments.GetValue(target)!;
                var report = new Preparation(options.SourceZone, peakHours(options), new ProgressLine(Console.Error, !Console.IsErrorRedirected, TimeProvider.System)).Run(paths, directory, cancellationToken);
                var refused = report.Files.Sum(file => file.Refused.Values.Sum());
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Files.Sum(file => file.Rows):N0} rows read, {report.Written:N0} records written, {report.Copies:N0} delivered twice, {refused:N0} refused; see {Path.Combine(directory, "quality.html")}"));
                return refused == 0 ? SendVerb.Done : SendVerb.NotDone;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                Console.Error.WriteLine("interrupted: nothing was written");
                return SendVerb.Interrupted;
            }
        }
    }
}
