using System.CommandLine;

namespace TrafficWatch.Web.Platform.Hosting;

/// <summary>Something that can be done with a stream from the command line: <c>simulate NAME</c>.</summary>
/// <param name="Name">The verb, one for all streams.</param>
/// <param name="Summary">What it does, whichever the stream.</param>
/// <param name="Command">What it does with this stream, under the stream's name; it belongs to no other command yet.</param>
internal sealed record StreamVerb(string Name, string Summary, Command Command)
{
    public static StreamVerb Simulate(Command stream) => new("simulate", "Send made-up events", stream);

    public static StreamVerb Replay(Command stream) => new("replay", "Send recorded events", stream);

    public static StreamVerb Watch(Command stream) => new("watch", "Follow log files, through rotations and restarts", stream);
}
