using System.Text.Encodings.Web;
using System.Text.Json;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Streams.Visitors.Push;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Live;

public sealed class VisitorLiveFrameTests
{
    /// <summary>The contract, to the letter.</summary>
    [Fact]
    public void Json_IsTheContract() => Assert.Equal(
        """{"dataTime":"2025-07-15T04:00:00Z","decidedTime":"2025-07-15T03:59:55Z","total":230,"level":"normal","hidden":0,"areas":[{"id":"好莱坞大道","nameZh":null,"nameEn":"Hollywood Boulevard","visitors":60,"level":"normal"},{"id":"小黄人乐园","nameZh":null,"nameEn":"Minion Land","visitors":163,"level":"alert"},{"id":"G3京台高速K731江苏高速五大队江苏徐州","nameZh":null,"nameEn":null,"visitors":7,"level":"normal"}],"alerts":[{"area":"小黄人乐园","level":"alert","since":"2025-07-15T03:57:43Z","visitors":151,"threshold":150}],"entriesToday":3112,"peakToday":901}""",
        JsonSerializer.Serialize(VisitorLiveFrame.Of(SampleFrames.At(SampleFrames.Noon)), new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
}
