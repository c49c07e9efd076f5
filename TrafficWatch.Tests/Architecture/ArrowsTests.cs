using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace TrafficWatch.Tests.Architecture;

/// <summary>Arrows run one way: Web to Domain; a page knows no consumer, a consumer no page.</summary>
public sealed partial class ArrowsTests
{
    [Fact]
    public void Domain_Project_ReferencesNothing()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "TrafficWatch.Domain/TrafficWatch.Domain.csproj"));

        Assert.DoesNotContain(project.Descendants(), element => element.Name.LocalName is "PackageReference" or "ProjectReference" or "FrameworkReference");
    }

    [Theory]
    [InlineData("TrafficWatch.Domain", new string[0])]
    [InlineData("TrafficWatch.Web", new[] { "TrafficWatch.Domain" })]
    public void Assembly_OfTheProduct_ReferencesOnlyWhatItMay(string assembly, string[] allowed)
    {
        var referenced = Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => name.StartsWith("TrafficWatch.", StringComparison.Ordinal));

        Assert.Empty(referenced.Except(allowed));
    }

    // What would make Domain impure, in the order in which one is tempted: clock, disk, network, logger, threads that sleep.
    [Fact]
    public void Domain_Sources_DoNoInputOrOutput()
    {
        var impure = Repository.Sources("TrafficWatch.Domain", ".cs")
            .SelectMany(file => Impure().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}"));

        Assert.Empty(impure);
    }

    [Fact]
    public void Consumer_Sources_KnowNoPage()
    {
        var known = Repository.Sources("TrafficWatch.Web", ".cs").Where(file => file.Path.StartsWith("TrafficWatch.Web/Ingest/", StringComparison.Ordinal))
            .SelectMany(file => PageNamespaces().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}"));

        Assert.Empty(known);
    }

    [Fact]
    public void Page_Sources_KnowNoConsumer()
    {
        var known = Repository.Sources("TrafficWatch.Web", ".razor", ".razor.cs")
            .SelectMany(file => ConsumerNamespaces().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}"));

        Assert.Empty(known);
    }

    [GeneratedRegex(@"\b(TimeProvider\.System|File\.|Directory\.|Thread\.Sleep|Task\.Delay|using System\.Net|using Microsoft\.Extensions|Console\.|Environment\.)")]
    private static partial Regex Impure();

    [GeneratedRegex(@"\bTrafficWatch\.Web\.(Components|Screens|Admin|Resources)\b")]
    private static partial Regex PageNamespaces();

    [GeneratedRegex(@"\b(TrafficWatch\.Web\.Ingest|Confluent\.Kafka)\b")]
    private static partial Regex ConsumerNamespaces();
}
