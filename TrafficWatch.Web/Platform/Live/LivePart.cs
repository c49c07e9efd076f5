using Microsoft.AspNetCore.Components;

namespace TrafficWatch.Web.Platform.Live;

/// <summary>A part of a page that shows what is live: once a second it reads anew, for silence, too, is something to tell.</summary>
public abstract class LivePart : ComponentBase, IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private ITimer? _timer;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => _ = InvokeAsync(StateHasChanged), null, Pace, Pace);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        GC.SuppressFinalize(this);
    }
}
