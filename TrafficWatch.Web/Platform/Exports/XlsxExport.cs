using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace TrafficWatch.Web.Platform.Exports;

/// <summary>
/// Writes rows as a workbook while they are read: dates and times that a spreadsheet sorts and groups by, counts that it
/// adds up, and text that it never takes for a formula. The libraries at hand keep a whole sheet in memory, or need
/// a file that can be read back; of the format (ECMA-376) a table needs five small parts.
/// </summary>
internal static class XlsxExport
{
    /// <summary>Rows that a sheet holds besides its header.</summary>
    public const int MostRows = 1_048_575;

    private const string Sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const int LongestText = 32_767;

    // As the style sheet numbers them.
    private const string Bold = "1", Date = "2", Minute = "3", Second = "4", Count = "5";

    /// <summary>What a workbook is.</summary>
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const string Styles = $"""<styleSheet xmlns="{Sheet}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="hh:mm"/><numFmt numFmtId="166" formatCode="hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>""";

    /// <summary>What stands in a workbook besides its sheets.</summary>
    private static (string Path, string Content)[] Parts(IReadOnlyList<XlsxSheet> sheets) =>
    [
        ("[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{ContentType}.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{Each(sheets, (number, _) => $"""<Override PartName="/{PathOf(number)}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>""")}</Types>"""),
        ("_rels/.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
        ("xl/workbook.xml", $"""<workbook xmlns="{Sheet}" xmlns:r="{Office}"><sheets>{Each(sheets, (number, sheet) => $"""<sheet name="{sheet.Name}" sheetId="{number}" r:id="rId{number}"/>""")}</sheets></workbook>"""),
        ("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{Each(sheets, (number, _) => $"""<Relationship Id="rId{number}" Type="{Office}/worksheet" Target="/{PathOf(number)}"/>""")}<Relationship Id="rId{sheets.Count + 1}" Type="{Office}/styles" Target="styles.xml"/></Relationships>"""),
        ("xl/styles.xml", Styles),
    ];

    private static string Each(IReadOnlyList<XlsxSheet> sheets, Func<int, XlsxSheet, string> part) => string.Concat(sheets.Index().Select(sheet => part(sheet.Index + 1, sheet.Item)));

    private static string PathOf(int number) => string.Create(CultureInfo.InvariantCulture, $"xl/worksheets/sheet{number}.xml");

    /// <inheritdoc cref="CsvExport.WriteAsync"/>
    public static Task WriteAsync<T>(Stream body, ExportTable<T> table, IAsyncEnumerable<T> rows, CancellationToken cancellationToken) =>
        WriteAsync(body, [XlsxSheet.Of("TrafficWatch", table, rows)], cancellationToken);

    /// <summary>Writes a workbook of several sheets, one after the other.</summary>
    public static async Task WriteAsync(Stream body, IReadOnlyList<XlsxSheet> sheets, CancellationToken cancellationToken)
    {
        await using var waiting = new Outbox(body);
        using (var archive = new ZipArchive(waiting, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in Parts(sheets))
            {
                using var text = new StreamWriter(archive.CreateEntry(path, CompressionLevel.Fastest).Open());
                text.Write(content);
            }

            foreach (var (index, sheet) in sheets.Index())
            {
                using var entry = archive.CreateEntry(PathOf(index + 1), CompressionLevel.Fastest).Open();
                using var xml = XmlWriter.Create(entry, new XmlWriterSettings { CheckCharacters = false });
                await sheet.WriteAsync(xml, () => waiting.SendAsync(cancellationToken));
            }
        }

        await waiting.SendAsync(cancellationToken);
    }

    /// <summary>Writes a sheet.</summary>
    /// <param name="xml">Where to.</param>
    /// <param name="table">Its columns.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="sendAsync">Called now and then: sends on what was written.</param>
    internal static async Task WriteAsync<T>(XmlWriter xml, ExportTable<T> table, IAsyncEnumerable<T> rows, Func<ValueTask> sendAsync)
    {
        var columns = table.Columns.Where(column => column.Title is not null).ToArray();
        Begin(xml, [.. table.Titles]);
        var count = 0;
        await foreach (var row in rows)
        {
            if (++count > MostRows)
            {
                break;
            }

            xml.WriteStartElement("row", Sheet);
            if (count == MostRows)
            {
                Text(xml, table.Words.SheetIsFull(MostRows), Bold);
            }

            foreach (var column in count < MostRows ? columns : [])
            {
                Cells(xml, column.IsTime, column.Value(row));
            }

            xml.WriteEndElement();
            if (count % 200 == 0)
            {
                xml.Flush();
                await sendAsync();
            }
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Begin(XmlWriter xml, string[] titles)
    {
        xml.WriteStartElement("worksheet", Sheet);
        xml.WriteRaw("""<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>""");
        xml.WriteStartElement("cols", Sheet);
        foreach (var (index, title) in titles.Index())
        {
            xml.WriteStartElement("col", Sheet);
            xml.WriteAttributeString("min", (index + 1).ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("max", (index + 1).ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("width", Math.Clamp(title.Sum(c => c > 255 ? 2 : 1) + 3, 12, 40).ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("customWidth", "1");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteStartElement("sheetData", Sheet);
        xml.WriteStartElement("row", Sheet);
        Array.ForEach(titles, title => Text(xml, title, Bold));
        xml.WriteEndElement();
    }

    private static void Cells(XmlWriter xml, bool isTime, object? value)
    {
        switch (value)
        {
            case ExportTime(var local, var minutes) moment:
                Number(xml, local.DateTime.Date.ToOADate(), Date);
                Number(xml, (minutes ? local.TimeOfDay.TotalMinutes - (local.TimeOfDay.TotalMinutes % 1) : Math.Floor(local.TimeOfDay.TotalSeconds) / 60) / 1440, minutes ? Minute : Second);
                Text(xml, moment.Offset, "0");
                break;
            case long number:
                Number(xml, number, Count);
                break;
            case decimal figure:
                Number(xml, (double)figure, "0");
                break;
            case string { Length: > 0 } text:
                Text(xml, text, "0");
                break;
            default:
                // Cells stand in their order: one without a value keeps the place.
                for (var cells = isTime ? 3 : 1; cells > 0; cells--)
                {
                    xml.WriteStartElement("c", Sheet);
                    xml.WriteEndElement();
                }

                break;
        }
    }

    private static void Number(XmlWriter xml, double value, string style)
    {
        xml.WriteStartElement("c", Sheet);
        xml.WriteAttributeString("s", style);
        xml.WriteElementString("v", Sheet, value.ToString("R", CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, string text, string style)
    {
        xml.WriteStartElement("c", Sheet);
        xml.WriteAttributeString("s", style);
        xml.WriteAttributeString("t", "inlineStr");
        xml.WriteStartElement("is", Sheet);
        xml.WriteStartElement("t", Sheet);
        xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(Allowed(text.Length <= LongestText ? text : text[..LongestText]));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // Control characters and halves of surrogates have no place in XML.
    private static string Allowed(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        return string.Concat(text.EnumerateRunes().Select(rune => rune.Value < 0x10000 && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
    }

    /// <summary>Holds what is written until it is sent: the zip writer knows no other way than to write at once, and a connection none than to be waited for.</summary>
    private sealed class Outbox(Stream body) : Stream
    {
        private readonly ArrayBufferWriter<byte> _waiting = new(1 << 16);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public async ValueTask SendAsync(CancellationToken cancellationToken)
        {
            await body.WriteAsync(_waiting.WrittenMemory, cancellationToken);
            _waiting.ResetWrittenCount();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => _waiting.Write(buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
