using System.Text;
using Confluent.Kafka;
using TrafficWatch.Web.Platform.Embedded;
using Xunit;

namespace TrafficWatch.Tests.Platform.Embedded;

public sealed class EmbeddedKafkaTests
{
    // A library built without one of them loads all the same, and loses messages that need it.
    [Theory]
    [InlineData("ssl")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    [InlineData("snappy")]
    [InlineData("sasl_scram")]
    public void NativeLibrary_Feature_IsBuiltIn(string feature)
    {
        using var client = Asking(feature);

        Assert.NotNull(client);
    }

    [Fact]
    public void NativeLibrary_NoSuchFeature_IsRefused() => Assert.ThrowsAny<Exception>(() => Asking("none-such"));

    private static IAdminClient Asking(string feature)
    {
        var settings = new AdminClientConfig();
        settings.Set("builtin.features", feature);
        return new AdminClientBuilder(settings).SetLogHandler((_, _) => { }).Build();
    }

    [Theory]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Zstd)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Snappy)]
    public async Task Start_MessageOfEveryCodec_ComesBack(CompressionType codec)
    {
        using var kafka = EmbeddedKafka.Start();
        var text = string.Concat(Enumerable.Repeat("侏罗纪世界大冒险 🚗 ", 200));
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers, CompressionType = codec, EnableIdempotence = true }).Build())
        {
            await producer.ProduceAsync("compressed", new Message<Null, string> { Value = text });
        }

        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = "test", AutoOffsetReset = AutoOffsetReset.Earliest }).Build();
        consumer.Assign(Enumerable.Range(0, 4).Select(partition => new TopicPartitionOffset("compressed", partition, Offset.Beginning)));

        Assert.Equal(text, Encoding.UTF8.GetString(consumer.Consume(TimeSpan.FromSeconds(20)).Message.Value));
    }

    [Fact]
    public void Start_Twice_AreTwoClusters()
    {
        using var first = EmbeddedKafka.Start();
        using var second = EmbeddedKafka.Start();

        Assert.NotEqual(first.ClusterId, second.ClusterId);
        Assert.NotEqual(first.BootstrapServers, second.BootstrapServers);
    }
}
