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
    [InlineData("replay", "shopping", "/", "--what")]
    [InlineData("replay", "shopping", "--Site:Name", "x")]
    public async Task Run_WrongWords_EndsWithTwo(params string[] words) => Assert.Equal(WrongUse, await RootVerb.RunAsync(Web.Program.App, words));

    [Fact]
    public async Task Run_AddressThatIsNone_EndsWithOne() => Assert.Equal(1, await RootVerb.RunAsync(Web.Program.App, ["--urls", "foo"]));

    /// <summary>Wherever configuration stands among the words, it is no file: what fails is the zone.</summary>
    [Theory]
    [InlineData("replay", "shopping", "FILE", "--Streams:Shopping:SourceTimeZone", "Mars")]
    [InlineData("replay", "shopping", "--Streams:Shopping:SourceTimeZone", "Mars", "FILE", "FILE")]
    [InlineData("--Streams:Passages:SourceTimeZone=Mars", "replay", "passages", "FILE")]
    [InlineData("replay", "visitors", "--Streams:Visitors:SourceTimeZone", "Mars", "FILE")]
    public async Task Run_ConfigurationAmongFiles_IsTaken(params string[] words)
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(1, await RootVerb.RunAsync(Web.Program.App, [.. words.Select(word => word == "FILE" ? file : word)]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("replay", "visitors", "--help")]
    [InlineData("simulate", "shopping", "--help")]
    [InlineData("replay", "requests", "--help")]
    [InlineData("watch", "requests", "-h")]
    [InlineData("adopt", "passages", "--help")]
    [InlineData("simulate", "--help")]
    public async Task Run_Help_EndsWithZero(params string[] words) => Assert.Equal(0, await RootVerb.RunAsync(Web.Program.App, words));
}
