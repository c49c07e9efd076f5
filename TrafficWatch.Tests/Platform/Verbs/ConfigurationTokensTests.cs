using System.Text.RegularExpressions;
using TrafficWatch.Tests.Architecture;
using TrafficWatch.Web.Platform.Verbs;
using Xunit;

namespace TrafficWatch.Tests.Platform.Verbs;

public sealed partial class ConfigurationTokensTests
{
    [Fact]
    public void Errors_EverySectionThatTheReadmeNames_None()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var keys = ReadmeKey().Matches(readme).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.Contains("Circuits:Most", keys);
        Assert.Empty(keys.SelectMany(key => ConfigurationTokens.Errors([$"--{key}", "1"])));
    }

    [Theory]
    [InlineData("--Site:Name", "My park", "--urls", "http://localhost:1")]
    [InlineData("--kafka:bootstrapservers=a:1", "--Site:Name=x")]
    public void Errors_ConfigurationKeys_None(params string[] tokens) => Assert.Empty(ConfigurationTokens.Errors(tokens));

    [Theory]
    [InlineData("fly")]
    [InlineData("--nme")]
    [InlineData("--Sitte:Name", "x")]
    [InlineData("--Site:")]
    public void Errors_UnknownToken_IsNamedWithWhatIsAllowed(params string[] tokens)
    {
        var error = ConfigurationTokens.Errors(tokens).First();

        Assert.Contains($"'{tokens[0]}'", error);
        Assert.Contains("--Site:", error);
    }

    [Theory]
    [InlineData("--Site:Name")]
    [InlineData("--Site:Name", "--urls=http://localhost:1")]
    public void Errors_KeyWithoutValue_SaysSo(params string[] tokens) =>
        Assert.Equal("--Site:Name lacks its value.", Assert.Single(ConfigurationTokens.Errors(tokens)));

    [GeneratedRegex(@"^\| `([A-Z][A-Za-z]+:[A-Za-z0-9:]+)`", RegexOptions.Multiline)]
    private static partial Regex ReadmeKey();
}
