using System.Reflection;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Api;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Health;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Machine;
using TrafficWatch.Web.Platform.SocketIo;

namespace TrafficWatch.Web.Streams.Shopping.Api;

/// <summary>How the app, what it stands on and its machine fare, with the names of the system before. Parts are of a hundred, sizes in bytes.</summary>
internal static class SystemApi
{
    private const int MostPoints = 360;
    private static readonly string Version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "";
    private static readonly string[] Metrics = ["all", "cpu", "memory", "disk", "network"];

    private static readonly IReadOnlyDictionary<string, TimeSpan> Periods = new Dictionary<string, TimeSpan>
    {
        ["1m"] = TimeSpan.FromMinutes(1),
        ["5m"] = TimeSpan.FromMinutes(5),
        ["1h"] = TimeSpan.FromHours(1),
        ["1d"] = TimeSpan.FromDays(1),
    };

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/system/status", StatusAsync).Tells("How the app and what it stands on fare");
        api.MapGet("/system/metrics", MetricsOf).Tells(
            "What the machine does, measured",
            new("metric", "cpu, memory, disk, network or all"),
            new("period", "1m, 5m, 1h or 1d: a history of that time beside it"));
        api.MapGet("/admin/stats", AdminAsync).Tells("How much is stored; for callers with a token");
    }

    private static async Task<IResult> StatusAsync(HealthAnswer health, MachineMeter machine, Feed<StreamStatusList> streams, EngineSessions sockets, ShardOptions shards, SiteCalendar calendar, TimeProvider time)
    {
        var answer = await health.AskAsync();
        var stream = streams.Current.Streams.FirstOrDefault(one => one.Stream == "shopping");
        var sample = machine.Last;
        return ApiAnswer.Of(
            new
            {
                system = new { status = answer.Status == "ok" ? "running" : "degraded", uptime = (long)(time.GetUtcNow().UtcDateTime - machine.Since).TotalSeconds, version = Version, start_time = ShoppingAnswer.Local(machine.Since, calendar) },
                components = new
                {
                    kafka = new { status = Connected(answer.Parts.Where(part => part.Name == "kafka").All(part => part.Ok)), topic = stream?.Topic },
                    flink = new { status = stream?.State.ToString().ToUpperInvariant() ?? "STARTING", job_id = "trafficwatch-shopping" },
                    database = new { status = Connected(answer.Parts.Where(part => part.Name.StartsWith("shard", StringComparison.Ordinal)).All(part => part.Ok)), pool_size = shards.ConnectionStrings.Count },
                    websocket = new { status = "running", connections = sockets.Open },
                },
                performance = new
                {
                    cpu_usage = Percent(sample?.Cpu),
                    memory_usage = Percent(sample?.Memory.Part),
                    disk_usage = Percent(sample?.Disk.Part),
                    network_io = sample is null ? null : new { bytes_sent = sample.Network.BytesSent, bytes_recv = sample.Network.BytesReceived },
                },
            },
            time);
    }

    private static IResult MetricsOf(HttpContext context, MachineMeter machine, SiteCalendar calendar, TimeProvider time)
    {
        var query = ApiQuery.Of(context);
        var metric = query.OneOf("metric", Metrics) ?? Metrics[0];
        var period = query.OneOf("period", [.. Periods.Keys]);
        if (query.Problems.Count > 0)
        {
            return ShoppingAnswer.Wrong(query, time);
        }

        if (machine.Last is not { } last)
        {
            return ApiAnswer.Refused(StatusCodes.Status503ServiceUnavailable, ApiCode.Unavailable, "nothing has been measured yet: there is a first figure a second after the start, on Linux", time);
        }

        var data = new Dictionary<string, object?> { ["timestamp"] = ShoppingAnswer.Local(last.At, calendar), ["metrics"] = Figures(last, metric) };
        if (period is not null)
        {
            data["history"] = machine.Of(Periods[period], MostPoints).Select(sample => new Dictionary<string, object?>(Figures(sample, metric)) { ["timestamp"] = ShoppingAnswer.Local(sample.At, calendar) });
        }

        return ApiAnswer.Of(data, time);
    }

    /// <summary>What only the owner of a token may know: how much is stored.</summary>
    private static async Task<IResult> AdminAsync(HttpContext context, ApiCaller callers, StatCells cells, Feed<StreamStatusList> streams, SiteCalendar calendar, TimeProvider time)
    {
        if (!callers.HasToken(context))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ApiAnswer.Refused(StatusCodes.Status401Unauthorized, ApiCode.NoRight, "send one of Security:ApiTokens as Authorization: Bearer …", time);
        }

        return await ShoppingAnswer.OfAsync(ApiQuery.Of(context), time, async () =>
        {
            var count = await cells.CountAsync(StatCells.Always, context.RequestAborted);
            var newest = await cells.AllAsync(StatCells.Always, context.RequestAborted).FirstOrDefaultAsync(context.RequestAborted);
            return ApiAnswer.Of(
                new
                {
                    total_records = count,
                    latest_window = newest is null ? null : ShoppingAnswer.Local(newest.WindowTime, calendar),
                    streams = streams.Current.Streams.Select(one => new { name = one.Stream, topic = one.Topic, status = one.State.ToString(), received = one.Received, late = one.Late, rejected = one.Rejected, lag = one.Lag }),
                },
                time);
        });
    }

    private static Dictionary<string, object?> Figures(MachineSample sample, string metric)
    {
        var all = new Dictionary<string, object?>
        {
            ["cpu"] = new { usage = Percent(sample.Cpu), load_avg = sample.Load },
            ["memory"] = RoomOf(sample.Memory),
            ["disk"] = RoomOf(sample.Disk),
            ["network"] = new { bytes_sent = sample.Network.BytesSent, bytes_recv = sample.Network.BytesReceived, packets_sent = sample.Network.PacketsSent, packets_recv = sample.Network.PacketsReceived },
        };
        return metric == "all" ? all : new() { [metric] = all[metric] };
    }

    private static object RoomOf(Room room) => new { total = room.Total, used = room.Used, free = room.Free, usage_percent = Percent(room.Part) };

    private static string Connected(bool ok) => ok ? "connected" : "disconnected";

    private static double? Percent(double? part) => part is { } known ? Math.Round(known * 100, 1) : null;
}
