using System.Xml;

namespace TrafficWatch.Web.Platform.Exports;

/// <summary>A sheet of a workbook that is written while it is read.</summary>
/// <param name="Name">At most 31 characters, none of which XML or a spreadsheet would mind.</param>
/// <param name="WriteAsync">Writes it; calls the second argument now and then, to send on what was written.</param>
internal sealed record XlsxSheet(string Name, Func<XmlWriter, Func<ValueTask>, Task> WriteAsync)
{
    /// <summary>A table's rows.</summary>
    public static XlsxSheet Of<T>(string name, ExportTable<T> table, IAsyncEnumerable<T> rows) => new(name, (xml, sendAsync) => XlsxExport.WriteAsync(xml, table, rows, sendAsync));
}
