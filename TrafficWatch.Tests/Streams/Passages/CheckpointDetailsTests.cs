using System.Text;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Details;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

public sealed class CheckpointDetailsTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Save_RowsOfTheVersionThatWasSeen_AllOrNoneAndWrittenDown(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        var details = Details(shards);
        var (places, none) = (details.Checkpoints, CancellationToken.None);
        Assert.Null(await places.SaveAsync([Row("甲", "G104 甲"), Row("乙", "")], "An", "::1", none));
        var stored = await places.ListAsync(none);
        Assert.Equal(["乙 1 An", "甲 1 An"], stored.Select(row => $"{row.Cells[0]} {row.Version} {row.UpdatedBy}").Order(StringComparer.Ordinal));
        Assert.Equal(["甲", "G104 甲", "G104", "873", "", "", "1", "117.25", "34.5"], stored.Single(row => row.Cells[0] == "甲").Cells);

        // One of the two was changed by somebody else: nothing is stored, and that one is shown.
        Assert.Null(await places.SaveAsync([Row("甲", "other") with { Version = 1 }], "Bo", "::1", none));
        var theirs = await places.SaveAsync([Row("乙", "mine") with { Version = 1 }, Row("甲", "mine") with { Version = 1 }], "An", "::1", none);
        Assert.Equal(("甲", "other", 2, "Bo"), (theirs!.Cells[0], theirs.Cells[1], theirs.Version, theirs.UpdatedBy));
        Assert.Equal(["other|", "|"], (await places.ListAsync(none)).Select(row => row.Cells[1] + "|").Order(StringComparer.Ordinal));

        Assert.Null(await places.RemoveAsync(theirs, "Bo", "::1", none));
        var gone = await places.SaveAsync([Row("甲", "mine") with { Version = 2 }], "An", "::1", none);
        Assert.Equal((0, "甲"), (gone!.Version, gone.Cells[0]));
        Assert.Equal(
            ["kkmc_info-edited|2|", "kkmc_info-edited|1|甲: codename G104 甲 → other", "kkmc_info-removed|1|甲: codename other → , road G104 → , km 873 → , inbound_fxlx 1 → , lon 117.25 → , lat 34.5 → "],
            shards.Query(0, "SELECT action, `rows`, detail FROM audit_log ORDER BY id"));

        Assert.Null(await details.Distances.SaveAsync([new DetailRow(["甲", "乙", "12.5", "100"])], "An", "::1", none));
        Assert.Equal(["甲|乙|12.5|100|An|1"], shards.Query(0, "SELECT from_kkmc, to_kkmc, km, speed_limit, updated_by, version FROM kkmc_distance"));
    }

    [Fact]
    public async Task File_OfTheColumnsThatItHas_ChangesThoseAlone()
    {
        var shards = await Shards.MigratedAsync("MariaDB");
        var table = Details(shards).Checkpoints;
        await table.SaveAsync([Row("甲", "G104 甲"), Row("乙", "sign")], "An", "::1", CancellationToken.None);
        var stored = await table.ListAsync(CancellationToken.None);

        // As a Chinese spreadsheet saves it, with a column that nobody knows, and what an export puts before a minus.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var file = Read("note,KKMC,codename,lon\nx,甲,'-甲,117.5\nx,乙,sign,117.25\n,,,\nx,丙,,\n", Encoding.GetEncoding("GB18030"));
        Assert.Empty(file.Problems);
        Assert.Equal((2, 1, 1), (file.Changed.Count, file.New, file.Same));
        Assert.Equal(["甲", "-甲", "G104", "873", "", "", "1", "117.5", "34.5"], file.Changed[0].Cells);
        Assert.Equal(["丙", "", "", "", "", "", "", "", ""], file.Changed[1].Cells);
        Assert.Null(await table.SaveAsync(file.Changed, "An", "::1", CancellationToken.None));
        Assert.Empty(DetailFile.Read(Path("KKMC,codename,lon\n甲,'-甲,117.5\n丙,,\n", Encoding.UTF8), table, await table.ListAsync(CancellationToken.None)).Changed);

        string[] Problems(string text) => [.. Read(text, Encoding.UTF8).Problems.Select(problem => $"{problem.Row} {problem.Error}")];
        Assert.Equal(["1 kkmc 'name, x': the first row must name this column; it may name kkmc, codename, road, km, district, border_kind, inbound_fxlx, lon, lat"], Problems("name,x\n1,2\n"));
        Assert.Equal(
            ["2 lon '190': must be a number, -180 to 180, with a point", "3 kkmc '甲': stands in row 2 already", "4 kkmc '': must have 1 to 255 characters", "4 km '1.5': must be a whole number, 0 to 9999"],
            Problems("kkmc,lon,km\n甲,190,\n甲,117,\n,,1.5\n"));
        Assert.Equal(["1 file '': is empty"], Problems(""));
        Assert.Contains("quotes", Assert.Single(Problems("kkmc\n\"甲\n")), StringComparison.Ordinal);

        DetailFile Read(string text, Encoding encoding) => DetailFile.Read(Path(text, encoding), table, stored);

        static string Path(string text, Encoding encoding)
        {
            var path = System.IO.Path.GetTempFileName() + ".csv";
            File.WriteAllText(path, text, encoding);
            return path;
        }
    }

    /// <summary>What people choose by mistake: a text under a workbook's name, a workbook under a text's, half a download, a picture.</summary>
    [Theory]
    [InlineData("places.xlsx", "kkmc,codename\n甲,x\n", false)]
    [InlineData("places.csv", "PK\u0003\u0004\u0014\u0000\u0006\u0000\b\u0000\u0000", false)]
    [InlineData("places.xlsx", "PK\u0003\u0004\u0014\u0000\u0006\u0000\b\u0000\u0000", true)]
    [InlineData("places.csv", "\u0089PNG\r\n\u001a\n\u0000\u0000", true)]
    public void File_OfAnotherKind_IsRefusedAndSaysSo(string name, string content, bool latin)
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + name);
        File.WriteAllBytes(path, latin ? Encoding.Latin1.GetBytes(content) : Encoding.UTF8.GetBytes(content));
        var file = DetailFile.Read(path, new DetailTable<TrafficWatch.Web.Streams.Passages.Schema.CheckpointInfo>("kkmc_info", 1, DetailColumns.Checkpoint, null!, null!, TimeProvider.System), []);
        Assert.NotEmpty(file.Problems);
        Assert.Empty(file.Changed);
    }

    [Theory]
    [InlineData("甲", "甲", "1", "", "to_kkmc '甲': must be another checkpoint than from_kkmc")]
    [InlineData("甲", "乙", "", "", "km '': must be a number, 0.01 to 5000, with a point")]
    [InlineData("甲", "乙", "１２．５", "100", null)]
    [InlineData("甲", "乙", "1,5", "", "km '1,5': must be a number, 0.01 to 5000, with a point")]
    [InlineData("甲", "乙\n", "1", "80.5", "speed_limit '80.5': must be a whole number, 5 to 200")]
    public void Distance_ThatCannotBe_IsRefusedByItsColumn(string from, string to, string km, string limit, string? problem)
    {
        var table = new DetailTable<TrafficWatch.Web.Streams.Passages.Schema.CheckpointDistance>("kkmc_distance", 2, DetailColumns.Distance, null!, null!, TimeProvider.System);
        var (row, errors) = table.Read(new DetailRow([from, to, km, limit]));
        Assert.Equal(problem, errors.SingleOrDefault()?.ToString());
        if (problem is null)
        {
            Assert.Equal("12.5", row.Cells[2]);
        }
    }

    private static CheckpointDetails Details(Shards shards) => new(shards.Databases, new ShardReader(shards.Databases, TimeProvider.System), TimeProvider.System);

    private static DetailRow Row(string name, string sign) => new([name, sign, "G104", "873", "", "", "1", "117.25", "34.5"]);
}
