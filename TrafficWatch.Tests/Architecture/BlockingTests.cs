using System.Text.RegularExpressions;
using Xunit;

namespace TrafficWatch.Tests.Architecture;

/// <summary>A circuit has one thread at a time: waiting on it for a task that needs it is the end of that circuit.</summary>
public sealed partial class BlockingTests
{
    [Fact]
    public void Component_Sources_NeverBlockOnATask()
    {
        var blocking = Repository.Sources("TrafficWatch.Web", ".razor", ".razor.cs")
            .SelectMany(file => Blocking().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}"));

        Assert.Empty(blocking);
    }

    // Values go into parameters. The one writer of bulk rows builds its text itself, from numbers and escaped keys.
    [Fact]
    public void Product_Sources_PutNoValuesIntoSqlText()
    {
        var built = Repository.Sources("TrafficWatch.Web", ".cs", ".razor")
            .SelectMany(file => InterpolatedSql().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}"));

        Assert.Empty(built);
    }

    [GeneratedRegex(@"\w+Async\([^;\n]*\)\.Result\b|\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\b(ExecuteSqlRaw(Async)?|FromSqlRaw|SqlQueryRaw(<\w+>)?)\(\s*\$")]
    private static partial Regex InterpolatedSql();
}
