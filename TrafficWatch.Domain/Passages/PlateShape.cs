using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace TrafficWatch.Domain.Passages;

/// <summary>What plates look like (GA 36-2018; those of the armed police and the army by their own rules).</summary>
public static partial class PlateShape
{
    /// <summary>The characters that plates begin with, one for each province.</summary>
    internal const string Provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

    private static readonly byte[] ProvinceBytes = Encoding.UTF8.GetBytes(Provinces);
    private static readonly SearchValues<byte> Rest = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);

    /// <summary>Whether it is one vehicle's: whole, and of a form that plates have. What is masked, cut off or was not read is none, nor is 无牌.</summary>
    /// <param name="plate">As read.</param>
    public static bool IsWhole(ReadOnlySpan<char> plate) => Whole().IsMatch(plate);

    /// <summary>Whether it is of the form that nearly all have, a province's character, a letter and five of letters and digits: known without decoding it.</summary>
    /// <param name="plate">UTF-8.</param>
    internal static bool IsOrdinary(ReadOnlySpan<byte> plate) =>
        plate.Length == 9 && plate[3] is >= (byte)'A' and <= (byte)'Z' && plate[4..].IndexOfAnyExcept(Rest) < 0 && ProvinceBytes.AsSpan().IndexOf(plate[..3]) is >= 0 and var at && at % 3 == 0;

    /// <remarks>Letters and digits are not told apart where a camera takes one for the other. In turn: of five characters; six, an electric car's; with a last one that says what it is; of embassies and consulates; for emergencies; of the armed police; of the army.</remarks>
    [GeneratedRegex(
        "^(?:[" + Provinces + "][A-Z](?:[A-Z0-9]{5}|[DABCEFGHJK][A-Z0-9]{5}|[A-Z0-9]{5}[DABCEFGHJK]|[A-Z0-9]{4}[警学挂港澳使领]|[A-Z0-9]{4,5}应急)"
        + "|[使领][0-9]{6}|[0-9]{6}[使领]|WJ[" + Provinces + "]?[A-Z0-9]{5}|WJ[0-9]{2}[A-Z0-9]{5}|[A-Z]{2}[0-9]{5})$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
