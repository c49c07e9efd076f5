using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Ui.Tables;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ui;

public sealed class QueryPageTests : PageContext
{
    private readonly List<TaskCompletionSource<string>> _asked = [];

    [Fact]
    public async Task Failure_BeforeTheFirstAnswer_SaysWhichShardAndAsksAgainUntilItAnswers()
    {
        var page = Page();
        Assert.NotNull(page.Find(".skeleton"));

        await FailAsync(page, new ShardAwayException(1, new InvalidOperationException("Unable to connect to any of the specified MySQL hosts")));
        Assert.Contains("shard 1 does not answer", page.Find("[role=alert]").TextContent);
        Assert.DoesNotContain("MySQL hosts", page.Markup);
        Assert.Empty(page.FindAll(".old"));

        await RetryAsync(page, 2);
        await FailAsync(page, new InvalidOperationException("secret of the driver"));
        Assert.DoesNotContain("secret", page.Markup);
        await RetryAsync(page, 3);
        await AnswerAsync(page, "rows of now");
        Assert.Empty(page.FindAll("[role=alert]"));
        Assert.Contains("rows of now", page.Markup);

        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, _asked.Count);
    }

    [Fact]
    public async Task Failure_AfterAnAnswer_KeepsItsRowsMarkedAsOld()
    {
        var page = Page();
        await AnswerAsync(page, "good rows");
        await page.InvokeAsync(page.Instance.AgainAsync);
        await FailAsync(page, new ShardAwayException(0));

        Assert.Contains("good rows", page.Find(".old").TextContent);
        Assert.Contains("as of 12:00:00", page.Markup);
    }

    [Fact]
    public async Task Failure_OfAnotherQuestion_KeepsTheRowsOfTheFirstAndSaysSo()
    {
        var page = Page();
        await AnswerAsync(page, "good rows");
        Services.GetRequiredService<NavigationManager>().NavigateTo("/here?area=b");
        page.WaitForAssertion(() => Assert.Equal(2, _asked.Count));
        await FailAsync(page, new ShardAwayException(0));

        page.WaitForAssertion(() => Assert.Contains("good rows", page.Find(".old").TextContent));
        Assert.Contains("last answer", page.Markup);
    }

    [Fact]
    public async Task Refresh_WhileTheSameIsAsked_DoesNotStartAnew()
    {
        var page = Page();
        await page.InvokeAsync(page.Instance.AgainAsync);
        await page.InvokeAsync(page.Instance.AgainAsync);
        Assert.Single(_asked);

        // Once, for whatever came up meanwhile.
        await AnswerAsync(page, "one");
        page.WaitForAssertion(() => Assert.Equal(2, _asked.Count));
        await AnswerAsync(page, "two");
        Assert.Equal(2, _asked.Count);
        Assert.Contains("two", page.Markup);
    }

    [Fact]
    public async Task Leave_WhileWaitingToAskAgain_AsksNoMore()
    {
        var page = Page();
        await FailAsync(page, new ShardAwayException(0));
        await DisposeComponentsAsync();
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Single(_asked);
    }

    /// <summary>Given up, it says so, keeps what it had, asks nothing by itself, and asks again when told to.</summary>
    [Fact]
    public async Task Cancel_WhileItIsAsked_KeepsTheRowsAndAsksNoMore()
    {
        var page = Page();
        await AnswerAsync(page, "good rows");
        await page.InvokeAsync(page.Instance.AgainAsync);
        await page.WaitForAssertionAsync(() => Assert.Equal("Cancel", page.Find(".progress.slow button").TextContent.Trim()));
        await page.Find(".progress.slow button").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("The search was cancelled", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Contains("good rows", page.Find(".old").TextContent);
        Assert.Empty(page.FindAll("[role=alert], .progress"));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, _asked.Count);

        // This click ends with its answer.
        var again = page.Find("[role=status] button").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Equal(3, _asked.Count));
        await AnswerAsync(page, "new rows");
        await again;
        Assert.DoesNotContain("cancelled", page.Markup);
    }

    private IRenderedComponent<Asking> Page()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/here");
        return Render<Asking>(parameters => parameters.Add(page => page.Ask, () =>
        {
            _asked.Add(new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
            return _asked[^1].Task;
        }));
    }

    private async Task RetryAsync(IRenderedComponent<Asking> page, int times)
    {
        Time.Advance(QueryPage.RetryAfter);
        await page.WaitForAssertionAsync(() => Assert.Equal(times, _asked.Count));
    }

    private async Task FailAsync(IRenderedComponent<Asking> page, Exception failure)
    {
        _asked[^1].SetException(failure);
        await page.WaitForAssertionAsync(() => Assert.False(page.Instance.IsLoading));
    }

    private async Task AnswerAsync(IRenderedComponent<Asking> page, string rows)
    {
        _asked[^1].SetResult(rows);
        await page.WaitForAssertionAsync(() => Assert.Contains(rows, page.Markup));
    }

    private sealed class Asking : QueryPage
    {
        private string? _rows;

        [Parameter]
        public Func<Task<string>> Ask { get; set; } = default!;

        public bool IsLoading => Loading;

        public Task AgainAsync()
        {
            _ = RefreshAsync();
            return Task.CompletedTask;
        }

        protected override async Task QueryAsync(CancellationToken cancellationToken) => _rows = await Ask().WaitAsync(cancellationToken);

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<QueryOutcome>(0);
            builder.AddAttribute(1, nameof(QueryOutcome.Problem), Problem);
            builder.AddAttribute(2, nameof(QueryOutcome.AnsweredAt), AnsweredAt);
            builder.AddAttribute(3, nameof(QueryOutcome.Loading), Loading);
            builder.AddAttribute(4, nameof(QueryOutcome.OnCancel), EventCallback.Factory.Create(this, CancelQuery));
            builder.AddAttribute(5, nameof(QueryOutcome.OnAgain), EventCallback.Factory.Create(this, RefreshAsync));
            builder.AddAttribute(6, nameof(QueryOutcome.Cancelled), Cancelled);
            builder.AddAttribute(7, nameof(QueryOutcome.Rows), _rows is null ? 0 : 1);
            builder.AddAttribute(8, nameof(QueryOutcome.ChildContent), (RenderFragment)(content => content.AddContent(0, _rows)));
            builder.CloseComponent();
        }
    }
}
