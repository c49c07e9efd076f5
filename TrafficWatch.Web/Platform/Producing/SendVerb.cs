using System.CommandLine;
using System.Globalization;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Verbs;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>What the verbs that send have in common: two options, configuration keys, and how they end.</summary>
internal static class SendVerb
{
    /// <summary>How verbs end.</summary>
    public const int Done = 0, NotDone = 1, WrongUse = 2, Interrupted = 130;

    /// <summary>Adds the options of a verb that sends, and lets it.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="stream">The stream that it feeds.</param>
    /// <param name="send">Sends, and returns the verb's code.</param>
    public static void Sends(this Command verb, StreamDefaults stream, Func<ParseResult, SendTarget, CancellationToken, Task<int>> send)
    {
        var (servers, topic) = (VerbOptions.BootstrapServers(), VerbOptions.Topic(stream));
        verb.Add(servers);
        verb.Add(topic);
        ConfigurationTokens.Allow(verb);
        verb.SetAction((arguments, cancellationToken) => RunAsync(arguments, () =>
        {
            var configuration = VerbOptions.Configuration(arguments);
            return send(arguments, new SendTarget(arguments.GetValue(servers), arguments.GetValue(topic), configuration, VerbOptions.Stream(configuration, stream)), cancellationToken);
        }));
    }

    /// <summary>Likewise of files, which must be there.</summary>
    /// <inheritdoc cref="Sends(Command, StreamDefaults, Func{ParseResult, SendTarget, CancellationToken, Task{int}})"/>
    public static void Sends(this Command verb, StreamDefaults stream, Argument<string[]> files, Func<ParseResult, string[], SendTarget, CancellationToken, Task<int>> send) => verb.Sends(
        stream,
        (arguments, target, cancellationToken) => arguments.GetValue(files)! is var paths && Lacks(paths) ? Task.FromResult(WrongUse) : send(arguments, paths, target, cancellationToken));

    /// <summary>Refuses words that nothing understands; what can't be done is said in a sentence.</summary>
    /// <returns>The verb's code.</returns>
    public static async Task<int> RunAsync(ParseResult arguments, Func<Task<int>> action)
    {
        if (ConfigurationTokens.Refuse(arguments, Console.Error))
        {
            return WrongUse;
        }

        try
        {
            return await action();
        }
        catch (Exception e) when (e is ProducerException or OptionsException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return NotDone;
        }
    }

    /// <summary>Sends until it is stopped; whoever stopped it wants what was sent to arrive.</summary>
    /// <param name="sender">From <see cref="SendTarget.Open"/>.</param>
    /// <param name="sent">What is said of it at the end, behind the number.</param>
    /// <param name="send">Sends.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProducerException">Kafka did not take all.</exception>
    public static async Task<int> UntilStoppedAsync(EventSender sender, string sent, Func<Task> send, CancellationToken cancellationToken)
    {
        try
        {
            await send();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // As said above.
        }

        sender.Flush(TimeSpan.FromSeconds(10));
        sender.ThrowIfFailed();
        Console.WriteLine($"sent {sender.Acknowledged.ToString("N0", CultureInfo.InvariantCulture)} {sent}");
        return Done;
    }

    /// <summary>Whether files that are named are not all there, which is said.</summary>
    public static bool Lacks(IEnumerable<string> paths)
    {
        var lost = paths.FirstOrDefault(path => !File.Exists(path));
        if (lost is not null)
        {
            Console.Error.WriteLine($"there is no file {lost}");
        }

        return lost is not null;
    }
}
