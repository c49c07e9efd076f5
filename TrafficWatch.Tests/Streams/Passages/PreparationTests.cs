using System.IO.Compression;
using System.Text;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Streams.Passages.Preparing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

public sealed class PreparationTests : IDisposable
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private readonly string _directory = Directory.CreateTempSubdirectory("trafficwatch-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>Two files in two encodings, columns in other places and under an export's expressions, times in all their forms.</summary>
    [Fact]
    public void Run_FilesAsTheyCome_AreMergedSortedAndInOneForm()
    {
        var first = Write("a.csv", Gb18030, """
            "GCXH","XZQHMC","KKMC","FXLX","GCSJ","HPZL","HP","CLPPXH"
            "1003","邳州市","徐州市邳州市S250宿邳线K1江苏徐州-S250-苏鲁界省际卡口","1","2023/12/10","01","皖N10***","-"
            "1001","丰县","徐州市丰县鹿梁路K19丰县梁寨检查站市际卡口","2","2023/12/1 0:02","1","6***","-"
            "1001","丰县","徐州市丰县鹿梁路K19丰县梁寨检查站市际卡口","2","2023-12-1 0:2:00","1","6***","-"
            """);
        var second = Write("b.csv.gz", Encoding.UTF8, """"
            GCSJ,'G'||GCXH,XZQHMC,KKMC,FXLX,HPZL,"SUBSTR(HPHM,1,4)||'***'",CLPPXH
            45270.3125,G1002,高速五大队,G3京台高速K731江苏高速五大队江苏徐州-G3-苏鲁界省际卡口,1,02,苏C12***,'大众-朗逸
            12/1/2023,G1004,丰县,"a, ""b""",1,02,苏C12***,-
            2023/2/29,G1005,丰县,卡口,1,02,苏C12***,-
            2023-12-11 08:00:00,G1003,丰县,徐州市丰县G518518国道K358马楼公路站省际卡口,1,-,沪A12***,-
            """");
        var target = Path.Combine(_directory, "out");

        var report = Preparation().Run([first, second], target, CancellationToken.None);

        Assert.Equal(
            [
                "1001\t丰县\t徐州市丰县鹿梁路K19丰县梁寨检查站市际卡口\t2\t2023-12-01 00:02:00\t01\t6***\t-\t\t0\t0\t大型汽车",
                "1003\t邳州市\t徐州市邳州市S250宿邳线K1江苏徐州-S250-苏鲁界省际卡口\t1\t2023-12-10 00:00:00\t01\t皖N10***\t-\t皖\t1\t0\t大型汽车",
                "1002\t高速五大队\tG3京台高速K731江苏高速五大队江苏徐州-G3-苏鲁界省际卡口\t1\t2023-12-10 07:30:00\t02\t苏C12***\t大众-朗逸\t苏\t1\t1\t小型汽车",
                "1003\t丰县\t徐州市丰县G518518国道K358马楼公路站省际卡口\t1\t2023-12-11 08:00:00\t-\t沪A12***\t-\t沪\t0\t1\t未知",
            ],
            File.ReadAllLines(Path.Combine(target, "passages.tsv")));
        Assert.Equal((1, 1, 4), (report.Copies, report.SameIdOtherTime, report.Written));
        Assert.Equal((3, 3, 2), (report.Files[0].Rows, report.Files[0].Kept, report.Files[0].UnreadablePlates));
        Assert.Equal(["row 3: GCSJ '12/1/2023' does not begin with its year: which number is the month?", "row 4: GCSJ '2023/2/29' is no day of the calendar"], report.Files[1].Examples);
        Assert.Equal((2, 1), (report.Files[0].Standardised["HPZL"], report.Files[1].Standardised["CLPPXH"]));
        Assert.Contains("徐州市丰县G518518国道K358马楼公路站省际卡口,G518 马楼公路站,G518,358,丰县,省际,,,", File.ReadAllLines(Path.Combine(target, "kkmc_dimension.csv")));
        Assert.Contains("徐州市丰县鹿梁路K19丰县梁寨检查站市际卡口\t1\t2023-12-01 00:02:00\t2023-12-01 00:02:00", File.ReadAllLines(Path.Combine(target, "kkmc_statistics.txt")));
        Assert.Contains("\"same_id_other_time\": 1", File.ReadAllText(Path.Combine(target, "quality.json")), StringComparison.Ordinal);
        Assert.Contains("does not begin with its year", File.ReadAllText(Path.Combine(target, "quality.html")), StringComparison.Ordinal);
        Assert.Equal(6, Directory.GetFileSystemEntries(target).Length);
    }

    /// <summary>Of a whole plate, and where all that know it agree; the record's own copy knows it too.</summary>
    [Fact]
    public void Run_UnknownTypesAndModels_AreFilledFromTheSameWholePlate()
    {
        var file = Write("f.csv", Encoding.UTF8, """"
            GCXH,XZQHMC,KKMC,FXLX,GCSJ,HPZL,HPHM,CLPPXH
            1,丰县,卡口,1,2023-12-01 00:00:01,-,苏C12345,-
            2,丰县,卡口,1,2023-12-01 00:00:02,2,苏C12345,"大众,""朗逸"""
            3,丰县,卡口,1,2023-12-01 00:00:03,02,苏C12345,
            4,丰县,卡口,1,2023-12-01 00:00:04,-,苏CD12345,秦
            5,丰县,卡口,1,2023-12-01 00:00:05,52,苏CD12345,宋
            6,丰县,卡口,1,2023-12-01 00:00:06,52,苏CD12345,-
            7,丰县,卡口,1,2023-12-01 00:00:07,-,苏C12***,-
            8,丰县,卡口,1,2023-12-01 00:00:08,02,苏C12***,大众
            9,丰县,卡口,1,2023-12-01 00:00:09,-,00000000,-
            10,丰县,卡口,1,2023-12-01 00:00:10,02,00000000,大众
            11,丰县,卡口,1,2023-12-01 00:00:11,-,C123456,-
            12,丰县,卡口,1,2023-12-01 00:00:12,02,C123456,大众
            13,丰县,卡口,1,2023-12-01 00:00:13,-,苏C77777,-
            13,丰县,卡口,1,2023-12-01 00:00:13,01,苏C77777,-
            """");
        var target = Path.Combine(_directory, "out");

        var report = Preparation().Run([file], target, CancellationToken.None);

        Assert.Equal(
            [
                "1 02 大众,\"朗逸\" 小型汽车", "2 02 大众,\"朗逸\" 小型汽车", "3 02 大众,\"朗逸\" 小型汽车", "4 52 秦 小型新能源汽车", "5 52 宋 小型新能源汽车", "6 52 - 小型新能源汽车",
                "7 - - 未知", "8 02 大众 小型汽车", "9 - - 未知", "10 02 大众 小型汽车", "11 - - 未知", "12 02 大众 小型汽车", "13 01 - 大型汽车",
            ],
            File.ReadAllLines(Path.Combine(target, "passages.tsv")).Select(line => line.Split('\t')).Select(fields => $"{fields[0]} {fields[5]} {fields[7]} {fields[11]}"));
        Assert.Equal(
            [
                "id,time,plate,column,value",
                "1,2023-12-01 00:00:01,苏C12345,HPZL,02", "1,2023-12-01 00:00:01,苏C12345,CLPPXH,\"大众,\"\"朗逸\"\"\"",
                "3,2023-12-01 00:00:03,苏C12345,CLPPXH,\"大众,\"\"朗逸\"\"\"", "4,2023-12-01 00:00:04,苏CD12345,HPZL,52", "13,2023-12-01 00:00:13,苏C77777,HPZL,01",
            ],
            File.ReadAllLines(Path.Combine(target, "filled.csv")));
        Assert.Equal((3, 2), (report.Filled["HPZL"], report.Filled["CLPPXH"]));
        Assert.Contains("\"HPZL\": 3", File.ReadAllText(Path.Combine(target, "quality.json")), StringComparison.Ordinal);
        Assert.Contains("Filled from the same whole plate: CLPPXH 2, HPZL 3", File.ReadAllText(Path.Combine(target, "quality.html")), StringComparison.Ordinal);
    }

    /// <summary>Many records of few plates, against a plain computation.</summary>
    [Fact]
    public void Run_ManyRecords_AreFilledAsByAPlainComputation()
    {
        var chance = new Random(11);
        string[] plates = [.. Enumerable.Range(0, 40).Select(i => $"苏C{i:00000}"), "苏C1***", "-***"], types = ["-", "-", "-", "01", "02"], models = ["-", "-", "", "-", "a", "b"];
        var rows = Enumerable.Range(0, 3000).Select(_ =>
        {
            var plate = chance.Next(plates.Length);
            return (Id: chance.Next(2000), Plate: plates[plate], Type: plate % 3 == 0 ? types[chance.Next(5)] : types[chance.Next(4)], Model: plate % 4 == 0 ? models[chance.Next(6)] : models[chance.Next(5)]);
        }).DistinctBy(row => row.Id).ToList();
        var file = Write("m.csv", Encoding.UTF8, "GCXH,XZQHMC,KKMC,FXLX,GCSJ,HPZL,HPHM,CLPPXH\n" + string.Join('\n', rows.Select(row => $"{row.Id},丰县,卡口,1,2023-12-01 00:{row.Id % 60:00}:00,{row.Type},{row.Plate},{row.Model}")));
        var target = Path.Combine(_directory, "out");

        var report = Preparation().Run([file], target, CancellationToken.None);

        string Filled(string plate, string value, Func<(int Id, string Plate, string Type, string Model), string> of) =>
            value is "" or "-" && plate.Length == 7 && plate != "苏C00000" && rows.Where(row => row.Plate == plate).Select(of).Where(known => known is not ("" or "-")).Distinct().ToList() is [var one] ? one : value;
        Assert.Equal(
            rows.Select(row => $"{row.Id} {Filled(row.Plate, row.Type, other => other.Type)} {Filled(row.Plate, row.Model, other => other.Model)}").Order(StringComparer.Ordinal),
            File.ReadAllLines(Path.Combine(target, "passages.tsv")).Select(line => line.Split('\t')).Select(fields => $"{fields[0]} {fields[5]} {fields[7]}").Order(StringComparer.Ordinal));
        Assert.True(report.Filled["HPZL"] > 100 && report.Filled["CLPPXH"] > 100);
    }

    [Fact]
    public void Run_FileOfSomethingElse_SaysWhatIsMissingAndLeavesNothing()
    {
        var file = Write("c.csv", Encoding.UTF8, "visitor_id,first_seen,last_seen\n1,2,3\n");
        var target = Path.Combine(_directory, "out");

        var refusal = Assert.Throws<ProducerException>(() => Preparation().Run([file], target, CancellationToken.None));

        Assert.Contains("names no column of GCXH, XZQHMC, KKMC", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(target));
    }

    /// <summary>What was there stays as it was.</summary>
    [Fact]
    public void Run_Interrupted_LeavesNothingHalfWritten()
    {
        var file = Write("d.csv", Encoding.UTF8, "GCXH,XZQHMC,KKMC,FXLX,GCSJ,HPZL,HPHM,CLPPXH\n1,a,b,1,2023-12-01,02,苏C,-\n");
        var target = Path.Combine(_directory, "out");
        Preparation().Run([file], target, CancellationToken.None);
        var before = Directory.GetFiles(target).Select(path => (path, File.GetLastWriteTimeUtc(path))).Order().ToList();

        Assert.Throws<OperationCanceledException>(() => Preparation().Run([file], target, new CancellationToken(canceled: true)));

        Assert.Equal(before, Directory.GetFiles(target).Select(path => (path, File.GetLastWriteTimeUtc(path))).Order());
        Assert.Empty(Directory.GetDirectories(target));
    }

    [Fact]
    public void SortedLines_MoreThanAPiece_AreSorted()
    {
        var lines = new SortedLines(_directory, "l", together: 7);
        var chance = new Random(5);
        var all = Enumerable.Range(0, 100).Select(_ => $"{chance.Next(50):00} 苏{chance.Next(9)}").ToList();
        all.ForEach(lines.Add);
        Assert.Equal(all.Order(StringComparer.Ordinal), lines.Read());
    }

    [Theory]
    [InlineData("徐州市睢宁县G104北京-福州K873江苏徐州-G104-苏皖界省际卡口", "G104", 873, "睢宁县", "省际", "G104 苏皖界")]
    [InlineData("G3京台高速K731江苏高速五大队江苏徐州-G3-苏鲁界省际卡口", "G3", 731, "", "省际", "G3 苏鲁界")]
    [InlineData("江苏省徐州市新沂市S323连徐线K96瓦窑检查站市际卡口", "S323", 96, "新沂市", "市际", "S323 瓦窑检查站")]
    [InlineData("徐州市丰县鹿梁路K19丰县梁寨检查站市际卡口", "鹿梁路", 19, "丰县", "市际", "鹿梁路 丰县梁寨检查站")]
    [InlineData("徐州市新沂市S505505省道K10新沂高速西出口-505省道宿迁界市际卡口", "S505", 10, "新沂市", "市际", "S505 宿迁界")]
    [InlineData("徐州市睢宁县S325淮宿线K63(325省道)63K+100M东侧-向西卡口市际卡口", "S325", 63, "睢宁县", "市际", "S325 K63")]
    [InlineData("somewhere", "", null, "", "", "somewhere")]
    [InlineData("", "", null, "", "", "")]
    [InlineData("卡口", "", null, "", "", "卡口")]
    [InlineData("K12G104市际卡口", "G104", 12, "", "市际", "G104 K12")]
    public void CheckpointName_AsDelivered_TellsRoadAndPlace(string name, string road, int? kilometre, string district, string border, string brief) =>
        Assert.Equal(new CheckpointName(road, kilometre, district, border, brief), CheckpointName.Of(name));

    /// <summary>Two districts' files: rows as the publisher counts them.</summary>
    [Fact]
    public void Run_TheRealMonths_KeepEachRecordOnce()
    {
        if (Environment.GetEnvironmentVariable("TRAFFICWATCH_TEST_DATA") is not { Length: > 0 } data)
        {
            return;
        }

        var december = Preparation().Run([.. Directory.GetFiles(Path.Combine(data, "passages", "2023-12")).Order(StringComparer.Ordinal)], Path.Combine(_directory, "december"), CancellationToken.None);
        Assert.Equal((117_998, 105_631, 0), (december.Files.Sum(file => file.Rows), december.Written, december.Files.Sum(file => file.Refused.Count)));
        // All of them are masked: none is one vehicle's.
        Assert.Empty(december.Filled);
        var january = Preparation().Run([.. Directory.GetFiles(Path.Combine(data, "passages", "2024-01")).Order(StringComparer.Ordinal)], Path.Combine(_directory, "january"), CancellationToken.None);
        Assert.Equal(0, january.Files.Sum(file => file.Refused.Count));
        Assert.Equal(january.Files.Sum(file => file.Rows), january.Written + january.Copies);
        Assert.All(File.ReadLines(Path.Combine(_directory, "january", "passages.tsv")), line => Assert.True(char.IsAsciiDigit(line[0]), line));
    }

    private static Encoding Gb18030
    {
        get
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            return Encoding.GetEncoding("GB18030");
        }
    }

    private static Preparation Preparation() => new(Shanghai, PeakHours.Default, new ProgressLine(TextWriter.Null, terminal: false, TimeProvider.System));

    private string Write(string name, Encoding encoding, string text)
    {
        var path = Path.Combine(_directory, name);
        using Stream file = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.Create(path), CompressionMode.Compress) : File.Create(path);
        file.Write(encoding.GetBytes(text));
        return path;
    }
}
