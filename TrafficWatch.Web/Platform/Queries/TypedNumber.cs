using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TrafficWatch.Web.Platform.Queries;

/// <summary>Numbers as people type them: full-width digits, as a Chinese keyboard makes them, are digits; a comma stands before three of them, for 2,5 is no 25.</summary>
internal static partial class TypedNumber
{
    /// <summary>Beyond it not every whole number is one of its own.</summary>
    private const double Largest = 1L << 53;

    /// <summary>The number; null: it is none.</summary>
    public static double? Read(string text) =>
        text.Normalize(NormalizationForm.FormKC).Trim() is var typed && Figure().IsMatch(typed)
        && double.TryParse(typed, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The whole number; null: it is none.</summary>
    public static long? Whole(string text) => Read(text) is { } number && number == Math.Floor(number) && Math.Abs(number) <= Largest ? (long)number : null;

    [GeneratedRegex(@"^-?([0-9]*|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]*)?$")]
    private static partial Regex Figure();
}
