using System.Collections.Immutable;

namespace TrafficWatch.Domain.Passages;

/// <summary>Characters that cameras take for one another.</summary>
/// <param name="Groups">In each, every character looks like every other.</param>
public sealed record LookAlikes(ImmutableArray<string> Groups)
{
    private const string LastCharacters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ警学挂港澳领";

    /// <summary>What holds unless something else is configured.</summary>
    public const string DefaultGroups = "0DOQ 8B 2Z 5S 1I7TL 6GC 鄂粤 琼京 苏鄂 辽宁 闽新";

    /// <summary>The groups of <see cref="DefaultGroups"/>.</summary>
    public static LookAlikes Default { get; } = Parse(DefaultGroups)!;

    /// <summary>Reads groups split by blanks: <c>0DOQ 8B</c>.</summary>
    /// <returns>Null when one has fewer than two characters, or has one twice.</returns>
    public static LookAlikes? Parse(string text)
    {
        var groups = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return groups.Any(group => group.Length < 2 || group.Distinct().Count() < group.Length) ? null : new LookAlikes([.. groups]);
    }

    /// <summary>The plates that are read as this one, or it as them, when a single character is mistaken; and when the last of eight characters is lost.</summary>
    /// <param name="plate">A whole one.</param>
    public IEnumerable<string> Of(string plate)
    {
        for (var at = 0; at < plate.Length; at++)
        {
            foreach (var other in Groups.Where(group => group.Contains(plate[at], StringComparison.Ordinal)).SelectMany(group => group).Distinct().Where(other => other != plate[at]))
            {
                yield return $"{plate.AsSpan(0, at)}{other}{plate.AsSpan(at + 1)}";
            }
        }

        if (plate.Length == 8)
        {
            yield return plate[..7];
        }

        if (plate.Length == 7)
        {
            foreach (var last in LastCharacters)
            {
                yield return plate + last;
            }
        }
    }
}
