using System.CommandLine;
using System.Globalization;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>The verb <c>replay</c>: sends recorded events to a Kafka.</summary>
internal static class ReplayCommand
{
    private const int LiesBehind = 3;

    /// <summary>The verb, ready to be added to the root.</summary>
    public static Command Create(StreamDefaults stream)
    {
        var file = new Argument<string>("FILE") { Description = "JSON lines, or CSV of event_time, area_id, action, user_id; may be gzipped" };
        var visits = new Option<string?>("--visits") { HelpName = "AREA", Description = "The file is a CSV of visits to AREA instead: id, entry, exit; one event in and one out of each, sent in the order of their times" };
        var zone = VerbOptions.Zone("--zone", "The zone of times without offset, such as America/New_York (default: Streams:Visitors:SourceTimeZone)");
        var rate = VerbOptions.Positive("--rate", "N", "Send at most N events a second (default: as fast as they are taken)");
        var speed = VerbOptions.Positive("--speed", "N", "Send N times faster than it happened; 1 is as it happened");
        var shiftToNow = new Option<bool>("--shift-to-now") { Description = "Move all times so that the newest event is sent at its own time" };
        var shift = new Option<long?>("--shift") { HelpName = "SECONDS", Description = "Move all times by so much" };
        var asIs = new Option<bool>("--as-is") { Description = "Send also a file whose times lie behind what the topic holds" };
        var fromLine = From("--from-line", "Go on from line N of a file of events");
        var fromEvent = From("--from-event", "Go on from event N of a file of visits");
        var visitors = new Command(
            "visitors",
            "A park's visitors from a file. Lines that are no event are refused and told, the rest is sent.\n"
            + "Ends with 0 when all was sent, 1 when not, 2 for a wrong option, 3 when nothing was sent because the file lies behind the topic, 130 when interrupted.")
        {
            file, visits, zone, rate, speed, shiftToNow, shift, asIs, fromLine, fromEvent,
        };
        visitors.Validators.Add(result =>
        {
            Refuse(rate, speed, "a rate is set either in events a second or by the events' own times");
            Refuse(shiftToNow, shift, "times move either to now or by so many seconds");
            Refuse(visits, fromLine, "events of visits are sent in another order than their lines: go on with --from-event");
            if (result.GetResult(visits) is null && result.GetResult(fromEvent) is not null)
            {
                result.AddError("--from-event is for a file of visits (--visits AREA); go on with --from-line");
            }

            void Refuse(Option one, Option other, string why)
            {
                if (result.GetResult(one) is not null && result.GetResult(other) is not null)
                {
                    result.AddError($"{one.Name} and {other.Name} do not go together: {why}");
                }
            }
        });
        visitors.Sends(stream, async (arguments, target, cancellationToken) =>
        {
            var plan = new ReplayPlan
            {
                File = arguments.GetValue(file)!,
                VisitsOf = arguments.GetValue(visits)?.Trim(),
                Zone = arguments.GetValue(zone),
                Rate = arguments.GetValue(rate),
                Speed = arguments.GetValue(speed),
                ShiftToNow = arguments.GetValue(shiftToNow),
                ShiftSeconds = arguments.GetValue(shift),
                AsIs = arguments.GetValue(asIs),
                From = arguments.GetValue(fromLine) ?? arguments.GetValue(fromEvent) ?? 1,
                BootstrapServers = target.Named.Servers,
                Topic = target.Named.Topic,
            };
            if (Directory.Exists(plan.File))
            {
                await Console.Error.WriteLineAsync($"{plan.File} is a folder: name a file in it, one at a time");
                return SendVerb.WrongUse;
            }

            try
            {
                return await RunAsync(plan, target, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync("interrupted before anything was sent");
                return SendVerb.Interrupted;
            }
        });
        return visitors;
    }

    private static async Task<int> RunAsync(ReplayPlan plan, SendTarget target, CancellationToken cancellationToken)
    {
        if (plan.VisitsOf is "" or "*")
        {
            throw new ProducerException($"--visits '{plan.VisitsOf}': name the area that was visited ('*' stands for the whole park and is no area)");
        }

        var time = TimeProvider.System;
        var run = new ReplayRun(plan, target.Kafka, target.Stream, time, Console.Out, new ProgressLine(Console.Error, !Console.IsErrorRedirected, time));
        var survey = run.Survey(cancellationToken);
        target.Check();
        var shiftToNow = plan.ShiftToNow;
        if (survey is { Events: > 0 } && !plan.AsIs && !shiftToNow && Behind(survey, plan, target) is { } held)
        {
            switch (Ask(survey, held))
            {
                case 's':
                    shiftToNow = true;
                    break;
                case 'a':
                    plan = plan with { AsIs = true };
                    break;
                default:
                    return LiesBehind;
            }
        }

        if (shiftToNow && survey is null)
        {
            throw new ProducerException("--shift-to-now needs a file: the newest time in a pipe is not known before its end. Use --shift SECONDS");
        }

        var shift = shiftToNow && survey!.Events > 0
            ? survey.ShiftTo(time.GetUtcNow().UtcDateTime, plan.Rate, plan.Speed)
            : TimeSpan.FromSeconds(plan.ShiftSeconds ?? 0);
        if (shift != TimeSpan.Zero)
        {
            Console.WriteLine($"all times are moved by {((long)shift.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s ({shift:c})");
        }

        var begun = time.GetTimestamp();
        var outcome = await run.SendAsync(survey, shift, cancellationToken);
        run.Report(outcome, shift, time.GetElapsedTime(begun));
        return cancellationToken.IsCancellationRequested && outcome.StoppedAt is not null ? SendVerb.Interrupted
            : outcome.Problem is null && outcome.Refused == 0 ? SendVerb.Done
            : SendVerb.NotDone;
    }

    /// <summary>The newest time in the topic, when the file ends before it.</summary>
    private static DateTime? Behind(ReplaySurvey survey, ReplayPlan plan, SendTarget target)
    {
        var newest = survey.Newest + TimeSpan.FromSeconds(plan.ShiftSeconds ?? 0);
        return TopicContent.Read(target.Kafka, target.Stream.Topic, target.Stream.SourceZone).Newest is { } held && newest < held ? held : null;
    }

    private static char Ask(ReplaySurvey survey, DateTime held)
    {
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"The newest time in the file, {survey.Newest:yyyy-MM-dd HH:mm:ss} UTC, lies behind what the topic holds ({held:yyyy-MM-dd HH:mm:ss} UTC):"));
        Console.Error.WriteLine("its events would be late. They would count in their own minutes; those more than 24 h behind would not change who is inside.");
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            Console.Error.WriteLine("Nothing was sent. Add --shift-to-now to move all times so that the file ends now, or --as-is to send it as it stands.");
            return 'n';
        }

        Console.Error.Write("Move all times so that the file ends now (s, as --shift-to-now), send it as it stands (a, as --as-is), or stop (Enter)? ");
        return (Console.ReadLine() ?? "").Trim().ToLowerInvariant() is [var answer, ..] ? answer : 'n';
    }

    private static Option<long?> From(string name, string description)
    {
        var option = new Option<long?>(name) { HelpName = "N", Description = description };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<long?>() < 1)
            {
                result.AddError($"{name} counts from 1 on");
            }
        });
        return option;
    }
}
