using Microsoft.AspNetCore.Components;

namespace TrafficWatch.Web.Platform.Ui.Tables;

/// <summary>Moves within a page whose address holds what it shows.</summary>
internal static class Addresses
{
    /// <summary>The name under which the address holds the row that is open.</summary>
    public const string Open = "open";

    /// <summary>Filters by other values of a field, from the first row on, with no row open.</summary>
    public static void Filter(this NavigationManager navigation, string field, params IEnumerable<string?> values) =>
        navigation.Filter(new Dictionary<string, object?> { [field] = Given(values) });

    /// <summary>As the other, for several fields at once.</summary>
    public static void Filter(this NavigationManager navigation, IReadOnlyDictionary<string, object?> fields) =>
        navigation.NavigateTo(navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(fields) { ["after"] = null, ["before"] = null, [Open] = null }));

    /// <summary>Opens a row, or closes what is open: the way back leads there again.</summary>
    public static void OpenRow(this NavigationManager navigation, string? key) => navigation.NavigateTo(navigation.GetUriWithQueryParameter(Open, key));

    private static string[]? Given(IEnumerable<string?> values) => values.Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!.Trim()).ToArray() is { Length: > 0 } given ? given : null;
}
