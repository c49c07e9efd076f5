using TrafficWatch.Domain.Passages;

namespace TrafficWatch.Web.Streams.Passages.Preparing;

/// <summary>
/// Finds plate types and models that records lack and that the same plate has elsewhere in the files: of whole plates
/// only, for a masked one is many vehicles, and only where all that know a value agree. Sorted outside memory: by plate,
/// then back by the records' keys.
/// </summary>
/// <param name="directory">Where pieces are kept.</param>
internal sealed class PlateFilling(string directory)
{
    private const int PlateType = 5, Plate = 6, Model = 7, VehicleType = 11;

    /// <summary>What is known of a plate sorts before who asks for it.</summary>
    private const string Known = "0", Asked = "1";
    private readonly SortedLines _told = new(directory, "told");
    private readonly SortedLines _fills = new(directory, "fills");

    /// <summary>Whether a value says that it is not known.</summary>
    public static bool IsUnknown(string value) => value is "" or "-";

    /// <summary>A record's key: what its line begins with, time and id.</summary>
    public static string KeyOf(string line) => line[..line.IndexOf('\t', line.IndexOf('\t', StringComparison.Ordinal) + 1)];

    /// <summary>Takes a record in.</summary>
    public void Add(string key, string plate, string plateType, string model)
    {
        if (PlateShape.IsWhole(plate))
        {
            Add(PlateType, plateType);
            Add(Model, model);
        }

        void Add(int column, string value) => _told.Add($"{plate}\t{column}\t{(IsUnknown(value) ? $"{Asked}\t{key}" : $"{Known}\t{value}")}");
    }

    /// <summary>Finds what can be filled. To be called once, after the last record.</summary>
    public void Find(CancellationToken cancellationToken)
    {
        (string? Of, string? Value, bool Agreed) known = default;
        foreach (var line in _told.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var parts = line.Split('\t', 4);
            var (of, what) = ($"{parts[0]}\t{parts[1]}", parts[3]);
            if (parts[2] == Known)
            {
                known = known.Of != of ? (of, what, true) : known with { Agreed = known.Agreed && known.Value == what };
            }
            else if (known.Of == of && known.Agreed)
            {
                _fills.Add($"{what}\t{of}\t{known.Value}");
            }
        }
    }

    /// <summary>Records with what was found for their keys.</summary>
    /// <param name="records">Sorted lines that begin with their keys.</param>
    public IEnumerable<(string Line, IReadOnlyList<string> Fills)> Beside(IEnumerable<string> records)
    {
        using var fills = _fills.Read().GetEnumerator();
        var any = fills.MoveNext();
        string? last = null;
        List<string> found = [];
        foreach (var line in records)
        {
            var key = KeyOf(line);
            if (key != last)
            {
                found = [];
                last = key;
            }

            for (; any && string.CompareOrdinal(KeyOf(fills.Current), key) <= 0; any = fills.MoveNext())
            {
                found.Add(fills.Current);
            }

            yield return (line, found);
        }
    }

    /// <summary>Fills a record's twelve fields with what was found for its plate; the vehicle type follows the plate type.</summary>
    /// <returns>The columns that were filled.</returns>
    public static IEnumerable<int> Fill(string[] fields, IReadOnlyList<string> fills)
    {
        foreach (var fill in fills)
        {
            var parts = fill.Split('\t');
            var column = parts[3] == PlateType.ToString(System.Globalization.CultureInfo.InvariantCulture) ? PlateType : Model;
            if (parts[2] == fields[Plate] && IsUnknown(fields[column]))
            {
                fields[column] = parts[4];
                fields[VehicleType] = PlateTypes.NameOf(fields[PlateType]);
                yield return column;
            }
        }
    }
}
