using TrafficWatch.Web.Platform.Verbs;
using Xunit;

namespace TrafficWatch.Tests.Platform.Verbs;

public sealed class RootVerbTests
{
    private const int WrongUse = 2;

    [Theory]
    [InlineData("simulate", "visitors", "--rate", "abc")]
    [InlineData("simulate", "visitors", "--speed", "0")]
    [InlineData("replay", "visitors", "file", "--rate", "abc")]
    [InlineData("replay", "visitors", "file", "--zone", "Mars")]
    [InlineData("replay", "visitors", "/")]
    [InlineData("simulate", "passengers")]
    [InlineData("simulate")]
    [InlineData("--Foo:Bar", "1")]
    public async Task Run_WrongWords_EndsWithTwo(params string[] words) => Assert.Equal(WrongUse, await RootVerb.RunAsync(Web.Program.App, words));

    [Fact]
    public async Task Run_AddressThatIsNone_EndsWithOne() => Assert.Equal(1, await RootVerb.RunAsync(Web.Program.App, ["--urls", "foo"]));

    [Theory]
    [InlineData("--help")]
    [InlineData("replay", "visitors", "--help")]
    public async Task Run_Help_EndsWithZero(params string[] words) => Assert.Equal(0, await RootVerb.RunAsync(Web.Program.App, words));
}
