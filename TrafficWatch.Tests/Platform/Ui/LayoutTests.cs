using System.Text.RegularExpressions;
using Bunit;
using Microsoft.Extensions.Localization;
using TrafficWatch.Tests.Architecture;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Texts;
using TrafficWatch.Web.Platform.Ui.Layout;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ui;

public sealed class LayoutTests : PageContext
{
    /// <summary>Components and our own style sheet are of one colour.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Theme_Palette_IsTheTokens(bool dark)
    {
        var sheet = File.ReadAllText(Path.Combine(Repository.Root, "wwwroot-assets/css/tokens.css"));
        var block = sheet[sheet.IndexOf(dark ? "[data-theme=\"dark\"]" : "[data-theme=\"light\"]", StringComparison.Ordinal)..];
        string Token(string name) => Regex.Match(block, $"--{name}: (#[0-9a-f]{{6}})").Groups[1].Value;
        MudBlazor.Palette palette = dark ? SiteTheme.Dark.PaletteDark : SiteTheme.Light.PaletteLight;

        Assert.Equal(
            [Token("background"), Token("panel"), Token("ink"), Token("dim"), Token("line"), Token("accent"), Token("warning"), Token("alert"), Token("comfortable"), Token("on-accent")],
            new[] { palette.Background, palette.Surface, palette.TextPrimary, palette.TextSecondary, palette.Divider, palette.Primary, palette.Warning, palette.Error, palette.Success, palette.PrimaryContrastText }
                .Select(color => color.ToString(MudBlazor.Utilities.MudColorOutputFormats.Hex)));
    }

    [Theory]
    [InlineData("MudDialog_Close")]
    [InlineData("MudInput_Clear")]
    [InlineData("MudChip_Close")]
    [InlineData("MudSnackbar_Close")]
    public void ComponentWords_OfTheLibrary_AreInThePagesLanguage(string key)
    {
        LocalizedString chinese = new ComponentWords(Words.Chinese)[key], english = new ComponentWords(Words.English)[key];

        Assert.DoesNotMatch("[A-Za-z]", chinese.Value);
        Assert.Matches("^[A-Za-z ]+$", english.Value);
    }

    [Fact]
    public void DataState_AnyPage_TellsTheWorstAndFollowsTheClock()
    {
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));
        var state = Render<DataState>();
        Assert.Equal("fresh", state.Find("a").GetAttribute("data-freshness"));

        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon, StreamState.ShardDown, new Told("shard 1 does not answer", "分片 1 无响应")));
        Time.Advance(TimeSpan.FromSeconds(1));

        state.WaitForAssertion(() => Assert.Equal("stopped", state.Find("a").GetAttribute("data-freshness")));
        Assert.Contains("data to 12:00:00", state.Markup);
    }
}
