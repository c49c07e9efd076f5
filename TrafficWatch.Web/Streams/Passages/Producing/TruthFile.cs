using System.Globalization;
using System.Text;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Passages.Producing;

/// <summary>What is true of the records that a simulator sends, a line each, fields split by TAB: for whoever judges what is found in them.</summary>
internal sealed class TruthFile : IDisposable
{
    private readonly StreamWriter _lines;

    /// <param name="path">A file that is not there yet.</param>
    /// <exception cref="ProducerException">It can't be made.</exception>
    public TruthFile(string path)
    {
        try
        {
            _lines = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read), new UTF8Encoding(false));
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new ProducerException($"--truth {path}: that file is there already, and is not written over; name another");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProducerException($"--truth {path}: can't be written: {e.Message}");
        }

        _lines.Write("id\ttime\tcheckpoint\tplate\tplate_read\tvehicle\n");
    }

    /// <summary>Adds a record that was sent. The time is when it was, UTC, whatever the record says.</summary>
    public void Write(PassageMessage message) => _lines.Write(string.Create(
        CultureInfo.InvariantCulture, $"{message.Truth.Id}\t{message.Time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\t{message.Checkpoint}\t{message.Truth.Plate}\t{message.Truth.PlateRead}\t{message.Truth.Vehicle}\n"));

    /// <summary>Puts what was written into the file.</summary>
    public void Flush() => _lines.Flush();

    public void Dispose() => _lines.Dispose();
}
