using System.IO.Compression;
using System.Text;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Streams.Visitors.Producing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Producing;

public sealed class ReplayFileTests : IDisposable
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Read_JsonLines_EventsAsTheyStandAndBadLinesWithReason()
    {
        Write("""
            {"event_time":"2025-07-15T12:47:26.256","area_id":"变形金刚基地","action":"in","user_id":"user-1"}

            {"event_time":"12:47","area_id":"A","action":"in","user_id":"user-1"}
            garbage
            {"event_time":"2025-07-15T12:47:27Z","area_id":"A","action":"out","user_id":"user-2","more":1}
            """);
        var items = Events(TimeZoneInfo.Utc);
        Assert.Equal([1, 3, 4, 5], items.Select(item => item.Line));
        Assert.Equal(new VisitorMessage(Utc(12, 47, 26, 256), "变形金刚基地", "user-1", true), items[0].Message);
        Assert.Contains("has no date", items[1].Refused);
        Assert.Contains("JSON", items[2].Refused);
        Assert.Equal("""{"event_time":"2025-07-15T12:47:27Z","area_id":"A","action":"out","user_id":"user-2","more":1}""", Encoding.UTF8.GetString(items[3].Raw!));
    }

    [Fact]
    public void Read_CsvInAnotherOrderWithZone_EventsInUtc()
    {
        Write("user_id,action,area_id,event_time\r\n\"user,1\",in,\"the \"\"big\"\" one\",2025-07-15 08:47:26\r\nu2,enter,A,2025-07-15 08:00\r\nu3,out,*,2025-07-15 08:00\r\nu4,out\r\n");
        var items = Events(NewYork);
        Assert.Equal(new VisitorMessage(Utc(12, 47, 26), "the \"big\" one", "user,1", true), items[0].Message);
        Assert.Contains("must be \"in\" or \"out\"", items[1].Refused);
        Assert.Contains("'*'", items[2].Refused);
        Assert.Contains("2 fields instead of 4", items[3].Refused);
        Assert.Equal([2, 3, 4, 5], items.Select(item => item.Line));
    }

    [Fact]
    public void Read_CsvWithoutHeader_FieldsInTheirUsualOrder()
    {
        Write("2025-07-15T12:00:00.000,A,in,u1\n");
        Assert.Equal(new VisitorMessage(Utc(12), "A", "u1", true), Assert.Single(Events(TimeZoneInfo.Utc)).Message);
    }

    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData("a\tb,c", "a|b,c")]
    [InlineData("a;b", "a|b")]
    [InlineData(" \" a, \"\"b\"\" \" , c ,", "a, \"b\"|c|")]
    [InlineData("a\"b,c", "a\"b|c")]
    [InlineData("\"a,b", null)]
    public void Split_Line_FieldsWithoutQuotesAndBlanks(string line, string? fields)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        var csv = new CsvLine(line.Contains('\t') ? "x\ty"u8.ToArray() : bytes);

        Assert.Equal(fields, csv.Split(bytes) is { } found ? string.Join('|', found) : null);
    }

    [Fact]
    public void Read_QuoteNotClosed_RefusedAndTheNextLineRead()
    {
        Write("event_time,area_id,action,user_id\n\"2025-07-15T12:00:00,A,in,u1\n2025-07-15T12:00:00,A,in,u2\n");
        var items = Events(TimeZoneInfo.Utc);
        Assert.Equal(["a quote is not closed", null], items.Select(item => item.Refused));
        Assert.Equal("u2", items[1].Message.User);
    }

    [Fact]
    public void Read_CsvOfSomethingElse_SaysWhichFieldsAreMissing()
    {
        Write("visitor_id,first_seen,last_seen\n1,2014-06-06 08:00:16,2014-06-06 20:11:51\n");
        var problem = Assert.Throws<ProducerException>(() => Events(TimeZoneInfo.Utc));
        Assert.Contains("event_time, area_id, action, user_id", problem.Message);
        Assert.Contains("--visits", problem.Message);
    }

    [Fact]
    public void Read_LineLongerThanAnyEvent_RefusedAndTheNextOneRead()
    {
        Write("""{"event_time":"2025-07-15T12:00:00","area_id":"A","action":"in","user_id":"u1"}""" + "\n" + new string('x', 3_000_000) + "\n"
            + """{"event_time":"2025-07-15T12:00:01","area_id":"A","action":"out","user_id":"u1"}""");
        var items = Events(TimeZoneInfo.Utc);
        Assert.Equal([null, "longer than 1000000 bytes", null], items.Select(item => item.Refused));
        Assert.Equal(3, items[2].Line);
    }

    [Fact]
    public void Read_Gzip_IsUnpacked()
    {
        using (var gzip = new GZipStream(File.Create(_path), CompressionMode.Compress))
        {
            gzip.Write("""{"event_time":"2025-07-15T12:00:00","area_id":"A","action":"in","user_id":"u1"}"""u8);
        }

        Assert.Equal("u1", Assert.Single(Events(TimeZoneInfo.Utc)).Message.User);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Visits_RowsInOrder_EventsInTheOrderOfTheirTimes(bool sorted)
    {
        Write("visitor_id,first_seen,last_seen\na,2025-07-15 08:00:00,2025-07-15 10:00:00\nb,2025-07-15 08:30:00,2025-07-15 09:00:00\na,2025-07-15 10:00:00,2025-07-15 10:00:00\nc,2025-07-15 10:30:00,\n");
        var items = Visits(sorted);
        Assert.Equal(
            ["1 a in 12:00", "2 b in 12:30", "3 b out 13:00", "4 a out 14:00", "5 a in 14:00", "6 a out 14:00", "7 c in 14:30"],
            items.Select(Told));
    }

    [Fact]
    public void Visits_RowsOutOfOrderAndBad_SortedAndBadOnesRefused()
    {
        Write("b,2025-07-15 08:30:00,2025-07-15 09:00:00\na,2025-07-15 08:00:00,2025-07-15 10:00:00\nc,2025-07-15 08:00:00,2025-07-15 07:59:59\n,2025-07-15 08:00:00,2025-07-15 09:59:59\nd,soon,2025-07-15 09:59:59\n");
        var items = Visits(sorted: false);
        Assert.Equal(["1 a in 12:00", "2 b in 12:30", "3 b out 13:00", "4 a out 14:00"], items.Where(item => item.Refused is null).Select(Told));
        Assert.Equal([3, 4, 5], items.Where(item => item.Refused is not null).Select(item => item.Line));
        Assert.Contains("lies before the entry", items[0].Refused);
        Assert.False(ReplaySurvey.Of(Visits(sorted: true), CancellationToken.None).EntriesSorted);
    }

    [Fact]
    public void ShiftTo_Paced_NewestEventIsSentAtItsOwnTimeAndNoneBeforeIt()
    {
        var survey = new ReplaySurvey(1_000, Utc(8), Utc(20), true);
        var now = new DateTime(2026, 1, 2, 3, 4, 5, 600, DateTimeKind.Utc);
        Assert.Equal(now.AddMilliseconds(-600), survey.Newest + survey.ShiftTo(now, null, null));
        Assert.Equal(now.AddMilliseconds(-600), survey.Oldest + survey.ShiftTo(now, null, 1));
        Assert.Equal(now.AddMinutes(12).AddMilliseconds(-600), survey.Newest + survey.ShiftTo(now, null, 60));
        Assert.Equal(now.AddSeconds(100).AddMilliseconds(-600), survey.Newest + survey.ShiftTo(now, 10, null));
    }

    [Fact]
    public void GoOn_Options_AreRepeatedWithTheShiftAsSeconds()
    {
        var plan = new ReplayPlan { File = "a b.csv", VisitsOf = "小黄人乐园", Zone = NewYork, Speed = 60, ShiftToNow = true, BootstrapServers = "k:9092" };
        Assert.Equal(
            "replay visitors 'a b.csv' --visits 小黄人乐园 --zone America/New_York --speed 60 --shift 90 --bootstrap-servers k:9092 --from-event 17",
            plan.GoOn(17, TimeSpan.FromSeconds(90)));
    }

    private static DateTime Utc(int hour, int minute = 0, int second = 0, int millisecond = 0) =>
        new(2025, 7, 15, hour, minute, second, millisecond, DateTimeKind.Utc);

    private static string Told(ReplayItem item) =>
        $"{item.Position} {item.Message.User} {(item.Message.Entering ? "in" : "out")} {item.Message.Time:HH:mm}";

    private void Write(string text) => File.WriteAllText(_path, text);

    private List<ReplayItem> Events(TimeZoneInfo zone)
    {
        using var lines = new LineReader(_path);
        return [.. EventFile.Read(lines, zone, keepRaw: true)];
    }

    private List<ReplayItem> Visits(bool sorted)
    {
        using var lines = new LineReader(_path);
        return [.. VisitFile.Read(lines, "A", NewYork, sorted)];
    }
}
