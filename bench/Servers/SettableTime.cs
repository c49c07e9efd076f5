using System.Globalization;

namespace TrafficWatch.Bench.Servers;

/// <summary>The machine's time, off by as much as is asked for on standard input: <c>clock SECONDS</c>. Elapsed time stays what it is.</summary>
internal sealed class SettableTime : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _offset));

    /// <summary>Follows standard input on a thread of its own.</summary>
    /// <param name="atEnd">Called when it ends: whoever started this process is gone.</param>
    public void Listen(Action atEnd)
    {
        var listening = new Thread(() =>
        {
            while (Console.In.ReadLine() is { } line)
            {
                if (line.Split(' ') is ["clock", var seconds])
                {
                    Interlocked.Exchange(ref _offset, TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)).Ticks);
                }
            }

            atEnd();
        })
        {
            IsBackground = true,
            Name = "standard input",
        };
        listening.Start();
    }
}
