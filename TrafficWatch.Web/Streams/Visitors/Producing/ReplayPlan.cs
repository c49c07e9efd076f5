using System.Globalization;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>What is to be replayed, and how.</summary>
internal sealed record ReplayPlan
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The area whose visits the file holds; null when it holds events.</summary>
    public string? VisitsOf { get; init; }

    /// <summary>The zone of times without offset; null is that of the stream.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>Events a second, at most.</summary>
    public double? Rate { get; init; }

    /// <summary>How many times faster than it happened.</summary>
    public double? Speed { get; init; }

    /// <summary>Moves all times so that the newest one is that of its sending.</summary>
    public bool ShiftToNow { get; init; }

    /// <summary>Moves all times by so many seconds.</summary>
    public long? ShiftSeconds { get; init; }

    /// <summary>Send also what lies behind what the topic holds.</summary>
    public bool AsIs { get; init; }

    /// <summary>The first position to send: a line, or an event of a file of visits.</summary>
    public long From { get; init; } = 1;

    /// <summary>As given on the command line, for the words that go on with it.</summary>
    public string? BootstrapServers { get; init; }

    /// <inheritdoc cref="BootstrapServers"/>
    public string? Topic { get; init; }

    /// <summary>The words that go on from a position.</summary>
    public string GoOn(long from, TimeSpan shift)
    {
        var words = new List<string> { "replay", "visitors", Quoted(File) };
        Add("--visits", VisitsOf);
        Add("--zone", Zone?.Id);
        Add("--rate", Rate?.ToString(CultureInfo.InvariantCulture));
        Add("--speed", Speed?.ToString(CultureInfo.InvariantCulture));
        Add("--shift", shift == TimeSpan.Zero ? null : ((long)shift.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        Add("--bootstrap-servers", BootstrapServers);
        Add("--topic", Topic);
        if (AsIs)
        {
            words.Add("--as-is");
        }

        Add(VisitsOf is null ? "--from-line" : "--from-event", from.ToString(CultureInfo.InvariantCulture));
        return string.Join(' ', words);

        void Add(string option, string? value)
        {
            if (value is not null)
            {
                words.AddRange([option, Quoted(value)]);
            }
        }
    }

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_./:,+".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
