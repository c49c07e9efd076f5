using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Forecasts;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Schema;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

/// <summary>Forecasts through the whole app, from sums that are there.</summary>
public sealed class ForecastMakerTests : IDisposable
{
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();
    private readonly HttpClient _client = new();

    public static TheoryData<string> Products => DatabaseServers.Products;

    public void Dispose()
    {
        _client.Dispose();
        _kafka.Dispose();
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Hours_OfFourWeeks_AreForecastJudgedAndTold(string product)
    {
        await using var site = new PassageSite(_kafka, product);
        await site.StartAsync();
        _client.BaseAddress = new Uri(site.Address);
        await site.Services.GetRequiredService<SchemaReady>().WhenReady;
        var calendar = site.Services.GetRequiredService<SiteCalendar>();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var until = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));
        foreach (var (kkmc, dead) in new[] { ("卡口甲", false), ("卡口乙", true) })
        {
            for (var end = until.AddDays(-28); end <= until; end = end.AddHours(1))
            {
                // The second falls silent two hours ago, and tells so in that nothing is stored of it.
                if (!dead || end < until.AddHours(-1))
                {
                    var count = (calendar.ToLocal(end.AddHours(-1)).Hour is >= 7 and < 20 ? 200 : 50) + (end.DayOfYear % 7);
                    ParkTables.Execute(site.Shards[site.Map.ShardOf(kkmc)], string.Create(CultureInfo.InvariantCulture, $"INSERT INTO kkmc_traffic_per_hour (window_end, kkmc, direction, province, vehicle_type, `count`) VALUES ('{end:yyyy-MM-dd HH:mm:ss}', '{kkmc}', '1', '苏', '小型汽车', {count})"));
                }
            }
        }

        var maker = site.Services.GetServices<IHostedService>().OfType<ForecastMaker>().Single();
        await maker.MakeAsync(until.AddHours(-2), CancellationToken.None);
        await maker.MakeAsync(until.AddHours(-1), CancellationToken.None);
        await maker.MakeAsync(until, CancellationToken.None);

        var places = await site.Services.GetRequiredService<ForecastQueries>().ListAsync(6, CancellationToken.None);
        Assert.Equal([StoredForecast.All, "卡口乙", "卡口甲"], places.Select(place => place.Kkmc));
        Assert.All(places, place =>
        {
            Assert.Equal(24, place.Hours.Count(hour => hour.Actual is null));
            Assert.Equal([1, 3, 24], place.Figures.Select(figures => figures.Horizon));
        });
        var whole = places[2];
        Assert.All(whole.Hours, hour => Assert.InRange(hour.Predicted, calendar.ToLocal(hour.WindowEnd.AddHours(-1)).Hour is >= 7 and < 20 ? 190 : 40, calendar.ToLocal(hour.WindowEnd.AddHours(-1)).Hour is >= 7 and < 20 ? 215 : 65));
        Assert.Equal([until.AddHours(-1), until], whole.Hours.Where(hour => hour.Actual is not null).Select(hour => hour.WindowEnd));

        // A dead camera is told; the other is not.
        var frame = await site.Services.GetRequiredService<PassageHistory>().ReadAsync(until.AddMinutes(10), CancellationToken.None);
        Assert.Equal(("卡口乙", 0L), Assert.Single(frame.Unusual) is var flow ? (flow.Checkpoint, flow.Count) : default);
        Assert.Contains(frame.Expected, hour => hour is { Low: > 0 } && hour.Low <= hour.Predicted && hour.Predicted <= hour.High);

        var hour = calendar.ToLocal(now).Hour;
        var answer = JsonDocument.Parse(await _client.GetStringAsync(string.Create(CultureInfo.InvariantCulture, $"/api/predict/flow?kkmc={Uri.EscapeDataString("卡口甲")}&hour={(hour + 2) % 24}")));
        Assert.InRange(answer.RootElement.GetProperty("predicted_flow").GetInt64(), 40, 215);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/api/predict/flow?kkmc=none&hour=5")).StatusCode);
        foreach (var (query, field) in new[] { ("hour=5", "kkmc"), ("kkmc=a", "hour"), ("kkmc=a&hour=24", "hour"), ("kkmc=a&hour=x", "hour"), ("kkmc=a&hour=1&day=2", "day"), ("kkmc=a&kkmc=b&hour=1", "kkmc"), ("kkmc=%20&hour=1", "kkmc") })
        {
            var refused = await _client.GetAsync("/api/predict/flow?" + query);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal(field, JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("fields")[0].GetString());
        }

        var file = await _client.GetStringAsync("/export/forecast.csv?headers=raw");
        Assert.Equal(1 + (3 * 24), file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(CalendarDays.All.Count(), ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM calendar_day"));
    }
}
