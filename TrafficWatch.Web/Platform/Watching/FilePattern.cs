using System.IO.Enumeration;

namespace TrafficWatch.Web.Platform.Watching;

/// <summary>A path, in whose parts <c>*</c> and <c>?</c> stand for characters, and <c>**</c> for any folders.</summary>
internal sealed class FilePattern
{
    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = true };
    private readonly string _root;
    private readonly string[] _parts;

    public FilePattern(string pattern)
    {
        var full = Path.GetFullPath(pattern);
        _root = Path.GetPathRoot(full)!;
        _parts = full[_root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        var literal = _parts.TakeWhile(part => !IsWild(part)).ToArray();
        Base = Path.Combine([_root, .. literal.Take(_parts.Length - 1)]);
        IsDeep = literal.Length < _parts.Length - 1;
    }

    /// <summary>The folder in which, or below which, all that matches lies.</summary>
    public string Base { get; }

    /// <summary>Whether it may lie in folders below.</summary>
    public bool IsDeep { get; }

    /// <summary>What is there now, in no order: files, and whatever else bears such a name.</summary>
    public IEnumerable<string> Matches() => Below(_root, 0);

    private IEnumerable<string> Below(string folder, int at)
    {
        var (part, last) = (_parts[at], at == _parts.Length - 1);
        if (!IsWild(part))
        {
            var path = Path.Combine(folder, part);
            return last ? [path] : Below(path, at + 1);
        }

        if (part == "**")
        {
            // A link to a folder is not gone into, for it may lead in circles.
            var below = Entries(folder, "*").Where(path => new DirectoryInfo(path) is { LinkTarget: null, Exists: true }).SelectMany(path => Below(path, at));
            return last ? Entries(folder, "*").Concat(below) : Below(folder, at + 1).Concat(below);
        }

        return last ? Entries(folder, part) : Entries(folder, part).Where(Directory.Exists).SelectMany(path => Below(path, at + 1));
    }

    private static bool IsWild(string part) => part.AsSpan().ContainsAny('*', '?');

    private static IEnumerable<string> Entries(string folder, string pattern)
    {
        try
        {
            return new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), All)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => FileSystemName.MatchesSimpleExpression(pattern, entry.FileName, ignoreCase: false),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
