using System.Globalization;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>How a replay ended.</summary>
/// <param name="Sent">Events that Kafka has taken.</param>
/// <param name="Refused">Lines that were not sent.</param>
/// <param name="StoppedAt">The first position that was not sent; null when the file came to its end.</param>
/// <param name="Problem">Why it stopped, or null.</param>
internal sealed record ReplayOutcome(long Sent, long Refused, long? StoppedAt, string? Problem);

/// <summary>One replay of a file.</summary>
internal sealed class ReplayRun(ReplayPlan plan, KafkaTarget target, StreamOptions stream, TimeProvider time, TextWriter output, ProgressLine progress)
{
    /// <summary>Refused lines that are told; of the rest only their number.</summary>
    public const int RefusedTold = 20;

    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(15);
    private readonly TimeZoneInfo _zone = plan.Zone ?? stream.SourceZone;
    private readonly bool _withOffset = VisitorMessage.NeedsOffset(stream.SourceZone);
    private readonly List<string> _told = [];
    private long _refused;
    private long _pacedFrom;
    private DateTime _firstTime;

    /// <summary>A look through the file; null when it can be read only once.</summary>
    public ReplaySurvey? Survey(CancellationToken cancellationToken)
    {
        using var lines = new LineReader(plan.File);
        return lines.Rewindable ? ReplaySurvey.Of(Items(lines, sorted: true), cancellationToken) : null;
    }

    /// <param name="survey">What the look through the file told, if there was one.</param>
    /// <param name="shift">Moves all times.</param>
    /// <param name="cancellationToken">Stops it in order.</param>
    public async Task<ReplayOutcome> SendAsync(ReplaySurvey? survey, TimeSpan shift, CancellationToken cancellationToken)
    {
        using var lines = new LineReader(plan.File);
        using var sender = EventSender.To(target, stream);
        long? next = null;
        string? problem = null;
        try
        {
            var sorted = survey?.EntriesSorted ?? false;
            if (plan.VisitsOf is not null && !sorted)
            {
                progress.Say("The rows are not in the order of entries: all of them are held in memory to sort them");
            }

            long handed = 0, seen = 0;
            foreach (var item in Items(lines, sorted, raw: shift == TimeSpan.Zero))
            {
                if (item.Refused is not null)
                {
                    Refuse(item);
                    continue;
                }

                seen++;
                if (item.Position < plan.From)
                {
                    continue;
                }

                next = item.Position;
                cancellationToken.ThrowIfCancellationRequested();
                var message = item.Message with { Time = item.Message.Time + shift };
                await PaceAsync(handed, item.Message.Time, sender, cancellationToken);
                var refused = await sender.SendAsync(item.Position, message.Key(), item.Raw ?? message.Value(_withOffset), progress.Say, cancellationToken);
                if (refused is not null)
                {
                    Refuse(item with { Refused = refused });
                }

                handed++;
                next = null;
                if (progress.Due)
                {
                    progress.Show(seen, survey?.Events ?? 0, message.Time);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            problem = "interrupted";
        }
        catch (ProducerException e)
        {
            problem = e.Message;
        }

        sender.Flush(FlushPatience);
        progress.Clear();
        var open = sender.FirstOpen;
        problem ??= open is null ? null : "Kafka did not take all events in time";
        return new ReplayOutcome(sender.Acknowledged, _refused, problem is null ? null : open ?? next, problem);
    }

    /// <summary>Says what was sent and what was refused, and how to go on.</summary>
    public void Report(ReplayOutcome outcome, TimeSpan shift, TimeSpan took)
    {
        var rate = outcome.Sent / Math.Max(took.TotalSeconds, 0.001);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sent {outcome.Sent:N0} events to {stream.Topic} in {took.TotalSeconds:0.0} s ({rate:N0}/s)"));
        if (outcome.Refused > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"refused {outcome.Refused:N0} lines:"));
            _told.ForEach(output.WriteLine);
            if (outcome.Refused > _told.Count)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  … and {outcome.Refused - _told.Count:N0} more"));
            }
        }

        if (outcome.StoppedAt is { } stopped)
        {
            output.WriteLine($"{outcome.Problem}: stopped before {(plan.VisitsOf is null ? "line" : "event")} {stopped}. To go on:\n  {plan.GoOn(stopped, shift)}");
        }
        else if (outcome.Problem is not null)
        {
            output.WriteLine(outcome.Problem);
        }
    }

    private IEnumerable<ReplayItem> Items(LineReader lines, bool sorted, bool raw = false) =>
        plan.VisitsOf is { } area
            ? VisitFile.Read(lines, area, _zone, sorted)
            : EventFile.Read(lines, _zone, raw && (plan.Zone is null || plan.Zone.Equals(stream.SourceZone)));

    private void Refuse(ReplayItem item)
    {
        if (item.Line < plan.From && plan.VisitsOf is null)
        {
            return;
        }

        if (++_refused <= RefusedTold)
        {
            _told.Add($"  line {item.Line}: {item.Refused}");
        }
    }

    private async ValueTask PaceAsync(long handed, DateTime eventTime, EventSender sender, CancellationToken cancellationToken)
    {
        if (handed == 0)
        {
            _pacedFrom = time.GetTimestamp();
            _firstTime = eventTime;
        }

        var due = plan.Speed is { } speed ? (eventTime - _firstTime) / speed
            : plan.Rate is { } rate ? TimeSpan.FromSeconds(handed / rate)
            : TimeSpan.Zero;
        while (due - time.GetElapsedTime(_pacedFrom) is var rest && rest > TimeSpan.FromMilliseconds(1))
        {
            sender.ThrowIfFailed();
            await Task.Delay(rest < TimeSpan.FromSeconds(1) ? rest : TimeSpan.FromSeconds(1), time, cancellationToken);
        }
    }
}
