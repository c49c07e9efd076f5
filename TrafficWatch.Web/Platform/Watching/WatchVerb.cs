using System.CommandLine;
using System.Globalization;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Platform.Watching;

/// <summary>The verb <c>watch NAME</c>: follows log files into a stream's topic.</summary>
internal static class WatchVerb
{
    /// <summary>What the verb does with this stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="lines">What its lines are, in a sentence.</param>
    /// <param name="key">What records are keyed by.</param>
    public static Command Create(StreamDefaults stream, string lines, LineKey key)
    {
        var files = VerbOptions.Files("Files or patterns: * and ? stand for characters, ** for any folders (in quotes, so that what comes later is followed, too). Rotated ones are followed on, gzipped ones are read");
        var state = new Option<string?>("--state") { HelpName = "FILE", Description = "Where is kept how far each file was sent (default: watch-NAME-TOPIC.json in the data directory)" };
        var verb = new Command(
            stream.Name.ToLowerInvariant(),
            $"{lines} Each is sent once, whatever is killed.\nRuns until it is stopped. Ends with 0, 1 when it can't go on, 2 for a wrong option.") { files, state };
        verb.Sends(stream, async (arguments, target, cancellationToken) =>
        {
            var kafka = target.Kafka;
            var progress = new ProgressLine(Console.Error, !Console.IsErrorRedirected, TimeProvider.System);
            var watch = new FileWatch(
                stream.Name.ToLowerInvariant(), arguments.GetValue(files)!, arguments.GetValue(state) ?? StateFile(target.Configuration, target.Stream), key, () => EventSender.To(kafka, target.Stream, patient: true), new WatchTimes(),
                TimeProvider.System, progress.Say, status => Show(progress, status, always: cancellationToken.IsCancellationRequested));
            await watch.RunAsync(cancellationToken);
            return SendVerb.Done;
        });
        return verb;
    }

    /// <summary>Where is kept how far a stream's files were sent, unless something else is said.</summary>
    public static string StateFile(IConfiguration configuration, StreamOptions stream) => Path.Combine(
        Path.GetDirectoryName(EmbeddedServers.KafkaAddressFile(configuration))!, $"watch-{stream.Name.ToLowerInvariant()}-{stream.Topic}.json");

    private static void Show(ProgressLine progress, WatchStatus status, bool always)
    {
        if (progress.Due || always)
        {
            progress.Show(string.Create(
                CultureInfo.InvariantCulture,
                $"{status.Sent:N0} lines sent of {status.Files.Length + status.More:N0} files, {status.Files.Sum(file => file.BytesPerSecond) / 1e6:0.0} MB/s, {status.Files.Sum(file => file.Behind ?? 0) / 1e6:0.0} MB behind, {status.Rotations:N0} rotations, {status.Refused:N0} refused, {status.Doubts:N0} in doubt"));
        }
    }
}
