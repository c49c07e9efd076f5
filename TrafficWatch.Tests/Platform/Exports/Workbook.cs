using System.IO.Compression;
using System.Xml.Linq;

namespace TrafficWatch.Tests.Platform.Exports;

/// <summary>Reads what a workbook holds, as a spreadsheet would: cells by row, numbers as they are stored.</summary>
internal static class Workbook
{
    public static string[][] Read(byte[] file, int sheet = 1) => [.. Sheet(file, sheet).Descendants(Named("row")).Select(row => row.Elements(Named("c")).Select(Value).ToArray())];

    public static IEnumerable<string> Names(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        using var book = archive.GetEntry("xl/workbook.xml")!.Open();
        return [.. XDocument.Load(book).Descendants(Named("sheet")).Select(sheet => sheet.Attribute("name")!.Value)];
    }

    public static XDocument Sheet(byte[] file, int number = 1)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        foreach (var part in archive.Entries)
        {
            using var whole = part.Open();
            _ = XDocument.Load(whole);
        }

        using var sheet = archive.GetEntry($"xl/worksheets/sheet{number}.xml")!.Open();
        return XDocument.Load(sheet);
    }

    public static XName Named(string name) => XName.Get(name, "http://schemas.openxmlformats.org/spreadsheetml/2006/main");

    private static string Value(XElement cell) => cell.Descendants(Named("t")).FirstOrDefault()?.Value ?? cell.Element(Named("v"))?.Value ?? "";
}
