using System.CommandLine;
using System.Globalization;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Verbs;
using TrafficWatch.Web.Streams.Passages.Schema;
using TrafficWatch.Web.Streams.Passages.Tables;

namespace TrafficWatch.Web.Streams.Passages.Adopting;

/// <summary>The verb <c>adopt passages</c>.</summary>
internal static class AdoptPassages
{
    private const int LeftOut = 1, Interrupted = 130;

    /// <summary>What the verb does with this stream.</summary>
    /// <param name="stream">Its defaults.</param>
    /// <param name="peakHours">Reads the configured peak hours.</param>
    public static Command Create(StreamDefaults stream, Func<StreamOptions, PeakHours> peakHours)
    {
        var passages = new Command(
            "passages",
            $"Copies {PassageSchema.Before}, as migrating calls a traffic_data of the system before, from every instance into the tables of now, while the app may go on. Times without offset are of Streams:{stream.Name}:SourceTimeZone.\n"
            + "May be stopped and called again at any time: it goes on where it was. Rows that are no passage are told and left out.\n"
            + "Ends with 0 when all rows are in, 1 when some were left out or it can't go on, 2 for a wrong option, 130 when interrupted.");
        ConfigurationTokens.Allow(passages);
        passages.SetAction(async (arguments, cancellationToken) =>
        {
            var code = 0;
            var ended = await VerbAction.RunAsync(arguments, async _ => code = await RunAsync(VerbOptions.Configuration(arguments), stream, peakHours, cancellationToken), cancellationToken);
            return ended != 0 ? ended : code;
        });
        return passages;
    }

    private static async Task<int> RunAsync(IConfiguration configuration, StreamDefaults defaults, Func<StreamOptions, PeakHours> peakHours, CancellationToken cancellationToken)
    {
        var reader = new OptionsReader(configuration);
        var (stream, site, retention, shards) = (OptionsLoader.Stream(reader, defaults), OptionsLoader.Site(reader), OptionsLoader.Retention(reader, []), new ShardMap(OptionsLoader.Shards(reader, configuration)));
        if (reader.Errors.Count > 0)
        {
            throw new OptionsException(reader.Errors);
        }

        var tables = new PassageTables(shards, new SiteCalendar(site.Zone, site.ClosingTime), TimeProvider.System);
        var progress = new ProgressLine(Console.Error, !Console.IsErrorRedirected, TimeProvider.System);
        await using var adopter = new PassageAdopter(shards, tables, new PassageParser(stream.SourceZone, peakHours(stream)), stream.MaxAhead, progress, new NoHook(), TimeProvider.System);
        try
        {
            var adopted = await adopter.RunAsync(cancellationToken);
            foreach (var table in adopted)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"shard {table.Shard}: {table.Rows:N0} rows, {table.Written:N0} went in, {table.Copies:N0} were there already, {table.Refused:N0} left out"));
            }

            foreach (var (reason, count) in adopter.Refused)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"left out {count:N0}: {reason}"));
            }

            Console.WriteLine($"{PassageSchema.Before} stays. When nothing of it is missed, on each instance: DROP TABLE {PassageSchema.Before}");
            var (records, sums) = (retention.Days[RetentionKind.Record], retention.Days[RetentionKind.Statistics]);
            Console.WriteLine($"What is older than Retention:RecordDays ({records}) and Retention:StatisticsDays ({sums}), or what the page of storage says, goes as other old rows do: records {records} days after they were adopted, sums the next night.");
            return adopted.Any(table => table.Refused > 0) ? LeftOut : 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.Clear();
            Console.WriteLine("interrupted. What was adopted stays; call adopt passages again, and it goes on from there");
            return Interrupted;
        }
    }
}
