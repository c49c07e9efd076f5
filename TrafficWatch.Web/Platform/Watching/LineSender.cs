using Confluent.Kafka;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Platform.Watching;

/// <summary>What a line's record is keyed by.</summary>
/// <param name="line">The line, without its end.</param>
/// <param name="source">Its source, which stays the same however its file is renamed: what is sent again must go to the same partition.</param>
internal delegate byte[] LineKey(ReadOnlySpan<byte> line, ulong source);

/// <summary>Sends lines with their places, and moves sources on once Kafka has taken all before.</summary>
internal sealed class LineSender(EventSender sender, LineKey key, WatchTally tally) : IDisposable
{
    private const int MostUnderWay = 20_000;
    private const long MostBytes = 32 << 20;
    private readonly Queue<(long Number, WatchedSource Source, long End, int Size)> _underWay = [];
    private long _number;
    private long _bytes;

    /// <summary>Whether more may be sent before Kafka has answered.</summary>
    public bool HasRoom => _underWay.Count < MostUnderWay && _bytes < MostBytes;

    public bool IsEmpty => _underWay.Count == 0;

    public long Acknowledged => sender.Acknowledged;

    /// <param name="source">The line's source.</param>
    /// <param name="at">Where it begins there.</param>
    /// <param name="end">Where what follows begins.</param>
    /// <param name="line">The line.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="ProducerException">Kafka did not take an earlier one.</exception>
    public async ValueTask SendAsync(WatchedSource source, long at, long end, ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        var message = new Message<byte[], byte[]>
        {
            Key = key(line.Span, source.Id),
            Value = line.ToArray(),
            Headers = [new Header(SourcePlace.Header, new SourcePlace(source.Id, at).ToHeader())],
        };
        if (await sender.SendAsync(++_number, message, PartitionOf(message.Key, source.Partitions), tally.Say, cancellationToken) is { } problem)
        {
            tally.Refuse(source.Path, at, problem);
            return;
        }

        _underWay.Enqueue((_number, source, end, line.Length));
        _bytes += line.Length;
        source.UnderWay++;
    }

    /// <summary>Moves sources on by what Kafka has taken.</summary>
    /// <returns>Whether it has taken any.</returns>
    /// <exception cref="ProducerException">It did not take one.</exception>
    public bool Acknowledge()
    {
        var (first, before) = (sender.FirstOpen ?? long.MaxValue, _underWay.Count);
        while (_underWay.TryPeek(out var line) && line.Number < first)
        {
            _underWay.Dequeue();
            _bytes -= line.Size;
            line.Source.Taken = line.End;
            line.Source.UnderWay--;
        }

        sender.ThrowIfFailed();
        return _underWay.Count < before;
    }

    /// <summary>Waits for answers, for a while.</summary>
    public void Flush(TimeSpan patience)
    {
        sender.Flush(patience);
        Acknowledge();
    }

    public void Dispose() => sender.Dispose();

    /// <summary>The partition that the client would choose by itself, were there as many: CRC-32 of the key.</summary>
    internal static int PartitionOf(ReadOnlySpan<byte> key, int partitions)
    {
        var crc = uint.MaxValue;
        foreach (var b in key)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
            }
        }

        return (int)(~crc % (uint)partitions);
    }
}
