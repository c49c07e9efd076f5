namespace TrafficWatch.Domain.Passages;

/// <summary>What a plate looks like.</summary>
public static class PlateShape
{
    /// <summary>The characters that plates begin with, one for each province.</summary>
    internal const string Provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

    /// <summary>Whether it is one vehicle's: a province, then six or seven letters or digits. What is masked, cut off or was not read is none.</summary>
    public static bool IsWhole(string plate)
    {
        ArgumentNullException.ThrowIfNull(plate);
        return plate.Length is 7 or 8 && Provinces.Contains(plate[0], StringComparison.Ordinal) && plate.All(char.IsLetterOrDigit) && plate.AsSpan(1).IndexOfAnyExcept('0') >= 0;
    }
}
