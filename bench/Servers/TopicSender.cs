using Confluent.Kafka;

namespace TrafficWatch.Bench.Servers;

/// <summary>Sends records without keys, as foreign producers do, as fast as they are taken.</summary>
internal sealed class TopicSender : IDisposable
{
    private readonly IProducer<Null, byte[]> _producer;
    private readonly string _topic;
    private string? _problem;

    public TopicSender(string bootstrapServers, string topic)
    {
        _topic = topic;
        _producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            LingerMs = 20,
            BatchSize = 500_000,
            BatchNumMessages = 20_000,
            QueueBufferingMaxMessages = 500_000,
            DeliveryReportFields = "none",
        }).SetLogHandler((_, _) => { }).Build();
    }

    public void Send(byte[] value)
    {
        while (true)
        {
            try
            {
                _producer.Produce(_topic, new Message<Null, byte[]> { Value = value }, Delivered);
                return;
            }
            catch (ProduceException<Null, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    public void Dispose()
    {
        _producer.Flush(TimeSpan.FromMinutes(2));
        _producer.Dispose();
        if (_problem is not null)
        {
            throw new BenchException($"Kafka did not take a record: {_problem}");
        }
    }

    private void Delivered(DeliveryReport<Null, byte[]> report) => _problem = report.Error.IsError ? report.Error.Reason : _problem;
}
