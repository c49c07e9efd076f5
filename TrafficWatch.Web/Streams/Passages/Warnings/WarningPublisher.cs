using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Warnings;

/// <summary>Tells other systems what plate_warning says: each changed row is sent to a topic, keyed by its pair, and marked once Kafka has it. So each change is told at least once, and the last message of a pair is what its row says, whatever is killed meanwhile. Storing waits for none of it.</summary>
internal sealed class WarningPublisher(Databases databases, PassageView view, KafkaOptions kafka, WarningList list, SchemaReady schema, string topic, TimeProvider time, ILogger<WarningPublisher> logger) : RecurringWork(schema, time, logger)
{
    private const int Together = 500;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private IProducer<string, byte[]>? _producer;

    /// <summary>Sends what has not been sent.</summary>
    /// <returns>Whether there is more.</returns>
    internal async Task<bool> SendAsync(IProducer<string, byte[]> producer, CancellationToken cancellationToken)
    {
        var more = false;
        for (var shard = 0; shard < databases.Count; shard++)
        {
            await using var context = databases.Shard(shard);
            var rows = await context.Warnings.AsNoTracking().Where(row => row.UnsentSince != null).OrderBy(row => row.UnsentSince).Take(Together).ToListAsync(cancellationToken);
            var starts = rows.Select(row => row.CaseStart).Distinct().ToList();
            var judged = rows.Count == 0 ? [] : await context.JudgedCases.AsNoTracking().Where(row => starts.Contains(row.CaseStart)).ToListAsync(cancellationToken);
            var messages = rows.Select(row => new Message<string, byte[]> { Key = WarningMessage.KeyOf(row), Value = WarningMessage.Of(row, judged.Find(found => found.CaseStart == row.CaseStart && found.CaseId == row.CaseId)) }).ToList();
            await Task.WhenAll(messages.Select(message => producer.ProduceAsync(topic, message, cancellationToken)));
            await list.PushAsync([.. messages.Select(message => message.Value)]);
            foreach (var row in rows)
            {
                // One that has changed meanwhile is sent again.
                await context.Warnings.Where(sent => sent.Plate == row.Plate && sent.FirstAt == row.FirstAt && sent.FirstId == row.FirstId && sent.SecondAt == row.SecondAt && sent.SecondId == row.SecondId && sent.Revision == row.Revision)
                    .ExecuteUpdateAsync(set => set.SetProperty(sent => sent.UnsentSince, (DateTime?)null), cancellationToken);
            }

            more |= rows.Count == Together;
        }

        return more;
    }

    public override void Dispose()
    {
        _producer?.Dispose();
        base.Dispose();
    }

    private protected override bool IsOn => topic.Length > 0;

    private protected override string Failing => $"Cloned plates can't be told to {topic} now";

    private protected override TimeSpan Every { get; } = TimeSpan.FromSeconds(5);

    private protected override async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            _producer ??= new ProducerBuilder<string, byte[]>(KafkaTarget.Of(kafka).Producer()).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            return view.Owned && await SendAsync(_producer, cancellationToken) ? TimeSpan.Zero : Pace;
        }
        catch
        {
            _producer?.Dispose();
            _producer = null;
            throw;
        }
    }
}
