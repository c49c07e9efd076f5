using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Localization;
using Xunit;

namespace TrafficWatch.Tests.Platform.Exports;

public sealed class XlsxExportTests
{
    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("<b>&\"")]
    [InlineData(" blanks ")]
    [InlineData("🚗 小黄人乐园")]
    public async Task Text_OfAnyKind_IsThatTextAndNoFormula(string text)
    {
        var file = await FileAsync([text]);

        Assert.Equal(text, Workbook.Read(file)[1][0]);
        Assert.Empty(Workbook.Sheet(file).Descendants(Workbook.Named("f")));
    }

    [Fact]
    public async Task Text_CharactersThatXmlHasNot_AreReplaced() => Assert.Equal("a\uFFFDb\uFFFD", Workbook.Read(await FileAsync(["a\u0001b\ud800"]))[1][0]);

    /// <summary>It is sent while it is read: what holds back holds one buffer, not the sheet.</summary>
    [Fact]
    public async Task Rows_Many_AreSentWhileTheyAreRead()
    {
        using var body = new MemoryStream();
        var sent = 0L;
        await XlsxExport.WriteAsync(body, Table(), RowsAsync(), CancellationToken.None);

        Assert.InRange(sent, 100_000, body.Length);
        Assert.Equal(20_001, Workbook.Read(body.ToArray()).Length);

        async IAsyncEnumerable<string?> RowsAsync()
        {
            for (var i = 0; i < 20_000; i++)
            {
                sent = body.Length;
                yield return Guid.NewGuid().ToString();
            }

            await Task.CompletedTask;
        }
    }

    private static async Task<byte[]> FileAsync(string?[] rows)
    {
        using var body = new MemoryStream();
        await XlsxExport.WriteAsync(body, Table(), rows.ToAsyncEnumerable(), CancellationToken.None);
        return body.ToArray();
    }

    private static ExportTable<string?> Table() => new ExportTable<string?>(Words.English).Text("text", "Text", row => row);
}
