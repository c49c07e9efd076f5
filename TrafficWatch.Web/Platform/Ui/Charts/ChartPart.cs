using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace TrafficWatch.Web.Platform.Ui.Charts;

/// <summary>A chart within a page, which a script draws in an element: it gets its figures when they have changed.</summary>
public abstract class ChartPart : ComponentBase, IAsyncDisposable
{
    private IJSObjectReference? _module;
    private IJSObjectReference? _chart;
    private string? _told;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    /// <summary>The element, which the script fills.</summary>
    protected ElementReference Root { get; set; }

    /// <summary>The script: it exports <c>start(element, setup)</c>, which gives something with <c>apply(figures)</c> and <c>stop()</c>.</summary>
    protected abstract string Script { get; }

    /// <summary>What the script is begun with.</summary>
    protected abstract object Setup { get; }

    /// <summary>What is drawn now.</summary>
    protected abstract object Figures { get; }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (firstRender)
            {
                _module = await Browser.InvokeAsync<IJSObjectReference>("import", Script);
                _chart = await _module.InvokeAsync<IJSObjectReference>("start", Root, Setup);
            }

            var figures = JsonSerializer.Serialize(Figures, JsonSerializerOptions.Web);
            if (_chart is not null && _told != figures)
            {
                _told = figures;
                await _chart.InvokeVoidAsync("apply", figures);
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser left first.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            if (_chart is not null)
            {
                await _chart.InvokeVoidAsync("stop");
                await _chart.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The browser left first.
        }
    }
}
