namespace TrafficWatch.Web.Platform.Producing;

/// <summary>What simulators leave to chance.</summary>
internal static class Chance
{
    /// <summary>One of several, each as likely as its weight.</summary>
    /// <param name="all">At least one.</param>
    /// <param name="chance">0 to 1: the same gives the same.</param>
    /// <param name="weight">Of one; above 0.</param>
    public static T Pick<T>(IReadOnlyList<T> all, double chance, Func<T, double> weight)
    {
        var left = chance * all.Sum(weight);
        foreach (var one in all)
        {
            left -= weight(one);
            if (left < 0)
            {
                return one;
            }
        }

        return all[^1];
    }
}
