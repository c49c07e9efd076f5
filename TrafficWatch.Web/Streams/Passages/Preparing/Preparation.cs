using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Passages.Preparing;

/// <summary>Makes of delivered files what <c>replay</c> sends: sorted by time, each record once, in twelve fields. Everything is written beside the result first, and takes its name at the end.</summary>
/// <param name="zone">The zone of the files' times, and of the result's.</param>
/// <param name="peak">The hours of IS_PEAK_HOUR.</param>
/// <param name="progress">Shows how far it is.</param>
internal sealed class Preparation(TimeZoneInfo zone, PeakHours peak, ProgressLine progress)
{
    /// <summary>The name of the file of records.</summary>
    public const string Records = "passages.tsv";

    private static readonly string[] Results = [Records, "filled.csv", "kkmc_statistics.txt", "kkmc_dimension.csv", "quality.json", "quality.html"];
    private readonly PassageParser _parser = new(zone, peak);
    private readonly Dictionary<string, (long Count, string First, string Last, string District)> _checkpoints = [];

    /// <summary>Reads files and writes the result.</summary>
    /// <param name="files">CSV or XLSX.</param>
    /// <param name="directory">Where to; it comes into being.</param>
    /// <param name="cancellationToken">Leaves nothing.</param>
    /// <exception cref="ProducerException">A file is none of passages.</exception>
    public PreparationReport Run(IReadOnlyList<string> files, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var work = Directory.CreateDirectory(Path.Combine(directory, $".preparing-{Environment.ProcessId}")).FullName;
        try
        {
            var report = new PreparationReport();
            SortedLines sorted = new(work, "records"), ids = new(work, "ids");
            var plates = new PlateFilling(work);
            foreach (var file in files)
            {
                report.Files.Add(Read(file, sorted, ids, plates, cancellationToken));
            }

            report.SameIdOtherTime = OtherTimes(ids.Read());
            plates.Find(cancellationToken);
            Write(sorted, plates, report, work, cancellationToken);
            File.WriteAllText(Path.Combine(work, "kkmc_statistics.txt"), Statistics());
            File.WriteAllText(Path.Combine(work, "kkmc_dimension.csv"), Dimension());
            File.WriteAllText(Path.Combine(work, "quality.json"), report.ToJson());
            File.WriteAllText(Path.Combine(work, "quality.html"), report.ToHtml());
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var name in Results)
            {
                File.Move(Path.Combine(work, name), Path.Combine(directory, name), overwrite: true);
            }

            return report;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
            progress.Clear();
        }
    }

    private PreparationReport.FileReport Read(string path, SortedLines sorted, SortedLines ids, PlateFilling plates, CancellationToken cancellationToken)
    {
        var report = new PreparationReport.FileReport { File = Path.GetFileName(path) };
        var any = false;
        try
        {
            foreach (var table in SourceFile.Tables(path))
            {
                SourceColumns? columns = null;
                foreach (var row in table)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (columns is null)
                    {
                        columns = SourceColumns.Find(row.Cells ?? [], out var missing)
                            ?? throw new ProducerException($"{path}: the first row names no column of {string.Join(", ", missing)}; it is {Shown(row.Cells)}");
                        any = true;
                        continue;
                    }

                    report.Rows++;
                    Take(row, columns, sorted, ids, plates, report);
                    if (progress.Due)
                    {
                        progress.Show(string.Create(CultureInfo.InvariantCulture, $"{report.File}: {report.Rows:N0} rows"));
                    }
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or ExcelDataReader.Exceptions.ExcelReaderException)
        {
            throw new ProducerException($"{path}: {e.Message}");
        }

        return any ? report : throw new ProducerException($"{path} is empty");
    }

    private void Take(SourceRow row, SourceColumns columns, SortedLines sorted, SortedLines ids, PlateFilling plates, PreparationReport.FileReport report)
    {
        if (row.Cells is null)
        {
            report.Refuse(row.Number, "the row's quotes are not closed, or it is too long");
            return;
        }

        var cells = columns.Pick(row.Cells);
        for (var i = 0; i < cells.Length; i++)
        {
            var (column, clean) = (SourceColumns.Fields[i], cells[i].Trim().TrimStart('\''));
            if (i == 0 && clean.Length > 1 && clean[0] is 'G' or 'F' && clean.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
            {
                clean = clean[1..];
            }

            if (clean.Length < cells[i].Trim().Length)
            {
                PreparationReport.FileReport.Count(report.Standardised, column);
            }

            if (PlateFilling.IsUnknown(clean))
            {
                PreparationReport.FileReport.Count(report.Unknown, column);
            }

            cells[i] = clean.Replace('\t', ' ');
        }

        if (!_parser.TryParse(Encoding.UTF8.GetBytes(string.Join('\t', cells)), 0, out var passage, out var reason))
        {
            report.Refuse(row.Number, reason!);
            return;
        }

        if (!passage.PlateType.SequenceEqual(Encoding.UTF8.GetBytes(cells[5])))
        {
            PreparationReport.FileReport.Count(report.Standardised, "HPZL");
        }

        // Letters of the alphabet or digits where the province should be, or nothing but zeros.
        report.UnreadablePlates += passage.Province.IsEmpty ? 1 : 0;
        report.Kept++;
        var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.UnixEpoch.AddMilliseconds(passage.Time)), zone);
        string Of(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
        ids.Add(string.Create(CultureInfo.InvariantCulture, $"{Of(passage.Id)}\t{passage.Time}"));
        var key = string.Create(CultureInfo.InvariantCulture, $"{passage.Time:000000000000000}\t{Of(passage.Id)}");
        plates.Add(key, Of(passage.Plate), Of(passage.PlateType), Of(passage.Model));
        sorted.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{key}\t{Of(passage.District)}\t{Of(passage.Checkpoint)}\t{Of(passage.Direction)}\t{local:yyyy-MM-dd HH:mm:ss}\t{Of(passage.PlateType)}\t{Of(passage.Plate)}\t{Of(passage.Model)}\t{Of(passage.Province)}\t{(passage.IsWeekend ? 1 : 0)}\t{(passage.IsPeakHour ? 1 : 0)}\t{Of(passage.VehicleType)}"));
    }

    /// <summary>How many ids have more than one time.</summary>
    private static long OtherTimes(IEnumerable<string> sorted)
    {
        var (count, last, counted) = (0L, "", false);
        foreach (var line in sorted)
        {
            var same = line[..line.IndexOf('\t', StringComparison.Ordinal)] == (last.Length == 0 ? null : last[..last.IndexOf('\t', StringComparison.Ordinal)]);
            count += same && line != last && !counted ? 1 : 0;
            counted = same && (counted || line != last);
            last = line;
        }

        return count;
    }

    private void Write(SortedLines sorted, PlateFilling plates, PreparationReport report, string directory, CancellationToken cancellationToken)
    {
        using var output = new StreamWriter(Path.Combine(directory, Records), append: false, new UTF8Encoding(false), 1 << 16);
        using var told = new StreamWriter(Path.Combine(directory, "filled.csv"), append: false, new UTF8Encoding(false));
        told.Write("id,time,plate,column,value\n");
        var last = "";
        foreach (var (line, fills) in plates.Beside(sorted.Read()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var id = PlateFilling.KeyOf(line);
            if (id == last)
            {
                report.Copies++;
                continue;
            }

            last = id;
            var fields = line.Split('\t')[1..];
            foreach (var column in PlateFilling.Fill(fields, fills))
            {
                PreparationReport.FileReport.Count(report.Filled, SourceColumns.Fields[column]);
                told.Write($"{Cell(fields[0])},{fields[4]},{fields[6]},{SourceColumns.Fields[column]},{Cell(fields[column])}\n");
            }

            output.Write(string.Join('\t', fields));
            output.Write('\n');
            report.Written++;
            Count(fields, report);
            if (progress.Due)
            {
                progress.Show(string.Create(CultureInfo.InvariantCulture, $"{report.Written:N0} records written"));
            }
        }
    }

    private void Count(string[] fields, PreparationReport report)
    {
        var (district, checkpoint, time) = (fields[1], fields[2], fields[4]);
        report.Hours[int.Parse(time.AsSpan(11, 2), CultureInfo.InvariantCulture)]++;
        report.Days[time[..10]] = report.Days.GetValueOrDefault(time[..10]) + 1;
        _checkpoints[checkpoint] = _checkpoints.TryGetValue(checkpoint, out var known) ? (known.Count + 1, known.First, time, known.District) : (1, time, time, district);
    }

    private string Statistics()
    {
        var text = new StringBuilder("KKMC\trecords\tfirst\tlast\n");
        foreach (var (name, (count, first, last, _)) in _checkpoints.OrderByDescending(place => place.Value.Count).ThenBy(place => place.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}\t{count}\t{first}\t{last}\n");
        }

        return text.ToString();
    }

    private string Dimension()
    {
        var text = new StringBuilder("kkmc,codename,road,km,district,border_kind,inbound_fxlx,lon,lat\n");
        var given = new HashSet<string>();
        foreach (var (name, known) in _checkpoints.OrderBy(place => place.Key, StringComparer.Ordinal))
        {
            var told = CheckpointName.Of(name);
            var code = given.Add(told.Short) ? told.Short : name;
            text.Append(CultureInfo.InvariantCulture, $"{Cell(name)},{Cell(code)},{Cell(told.Road)},{told.Kilometre},{Cell(told.District.Length > 0 ? told.District : known.District)},{told.BorderKind},,,\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Shown(List<string>? cells) => cells is null ? "no CSV" : string.Join(" | ", cells.Take(8));
}
