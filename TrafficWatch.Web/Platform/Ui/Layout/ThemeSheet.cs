using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace TrafficWatch.Web.Platform.Ui.Layout;

/// <summary>What the component library writes of <see cref="SiteTheme"/>, as a style sheet of its own: every page would else carry it again.</summary>
internal sealed partial class ThemeSheet(IServiceProvider services, ILoggerFactory loggers)
{
    /// <summary>Where it answers.</summary>
    public const string Address = "/css/theme.css";

    private readonly SemaphoreSlim _one = new(1, 1);
    private string? _sheet;

    /// <summary>The sheet, made once.</summary>
    public async Task<string> TextAsync()
    {
        await _one.WaitAsync();
        try
        {
            return _sheet ??= await OfAsync(SiteTheme.Light, dark: false) + await OfAsync(SiteTheme.Dark, dark: true);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<string> OfAsync(MudTheme theme, bool dark)
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(MudThemeProvider.Theme)] = theme,
            [nameof(MudThemeProvider.IsDarkMode)] = dark,
            [nameof(MudThemeProvider.DefaultScrollbar)] = true,
        });
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<MudThemeProvider>(parameters)).ToHtmlString());
        return string.Concat(Style().Matches(html).Select(match => match.Groups[1].Value));
    }

    [GeneratedRegex("<style[^>]*>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
