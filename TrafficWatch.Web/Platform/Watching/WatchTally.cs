namespace TrafficWatch.Web.Platform.Watching;

/// <summary>What was counted of each path, and who is told what could not be decided or done.</summary>
/// <param name="say">Told in a sentence.</param>
internal sealed class WatchTally(Action<string> say)
{
    private const int MostPaths = 20_000;
    private readonly Dictionary<string, (int Rotations, int Doubts)> _paths = [];
    private readonly Dictionary<string, string> _complaints = [];

    /// <summary>What was counted, all in all.</summary>
    public int Doubts { get; private set; }

    public int Rotations { get; private set; }

    /// <summary>Lines that were not sent.</summary>
    public long Refused { get; private set; }

    /// <summary>What was counted of a path.</summary>
    public (int Rotations, int Doubts) Of(string path) => _paths.GetValueOrDefault(path);

    public void Say(string text) => say(text);

    /// <summary>Another file has taken a path, or its file begins anew.</summary>
    public void Rotated(string path, int times)
    {
        Rotations += times;
        Count(path, times, 0);
    }

    /// <summary>It can't be known whether each line of a path was sent once.</summary>
    public void Doubt(string path, string why)
    {
        Doubts++;
        Count(path, 0, 1);
        say($"{path} {why}");
    }

    /// <summary>A line can't be sent.</summary>
    public void Refuse(string path, long at, string why)
    {
        Refused++;
        say($"{path}, position {at}: {why}");
    }

    /// <summary>Says once what is wrong with a path.</summary>
    public void Complain(string path, string what)
    {
        if (_complaints.GetValueOrDefault(path) != what && _complaints.Count < MostPaths)
        {
            _complaints[path] = what;
            say($"{path}: {what}");
        }
    }

    /// <summary>Does what a file may not let one do; what hinders it is said once.</summary>
    /// <returns><paramref name="otherwise"/> when it could not be done.</returns>
    public bool Try(string path, Func<bool> act, bool otherwise = false)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Complain(path, e.Message);
            return otherwise;
        }
    }

    private void Count(string path, int rotations, int doubts)
    {
        if ((rotations > 0 || doubts > 0) && (_paths.Count < MostPaths || _paths.ContainsKey(path)))
        {
            var (before, doubted) = _paths.GetValueOrDefault(path);
            _paths[path] = (before + rotations, doubted + doubts);
        }
    }
}
