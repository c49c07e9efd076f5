using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace TrafficWatch.Web.Platform.Ui.Tables;

/// <summary>A part of a page that is made from the address: it follows, also where its parameters stay the same.</summary>
public abstract class AddressBound : ComponentBase, IDisposable
{
    /// <summary>Where the page stands.</summary>
    [Inject]
    protected NavigationManager Navigation { get; private set; } = default!;

    /// <inheritdoc/>
    protected override void OnInitialized() => Navigation.LocationChanged += Moved;

    /// <inheritdoc/>
    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        Leave();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what a part holds besides.</summary>
    protected virtual void Leave()
    {
    }

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(StateHasChanged);
}
