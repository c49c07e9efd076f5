using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace TrafficWatch.Tests.Architecture;

/// <summary>The folders of the product and the arrows between them, as the compiled assemblies have them: a folder is a namespace.</summary>
internal sealed class Folders
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _arrows = new(StringComparer.Ordinal);

    /// <summary>Of the product.</summary>
    public static Folders OfTheProduct { get; } = new(new ArchLoader().LoadAssemblies(typeof(Web.Program).Assembly, typeof(Domain.Sharding.MurmurRing).Assembly).Build());

    public Folders(ArchUnitNET.Domain.Architecture architecture)
    {
        foreach (var type in architecture.Types.Where(IsOurs))
        {
            foreach (var other in type.Dependencies.Select(dependency => dependency.Target).Where(other => IsOurs(other) && FolderOf(other) != FolderOf(type)))
            {
                Add(FolderOf(type), FolderOf(other), $"{type.Name} → {other.Name}");
            }
        }
    }

    public Folders(params (string From, string To)[] arrows) => Array.ForEach(arrows, arrow => Add(arrow.From, arrow.To, ""));

    /// <summary>Each arrow, and the types of one that makes it.</summary>
    public IEnumerable<(string From, string To, string Example)> Arrows => _arrows.SelectMany(from => from.Value.Select(to => (from.Key, to.Key, to.Value)));

    /// <summary>Arrows that lie on a cycle.</summary>
    public IEnumerable<(string From, string To, string Example)> OnCycles() => Arrows.Where(arrow => Reaches(arrow.To, arrow.From));

    private static bool IsOurs(IType type) => type.Namespace?.FullName.StartsWith("TrafficWatch.", StringComparison.Ordinal) == true
        && !type.Namespace.FullName.EndsWith(".Migrations", StringComparison.Ordinal);

    private static string FolderOf(IType type) => type.Namespace.FullName["TrafficWatch.".Length..].Replace('.', '/');

    private void Add(string from, string to, string example)
    {
        if (!_arrows.TryGetValue(from, out var targets))
        {
            _arrows.Add(from, targets = new(StringComparer.Ordinal));
        }

        targets.TryAdd(to, example);
    }

    private bool Reaches(string from, string to)
    {
        HashSet<string> seen = [from];
        Queue<string> next = new([from]);
        while (next.TryDequeue(out var at))
        {
            if (at == to)
            {
                return true;
            }

            foreach (var target in _arrows.GetValueOrDefault(at)?.Keys ?? Enumerable.Empty<string>())
            {
                if (seen.Add(target))
                {
                    next.Enqueue(target);
                }
            }
        }

        return false;
    }
}
