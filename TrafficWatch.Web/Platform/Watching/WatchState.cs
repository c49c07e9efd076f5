using System.Text.Json;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Platform.Watching;

/// <summary>A source as it is kept.</summary>
internal sealed record KeptSource(ulong Id, ulong Beginning, string Path, int Partitions, FileId? File, bool Packed, long Taken, bool AtRest, IReadOnlyList<Seam> Seams);

/// <summary>The file that says how far each source was taken by Kafka. One process at a time has it.</summary>
internal sealed class WatchState : IDisposable
{
    private readonly string _path;
    private readonly FileStream _lock;
    private byte[] _kept = [];

    /// <param name="path">The file; it comes into being.</param>
    /// <exception cref="ProducerException">Another process has it.</exception>
    public WatchState(string path)
    {
        _path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        try
        {
            _lock = new FileStream(_path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new ProducerException($"{_path}: another watch has it ({e.Message})");
        }
    }

    /// <summary>What was kept.</summary>
    /// <param name="say">Told when it can't be read; it is put aside then.</param>
    public IReadOnlyList<KeptSource> Load(Action<string> say)
    {
        if (!File.Exists(_path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<KeptSource[]>(File.ReadAllBytes(_path)) ?? [];
        }
        catch (JsonException e)
        {
            File.Move(_path, _path + ".bad", overwrite: true);
            say($"{_path} can't be read and is put aside: files are read from their beginnings, and the stream drops what it has had ({e.Message})");
            return [];
        }
    }

    /// <summary>Keeps what is true now: all of it or, after a crash, what was kept before.</summary>
    public void Save(IEnumerable<KeptSource> sources)
    {
        var state = JsonSerializer.SerializeToUtf8Bytes(sources);
        if (state.AsSpan().SequenceEqual(_kept))
        {
            return;
        }

        using (var file = new FileStream(_path + ".new", FileMode.Create, FileAccess.Write))
        {
            file.Write(state);
            file.Flush(flushToDisk: true);
        }

        File.Move(_path + ".new", _path, overwrite: true);
        _kept = state;
    }

    public void Dispose() => _lock.Dispose();
}
