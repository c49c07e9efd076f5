namespace TrafficWatch.Domain.Passages;

/// <summary>How a plate is shown to who may not see it whole.</summary>
public static class PlateMask
{
    /// <summary>A plate with its middle hidden: 苏C***88.</summary>
    public static string Of(string plate) => plate.Length switch
    {
        <= 2 => plate,
        < 6 => plate[..2] + "***",
        _ => $"{plate[..2]}***{plate[^2..]}",
    };
}
