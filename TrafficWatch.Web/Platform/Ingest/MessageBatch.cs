using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Takes messages from a consumer's queue many at a time, through librdkafka's own batch call: one message a call costs the managed client several objects each, more than all that is done with it. Never blocks: the queue tells when it is empty no longer.</summary>
/// <remarks>Names and layouts are those of librdkafka's rdkafka.h, whose binary interface is stable within version 2. Not safe for several threads at once.</remarks>
internal sealed unsafe partial class MessageBatch : IAsyncDisposable
{
    private const int Size = 1024;

    /// <summary>From so many on, giving them back is left to another thread: it would be a tenth of what the reading one does.</summary>
    private const int Many = Size / 4;
    private const string Library = "librdkafka-of-the-client";
    private static readonly byte[] HeaderName = [.. Encoding.ASCII.GetBytes(SourcePlace.Header), 0];
    private readonly nint _queue;
    private Message*[] _messages = new Message*[Size];
    private Message*[] _givenBack = new Message*[Size];
    private Task _givingBack = Task.CompletedTask;
    private readonly SemaphoreSlim _filled = new(0);
    private readonly GCHandle _self;
    private int _count;
    private int _at;
    private readonly HashSet<int> _dropped = [];

    static MessageBatch() => NativeLibrary.SetDllImportResolver(typeof(MessageBatch).Assembly, (name, _, _) => name == Library ? Loaded() : 0);

    /// <param name="client">A consumer's handle; it must outlive this batch.</param>
    public MessageBatch(Handle client)
    {
        _queue = GetConsumerQueue(Native(client));
        if (_queue == 0)
        {
            throw new InvalidOperationException("librdkafka has no consumer queue for this client.");
        }

        _self = GCHandle.Alloc(_filled);
        SetCallback(_queue, &Filled, GCHandle.ToIntPtr(_self));
    }

    /// <summary>The next message; false when there is none now. The one before is no longer valid.</summary>
    public bool TryNext(out MessageRef message)
    {
        do
        {
            if (_at == _count && !Fetch())
            {
                message = default;
                return false;
            }

            message = new MessageRef(_messages[_at++]);
        }
        while (_dropped.Contains(message.Partition));

        return true;
    }

    /// <summary>Waits until there may be more; an answer too early does no harm.</summary>
    /// <returns>False when nothing came in time.</returns>
    public Task<bool> WaitAsync(TimeSpan patience) => _filled.WaitAsync(patience);

    /// <summary>Leaves out what is at hand of a partition; what the client has queued of it is its own to leave out.</summary>
    public void Drop(int partition) => _dropped.Add(partition);

    /// <summary>Gives all messages back.</summary>
    public void Clear()
    {
        if (_count >= Many && _givingBack.IsCompleted)
        {
            (_messages, _givenBack) = (_givenBack, _messages);
            var (messages, count) = (_givenBack, _count);
            _givingBack = Task.Run(() => GiveBack(messages, count));
        }
        else
        {
            GiveBack(_messages, _count);
        }

        _count = _at = 0;
        _dropped.Clear();
    }

    public ValueTask DisposeAsync()
    {
        Clear();
        return new ValueTask(_givingBack.ContinueWith(_ => End(), TaskScheduler.Default));
    }

    private void End()
    {
        SetCallback(_queue, null, 0);
        DestroyQueue(_queue);
        _self.Free();
    }

    private static void GiveBack(Message*[] messages, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Destroy(messages[i]);
        }
    }

    private bool Fetch()
    {
        Clear();
        fixed (Message** messages = _messages)
        {
            _count = (int)Math.Max(0, ConsumeBatch(_queue, 0, messages, Size));
        }

        return _count > 0;
    }

    /// <summary>Called by one of librdkafka's threads when the queue was empty and is no longer.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Filled(nint client, nint filled)
    {
        if (GCHandle.FromIntPtr(filled).Target is SemaphoreSlim { CurrentCount: 0 } semaphore)
        {
            semaphore.Release();
        }
    }

    /// <summary>The client's own library, wherever it found it.</summary>
    internal static nint Loaded()
    {
        using var process = Process.GetCurrentProcess();
        var module = process.Modules.Cast<ProcessModule>().First(m => m.ModuleName.Contains("librdkafka", StringComparison.Ordinal));
        return NativeLibrary.Load(module.FileName);
    }

    /// <summary>The native client: Confluent.Kafka keeps it to itself.</summary>
    internal static nint Native(Handle client)
    {
        var property = typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.Instance | BindingFlags.NonPublic);
        return property?.GetValue(client) is SafeHandle { IsInvalid: false } handle
            ? handle.DangerousGetHandle()
            : throw new NotSupportedException($"Confluent.Kafka {typeof(Handle).Assembly.GetName().Version} does not hold its native handle where it was expected.");
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_get_consumer")]
    private static partial nint GetConsumerQueue(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_destroy")]
    private static partial void DestroyQueue(nint queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_cb_event_enable")]
    private static partial void SetCallback(nint queue, delegate* unmanaged[Cdecl]<nint, nint, void> callback, nint opaque);

    [LibraryImport(Library, EntryPoint = "rd_kafka_consume_batch_queue")]
    private static partial nint ConsumeBatch(nint queue, int milliseconds, Message** messages, nint size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_destroy")]
    private static partial void Destroy(Message* message);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_timestamp")]
    [SuppressGCTransition]
    private static partial long Timestamp(Message* message, int* type);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_headers")]
    [SuppressGCTransition]
    private static partial int Headers(Message* message, nint* headers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_header_get_last")]
    [SuppressGCTransition]
    private static partial int LastHeader(nint headers, byte* name, byte** value, nint* length);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_errstr")]
    private static partial byte* ErrorText(Message* message);

    /// <summary>rd_kafka_message_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public int Error;
        public nint Topic;
        public int Partition;
        public byte* Payload;
        public nint Length;
        public byte* Key;
        public nint KeyLength;
        public long Offset;
        public nint Opaque;
    }

    /// <summary>One message, or an event of its partition. Valid until the next is asked for.</summary>
    public readonly ref struct MessageRef
    {
        private readonly Message* _message;

        internal MessageRef(void* message) => _message = (Message*)message;

        public ErrorCode Error => (ErrorCode)_message->Error;

        public int Partition => _message->Partition;

        public long Offset => _message->Offset;

        /// <summary>The value; empty when there is none. For an error, its text.</summary>
        public ReadOnlySpan<byte> Payload => new(_message->Payload, (int)_message->Length);

        /// <summary>The record's timestamp, milliseconds since 1970-01-01 UTC; 0 when it has none.</summary>
        public long Time
        {
            get
            {
                int type;
                var time = Timestamp(_message, &type);
                return type == 0 ? 0 : time;
            }
        }

        /// <summary>What its header says of where it was read; none without one.</summary>
        public SourcePlace Place
        {
            get
            {
                nint headers, length;
                byte* value;
                fixed (byte* name = HeaderName)
                {
                    return Headers(_message, &headers) == 0 && LastHeader(headers, name, &value, &length) == 0 ? SourcePlace.Of(new ReadOnlySpan<byte>(value, (int)length)) : default;
                }
            }
        }

        public string Reason => Marshal.PtrToStringUTF8((nint)ErrorText(_message)) ?? Error.ToString();
    }
}
