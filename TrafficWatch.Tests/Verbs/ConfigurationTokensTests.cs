using TrafficWatch.Web.Verbs;
using Xunit;

namespace TrafficWatch.Tests.Verbs;

public sealed class ConfigurationTokensTests
{
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
}
