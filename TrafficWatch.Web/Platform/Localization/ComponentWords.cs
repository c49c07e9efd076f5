using Microsoft.Extensions.Localization;
using MudBlazor;

namespace TrafficWatch.Web.Platform.Localization;

/// <summary>The component library's own texts in the page's language: those of the components that the pages use.</summary>
internal sealed class ComponentWords(Words words) : MudLocalizer
{
    /// <inheritdoc/>
    public override LocalizedString this[string key] => Find(key) is { } text ? new(key, text) : new(key, key, resourceNotFound: true);

    private string? Find(string key) => key switch
    {
        "MudAlert_Close" or "MudDialog_Close" or "MudSnackbar_Close" => words.Close,
        "MudChip_Close" => words.RemoveFilter,
        "MudInput_Clear" => words.Clear,
        "MudInput_Increment" => words.Increase,
        "MudInput_Decrement" => words.Decrease,
        "MudFormComponent_Required" => words.Required,
        "MudNavGroup_ToggleExpand" => words.Unfold,
        _ => null,
    };
}
