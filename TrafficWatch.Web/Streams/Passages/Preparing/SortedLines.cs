using System.Text;

namespace TrafficWatch.Web.Streams.Passages.Preparing;

/// <summary>Sorts more lines than fit into memory: pieces are sorted and written beside each other, then read as one. Lines compare by their bytes.</summary>
/// <param name="directory">Where pieces are kept; they go with it.</param>
/// <param name="name">What the pieces are called.</param>
/// <param name="together">Lines of a piece.</param>
internal sealed class SortedLines(string directory, string name, int together = 200_000)
{
    private readonly List<string> _piece = [];
    private readonly List<string> _files = [];

    public void Add(string line)
    {
        _piece.Add(line);
        if (_piece.Count == together)
        {
            Put();
        }
    }

    /// <summary>All lines in their order. To be read once, after the last was added.</summary>
    public IEnumerable<string> Read()
    {
        Put();
        var readers = _files.Select(file => new StreamReader(file, Encoding.UTF8)).ToList();
        try
        {
            var heads = new PriorityQueue<StreamReader, string>(StringComparer.Ordinal);
            foreach (var reader in readers)
            {
                Queue(reader);
            }

            while (heads.TryDequeue(out var reader, out var line))
            {
                yield return line;
                Queue(reader);
            }

            void Queue(StreamReader reader)
            {
                if (reader.ReadLine() is { } next)
                {
                    heads.Enqueue(reader, next);
                }
            }
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private void Put()
    {
        if (_piece.Count == 0)
        {
            return;
        }

        _piece.Sort(StringComparer.Ordinal);
        var file = Path.Combine(directory, $"{name}{_files.Count}");
        File.WriteAllLines(file, _piece);
        _files.Add(file);
        _piece.Clear();
    }
}
