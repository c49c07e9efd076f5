using System.Globalization;
using System.Text;

namespace TrafficWatch.Bench.Chaos.Site;

/// <summary>Which field tells latencies: as it is configured, and as servers write it.</summary>
/// <param name="Setting">As in the configuration.</param>
/// <param name="Name">What stands before the value; empty: it is the first field.</param>
/// <param name="Microseconds">What its unit has.</param>
internal sealed record SiteLatency(string Setting, string Name, int Microseconds)
{
    public static readonly IReadOnlyList<SiteLatency> All = [new("rt s", "rt=", 1_000_000), new("1 us", "", 1), new("request_time ms", "request_time=", 1_000)];
}

/// <summary>Writes a request as a line, in one of the forms that mean the same.</summary>
/// <param name="latency">Which field tells latencies.</param>
/// <param name="chance">Chooses.</param>
internal sealed class SiteText(SiteLatency latency, Random chance)
{
    private static readonly string[] Offsets = ["+00:00", "+05:30", "-07:00", "+08:00", "+14:00", "-12:00", "+05:45", "-03:30"];

    /// <summary>The line.</summary>
    /// <param name="request">What it tells; a line of the common format tells less.</param>
    /// <param name="told">What it does tell.</param>
    public byte[] Of(SiteRequest request, out SiteRequest told)
    {
        told = request;
        var line = new StringBuilder(Client(request.Client)).Append(chance.Next(8) switch { 0 => " - frank", 1 => " ident -", 2 => " - John Doe", _ => " - -" }).Append(" [").Append(Time(request.Time)).Append("] \"").Append(request.Asked.Text).Append("\" ")
            .Append(request.Status == 0 ? chance.Next(2) == 0 ? "-" : "000" : $"{request.Status}").Append(' ').Append(request.Bytes == 0 && chance.Next(2) == 0 ? "-" : $"{request.Bytes}");
        if (chance.Next(12) == 0)
        {
            // Further fields follow the bytes; what is quoted there would be a referrer.
            told = request with { Referrer = "", Agent = new SiteAgent("", "-", 3) };
            return Bytes(request.LatencyUs is { } plain ? line.Append(CultureInfo.InvariantCulture, $" {latency.Name}{Number(plain)}") : line);
        }

        line.Append(CultureInfo.InvariantCulture, $" \"{request.Referrer}\" \"{request.Agent.Text}");
        if (chance.Next(40) == 0 && request.Agent.Text.Length > 1)
        {
            // Cut off within the agent, as servers do with what is too long.
            told = request with { LatencyUs = null };
            return Bytes(line);
        }

        line.Append('"').Append(request.LatencyUs is { } us ? Latency(us) : Untold());
        return Bytes(chance.Next(60) switch { 0 => line.Append(" \r\n"), 1 => line.Insert(0, "\u00ef\u00bb\u00bf"), 2 => line.Insert(0, '\t'), _ => line });
    }

    private static byte[] Bytes(StringBuilder line) => Encoding.Latin1.GetBytes(line.ToString());

    private string Client(string client)
    {
        var isAddress = client.Length > 0 && (client.Contains(':', StringComparison.Ordinal) || char.IsAsciiDigit(client[0]));
        return (chance.Next(12), isAddress) switch
        {
            (_, _) when client.Length == 0 => "-",
            (0, true) => client.Contains(':', StringComparison.Ordinal) ? $"[{client}]:40312" : $"{client}:40312",
            (1, true) => $"{client}, 10.0.0.1",
            (2, true) => $"www.example.org {client}",
            (3, _) => $"www.example.org:443 {client}",
            _ => client,
        };
    }

    private string Time(long time)
    {
        var offset = TimeSpan.Parse(Offsets[chance.Next(Offsets.Length)].TrimStart('+'), CultureInfo.InvariantCulture);
        var (local, seconds) = (DateTime.UnixEpoch.AddMilliseconds(time) + offset, "");
        if (local.Second == 0 && chance.Next(2) == 0)
        {
            // A leap second, which counts as the minute that follows.
            (local, seconds) = (local.AddMinutes(-1), "60");
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{local:dd/MMM/yyyy:HH:mm}:{(seconds.Length > 0 ? seconds : $"{local:ss}")} {(offset < TimeSpan.Zero ? '-' : '+')}{offset:hhmm}");
        return chance.Next(10) switch { 0 => text.ToUpperInvariant(), 1 => text.ToLowerInvariant(), _ => text };
    }

    private string Latency(long us)
    {
        var value = Number(us);
        return latency.Name.Length == 0
            ? $" {(chance.Next(3) == 0 ? $"\"{value}\"" : value)}{(chance.Next(3) == 0 ? " 77 \"more\"" : "")}"
            : (chance.Next(5) == 0 ? " \"for=10.0.0.1, 10.0.0.2\" x=1" : "") + (chance.Next(5) switch { 0 => $" \"{latency.Name}{value}\"", 1 => $" {latency.Name}\"{value}\"", 2 => $" [{latency.Name}{value}]", 3 => $" {latency.Name}{value} {latency.Name}9", _ => $" {latency.Name}{value}" });
    }

    private string Number(long us) => ((decimal)us / latency.Microseconds).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Nothing, or no number.</summary>
    private string Untold() => chance.Next(5) switch { 0 => "", 1 => $" {latency.Name}-", 2 => $" {latency.Name}-0.5", 3 => $" \"{latency.Name}0.1, 0.2\"", _ => $" {latency.Name}99999999999999999999" };
}
