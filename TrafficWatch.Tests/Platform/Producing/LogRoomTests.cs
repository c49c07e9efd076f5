using TrafficWatch.Web.Platform.Producing;
using Xunit;

namespace TrafficWatch.Tests.Platform.Producing;

public sealed class LogRoomTests
{
    /// <summary>Nobody answers there: what is counted is not asked of a broker.</summary>
    private static readonly KafkaTarget Nowhere = new("127.0.0.1:1", new Dictionary<string, string>(), Embedded: true);

    /// <summary>One thread hands records over, another hears what became of them, and several producers may share a room.</summary>
    [Fact]
    public async Task Used_ManySendAndAreAnsweredAtOnce_IsWhatLiesInTheFullestPartition()
    {
        const int producers = 8, records = 300_000, partitions = 4;
        using var room = new LogRoom(Nowhere, "topic", "reader");
        var taken = new long[partitions];
        using var together = new Barrier(producers);
        await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Factory.StartNew(() => Produce(producer), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(taken.Max(), room.Used);
        room.Sending(7);
        Assert.Equal(taken.Max() + 7, room.Used);
        room.NotSent(7);
        Assert.Equal(taken.Max(), room.Used);

        void Produce(int producer)
        {
            together.SignalAndWait();
            for (var i = 0; i < records; i++)
            {
                var size = 1 + (i % 100);
                room.Sending(size);
                if (i % 5 > 0)
                {
                    room.NotSent(size);
                    continue;
                }

                var partition = (producer + i) % partitions;
                Interlocked.Add(ref taken[partition], size);
                room.Sent(partition, i, size);
                if (i % 1000 == 0)
                {
                    Assert.InRange(room.Used, size, long.MaxValue);
                }
            }
        }
    }
}
