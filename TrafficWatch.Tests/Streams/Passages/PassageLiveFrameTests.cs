using System.Text.Encodings.Web;
using System.Text.Json;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Push;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

public sealed class PassageLiveFrameTests
{
    /// <summary>The contract, to the letter. Plates come masked.</summary>
    [Fact]
    public void Json_IsTheContract()
    {
        var noon = new DateTime(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);
        var frame = new PassageFrame(noon, 65, 12, [65, null], [], [new("delivered", 65) { Sign = "G1" }], [new("苏", 65)], [new("小型汽车", 65)])
        {
            YesterdaySoFar = 60,
            Directions = [new("1", 65)],
            Warnings = [new(noon, "苏C***45", "G1", "G2", 1.5, 5, "confirmed")],
            Latest = [new(noon, "苏C***88", "delivered", "G1", "小型汽车")],
        };
        Assert.Equal(
            """{"dataTime":"2025-07-15T04:00:00Z","today":65,"yesterdaySoFar":60,"lastMinute":12,"checkpoints":[{"checkpoint":"delivered","count":65,"sign":"G1"}],"provinces":[{"name":"苏","count":65}],"vehicleTypes":[{"name":"小型汽车","count":65}],"directions":[{"name":"1","count":65}],"hours":[65,null],"latest":[{"passedAt":"2025-07-15T04:00:00Z","plate":"苏C***88","checkpoint":"delivered","sign":"G1","vehicleType":"小型汽车"}],"warnings":[{"at":"2025-07-15T04:00:00Z","plate":"苏C***45","first":"G1","second":"G2","minutes":1.5,"leastMinutes":5,"state":"confirmed"}]}""",
            JsonSerializer.Serialize(PassageLiveFrame.Of(frame), new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }
}
