using System.Text.RegularExpressions;
using System.Xml.Linq;
using ArchUnitNET.Loader;
using Xunit;

namespace TrafficWatch.Tests.Architecture;

/// <summary>Arrows run one way: Streams → Platform → Domain, Admin → Platform; no stream knows another; no cycles between folders.</summary>
public sealed partial class ArrowsTests
{
    // It asks the kernel for pages of 2 MB for the presence table's memory: no file, no socket, no thread.
    private static readonly string[] NativeMemory = ["LargePages`1", "PageAdvice"];

    [Fact]
    public void Folders_OfTheProduct_HaveNoCycles() => Assert.Empty(Folders.OfTheProduct.OnCycles());

    [Fact]
    public void Folders_OneArrowTurned_AreACycle()
    {
        Assert.Empty(new Folders(("a", "b"), ("b", "c"), ("a", "c")).OnCycles());
        Assert.Equal([("a", "b"), ("b", "c"), ("c", "a")], new Folders(("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")).OnCycles().Select(arrow => (arrow.From, arrow.To)));
    }

    [Fact]
    public void Platform_Types_KnowNoStreamAndNoAdmin() => Assert.DoesNotContain(Folders.OfTheProduct.Arrows, arrow =>
        arrow.From.StartsWith("Web/Platform", StringComparison.Ordinal) && (StreamOf(arrow.To) is not null || arrow.To.StartsWith("Web/Admin", StringComparison.Ordinal)));

    [Fact]
    public void Admin_Types_KnowNoStream() => Assert.DoesNotContain(Folders.OfTheProduct.Arrows, arrow =>
        arrow.From.StartsWith("Web/Admin", StringComparison.Ordinal) && StreamOf(arrow.To) is not null);

    [Fact]
    public void Streams_Types_KnowNoOtherStreamAndNoAdmin() => Assert.DoesNotContain(Folders.OfTheProduct.Arrows, arrow =>
        StreamOf(arrow.From) is { } stream && (arrow.To.StartsWith("Web/Admin", StringComparison.Ordinal) || (StreamOf(arrow.To) is { } other && other != stream)));

    [Fact]
    public void Domain_Types_KnowNoStreamUnlessTheirOwnAndNoWeb() => Assert.DoesNotContain(Folders.OfTheProduct.Arrows, arrow =>
        arrow.From.StartsWith("Domain", StringComparison.Ordinal) && (arrow.To.StartsWith("Web", StringComparison.Ordinal) || (StreamOf(arrow.To) is { } stream && StreamOf(arrow.From) != stream)));

    // Strings too: a stream's table or topic is its own.
    [Fact]
    public void Platform_Sources_NameNoStream() => Assert.Empty(Repository.Sources("TrafficWatch.Web", ".cs", ".razor")
        .Where(file => file.Path.StartsWith("TrafficWatch.Web/Platform/", StringComparison.Ordinal) && !file.Path.Contains("/Migrations/", StringComparison.Ordinal))
        .SelectMany(file => StreamWords().Matches(Comments().Replace(file.Text, "")).Select(match => $"{file.Path}: {match.Value}")));

    [Fact]
    public void Domain_Project_ReferencesNothing()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "TrafficWatch.Domain/TrafficWatch.Domain.csproj"));

        Assert.DoesNotContain(project.Descendants(), element => element.Name.LocalName is "PackageReference" or "ProjectReference" or "FrameworkReference");
    }

    [Fact]
    public void Domain_Types_DoNoInputOrOutput()
    {
        var domain = new ArchLoader().LoadAssemblies(typeof(Domain.Sharding.MurmurRing).Assembly).Build();
        Assert.Empty(domain.Types.Where(type => !NativeMemory.Contains(type.Name))
            .SelectMany(type => type.Dependencies.Where(dependency => Impure().IsMatch(dependency.Target.FullName)).Select(dependency => $"{type.FullName} → {dependency.Target.FullName}"))
            .Distinct());
    }

    /// <summary>Visitors for Web/Streams/Visitors/Live and for Domain/Visitors; null for what belongs to no stream.</summary>
    private static string? StreamOf(string folder) => StreamFolder().Match(folder) is { Success: true } match && match.Groups[1].Value is var name and not ("Time" or "Streaming" or "Sketches" or "Sharding" or "Alerts" or "Forecasting") ? name : null;

    [GeneratedRegex("^(?:Web/Streams|Domain)/([^/]+)")]
    private static partial Regex StreamFolder();

    // What would make Domain impure: clock, disk, network, logger, threads that sleep, native calls.
    [GeneratedRegex(@"^System\.(IO\.(File|Directory|FileStream|Path)|Net\.|Console|Environment|TimeProvider|Threading\.(Thread|Timer|Tasks\.Task)\b|Runtime\.InteropServices\.(NativeMemory|DllImport|LibraryImport))|^Microsoft\.")]
    private static partial Regex Impure();

    [GeneratedRegex(@"(?i)\b\w*(visitor|passage|shopping|scenic|area_)\w*")]
    private static partial Regex StreamWords();

    [GeneratedRegex(@"//[^\n]*|@\*[\s\S]*?\*@")]
    private static partial Regex Comments();
}
