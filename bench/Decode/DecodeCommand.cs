using System.CommandLine;

namespace TrafficWatch.Bench.Decode;

/// <summary>The bench <c>decode</c>: what the parsers of the streams read on one core.</summary>
internal static class DecodeCommand
{
    public static Command Create()
    {
        var file = new Option<string?>("--file") { HelpName = "FILE", Description = "Shopping behaviour from this CSV with a header instead of made-up shoppers" };
        var verb = new Command("decode", "Events that the parser of each stream reads on one core, without servers") { file };
        verb.SetAction(arguments => DecodeBench.Run(arguments.GetValue(file)));
        return verb;
    }
}
