using System.Globalization;

namespace TrafficWatch.Bench.Chaos;

/// <summary>Finished runs, in a file, so that a later call goes on where this one was ended.</summary>
internal sealed class RunLog
{
    private readonly string? _file;
    private readonly string _series;
    private readonly Dictionary<int, string[]> _done = [];

    /// <param name="file">Where they are kept; null to keep none.</param>
    /// <param name="series">What makes runs of the same number the same: seed and choice of faults.</param>
    public RunLog(string? file, string series)
    {
        (_file, _series) = (file, series);
        if (file is not null && File.Exists(file))
        {
            foreach (var words in File.ReadLines(file).Select(line => line.Split(' ')).Where(words => words.Length >= 5 && words[0] == series))
            {
                _done[int.Parse(words[1], CultureInfo.InvariantCulture)] = words;
            }
        }
    }

    /// <summary>Whether a run was finished before, with equal tables; and its events and faults.</summary>
    public bool Holds(int run, out long events, out string[] faults)
    {
        var found = _done.TryGetValue(run, out var words) && words[2] == "equal";
        events = found ? long.Parse(words![3], CultureInfo.InvariantCulture) : 0;
        faults = found ? words![4].Split(',') : [];
        return found;
    }

    public void Add(int run, bool equal, long events, IEnumerable<string> faults)
    {
        if (_file is not null)
        {
            File.AppendAllText(_file, string.Create(CultureInfo.InvariantCulture, $"{_series} {run} {(equal ? "equal" : "DIFFERENT")} {events} {string.Join(',', faults)}\n"));
        }
    }
}
