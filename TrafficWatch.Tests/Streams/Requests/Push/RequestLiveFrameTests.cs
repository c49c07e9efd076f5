using System.Text.Encodings.Web;
using System.Text.Json;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Streams.Requests.Live;
using TrafficWatch.Web.Streams.Requests.Push;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Push;

public sealed class RequestLiveFrameTests
{
    /// <summary>The contract, to the letter.</summary>
    [Fact]
    public void Json_IsTheContract()
    {
        var noon = new DateTime(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);
        var frame = new RequestFrame(noon, 12, [new(noon.AddMinutes(-1), 40, 2, 5, 1), new(noon, 12, 0, 0, 0)], [65, null], [60])
        {
            Today = 65,
            YesterdaySoFar = 60,
            Bytes = 4096,
            Automatic = 7,
            ClientsThisHour = 21,
            ClientsToday = 33,
            Latency = new(1500, 20000, 250000.5),
            Routes = [new("/items/{n}", 40, 1)],
            Agents = [new("curl", true, 7)],
            Failures = [new(noon, 502, "GET", "/items/{n}", 1)],
            Alerts = [new("errors /items/{n}", AlertLevel.Alert, noon, 38.25, 20), new("silence (all)", AlertLevel.Warning, noon, 5, 5)],
        };
        Assert.Equal(
            """{"dataTime":"2025-07-15T04:00:00Z","today":65,"yesterdaySoFar":60,"lastMinute":12,"lastHour":{"count":60,"clientErrors":5,"serverErrors":1,"bytes":4096,"automatic":7,"latency":{"p50":1500,"p95":20000,"p99":250000.5}},"clientsThisHour":21,"clientsToday":33,"hours":[65,null],"routes":[{"route":"/items/{n}","count":40,"failed":1}],"agents":[{"family":"curl","automatic":true,"count":7}],"failures":[{"minuteEnd":"2025-07-15T04:00:00Z","status":502,"method":"GET","route":"/items/{n}","count":1}],"alerts":[{"kind":"errors","route":"/items/{n}","level":"alert","since":"2025-07-15T04:00:00Z","figure":38.25,"threshold":20},{"kind":"silence","route":"(all)","level":"warning","since":"2025-07-15T04:00:00Z","figure":5,"threshold":5}]}""",
            JsonSerializer.Serialize(RequestLiveFrame.Of(frame), new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }
}
