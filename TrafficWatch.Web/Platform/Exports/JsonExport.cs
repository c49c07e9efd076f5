using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TrafficWatch.Web.Platform.Exports;

/// <summary>Writes rows as a JSON array of objects while they are read, named as for machines; moments as 2025-07-15T12:47:00.000+08:00.</summary>
internal static class JsonExport
{
    private static readonly JsonSerializerOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }, Pretty = new(Short) { WriteIndented = true };

    /// <inheritdoc cref="CsvExport.WriteAsync"/>
    public static Task WriteAsync<T>(Stream body, ExportTable<T> table, IAsyncEnumerable<T> rows, CancellationToken cancellationToken, bool pretty = false)
    {
        var columns = table.Columns.Where(column => column.Raw is not null).ToArray();
        return JsonSerializer.SerializeAsync(body, rows.Select(row => columns.ToDictionary(column => column.Raw!, column => Value(column.Value(row)))), pretty ? Pretty : Short, cancellationToken);
    }

    private static object? Value(object? value) => value is ExportTime moment ? moment.Local.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture) : value;
}
