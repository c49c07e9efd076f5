using System.Globalization;
using Microsoft.Playwright;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Screens;

/// <summary>The visitors screen in a real browser, which notes when which figures were painted.</summary>
internal sealed class PaintedPage : IAsyncDisposable
{
    // What stands in the page when a frame begins is painted in it; the message comes once that is done.
    private const string Recorder = """
        () => {
          const seen = window.seenFigures = [];
          let last = "";
          const figures = window.figuresNow = () => [...document.querySelectorAll("[data-area]")]
            .map((row) => row.dataset.area + "=" + row.querySelector("[data-figure]").textContent.replace(/\D/g, "")).join("|");
          const painted = new MessageChannel();
          painted.port1.onmessage = () => seen.push(Date.now() + "|" + last);
          const look = () => {
            const now = figures();
            if (now !== last) { last = now; painted.port2.postMessage(0); }
            requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }
        """;

    private readonly IBrowserContext _context;
    private readonly IPage _page;
    private readonly List<string> _errors = [];

    private PaintedPage(IBrowserContext context, IPage page)
    {
        (_context, _page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
    }

    /// <param name="browser">A context of its own is opened in it.</param>
    /// <param name="address">The app's.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public static async Task<PaintedPage> OpenAsync(IBrowser browser, string address, int width = 1920, int height = 1080)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { Locale = "en-US", ViewportSize = new ViewportSize { Width = width, Height = height } });
        var page = new PaintedPage(context, await context.NewPageAsync());
        await page._page.GotoAsync($"{address}/screens/visitors");
        await page._page.EvaluateAsync(Recorder);
        return page;
    }

    /// <summary>Takes what was painted since the last call.</summary>
    /// <exception cref="BenchException">The console told of an error.</exception>
    public async Task TakeAsync(SeenFigures into)
    {
        if (_errors.Count > 0)
        {
            throw new BenchException($"the browser's console: {_errors[0]}");
        }

        var told = await _page.EvaluateAsync<string>("() => window.seenFigures.splice(0).join('\\n')");
        foreach (var frame in told.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (moment, figures) = (frame[..frame.IndexOf('|')], frame[(frame.IndexOf('|') + 1)..]);
            foreach (var (area, figure) in Figures(figures))
            {
                into.Saw(SteadyLoad.Areas.IndexOf(area), figure, double.Parse(moment, CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>The figures that it shows now, by area.</summary>
    public async Task<Dictionary<string, long>> FiguresAsync() => Figures(await _page.EvaluateAsync<string>("() => window.figuresNow()")).ToDictionary();

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private static IEnumerable<KeyValuePair<string, long>> Figures(string told)
    {
        foreach (var word in told.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Split('=') is [var area, { Length: > 0 } figure])
            {
                yield return new(area, long.Parse(figure, CultureInfo.InvariantCulture));
            }
        }
    }
}
