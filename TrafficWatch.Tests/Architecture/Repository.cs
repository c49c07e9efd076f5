namespace TrafficWatch.Tests.Architecture;

internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The files of a project that people write, with their text.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(string project, params string[] endings) =>
        Directory.EnumerateFiles(Path.Combine(Root, project), "*", SearchOption.AllDirectories)
            .Where(path => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)))
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Select(path => (path, File.ReadAllText(Path.Combine(Root, path))));

    private static string Find()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "TrafficWatch.sln")))
        {
            at = at.Parent ?? throw new InvalidOperationException("The tests do not run inside the repo.");
        }

        return at.FullName;
    }
}
