using MudBlazor;

namespace TrafficWatch.Web.Platform.Ui.Layout;

/// <summary>
/// What MudBlazor's components are coloured with: the tokens of <c>css/tokens.css</c>, which a test compares with these. Both
/// palettes stand in every page, each under its own selector, so that a page has its colours with the first paint and a
/// change of them is the browser's alone.
/// </summary>
internal static class SiteTheme
{
    /// <summary>Where nothing says dark.</summary>
    public static MudTheme Light { get; } = Make(
        ":root:not([data-theme=dark])",
        new PaletteLight(),
        new("#f3f6fb", "#ffffff", "#eaf0f9", "#d3dcea", "#16203a", "#4b5b7c", "#0c8a58", "#9a5b00", "#cf1f35", "#0a6cb0", "#5561d6", "#ffffff"));

    /// <summary>Where the html element's <c>data-theme</c> is <c>dark</c>.</summary>
    public static MudTheme Dark { get; } = Make(
        ":root[data-theme=dark]",
        new PaletteDark(),
        new("#0b1020", "#121a30", "#1b2542", "#24304f", "#eaf0fb", "#9fb0cf", "#35c98b", "#ffb547", "#ff5d6c", "#4cc2ff", "#8b9bff", "#06131f"));

    /// <summary>The tokens that components are coloured with, as their names in the style sheet.</summary>
    internal sealed record Tokens(
        string Background, string Panel, string Raised, string Line, string Ink, string Dim, string Comfortable, string Warning, string Alert, string Accent, string Second, string OnAccent);

    private static MudTheme Make(string scope, Palette palette, Tokens token)
    {
        palette.Primary = palette.Info = token.Accent;
        palette.PrimaryContrastText = palette.InfoContrastText = palette.SuccessContrastText = palette.WarningContrastText = palette.ErrorContrastText = token.OnAccent;
        palette.Secondary = token.Second;
        palette.SecondaryContrastText = token.OnAccent;
        (palette.Success, palette.Warning, palette.Error) = (token.Comfortable, token.Warning, token.Alert);
        palette.TextPrimary = palette.DrawerText = palette.AppbarText = token.Ink;
        palette.TextSecondary = palette.DrawerIcon = palette.ActionDefault = palette.TextDisabled = token.Dim;
        palette.Background = token.Background;
        palette.Surface = palette.DrawerBackground = palette.AppbarBackground = token.Panel;
        palette.BackgroundGray = palette.TableHover = palette.Skeleton = token.Raised;
        palette.LinesDefault = palette.LinesInputs = palette.TableLines = palette.Divider = token.Line;
        var theme = new MudTheme
        {
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", AppbarHeight = "48px", DrawerWidthLeft = "216px" },
        };
        theme.PseudoCss.Scope = scope;
        theme.PaletteLight = palette as PaletteLight ?? theme.PaletteLight;
        theme.PaletteDark = palette as PaletteDark ?? theme.PaletteDark;
        foreach (var text in new BaseTypography[] { theme.Typography.Default, theme.Typography.Body1, theme.Typography.Body2, theme.Typography.Button, theme.Typography.H6, theme.Typography.Caption, theme.Typography.Subtitle1, theme.Typography.Subtitle2 })
        {
            (text.FontFamily, text.LetterSpacing, text.TextTransform) = (["var(--font)"], "normal", "none");
        }

        (theme.Typography.Default.FontSize, theme.Typography.Body1.FontSize, theme.Typography.Body2.FontSize, theme.Typography.Button.FontSize, theme.Typography.H6.FontSize) =
            ("15px", "15px", "14px", "14px", "17px");
        return theme;
    }
}
