using System.Net;
using System.Text;
using TrafficWatch.Web.Configuration;
using TrafficWatch.Web.Health;
using TrafficWatch.Web.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Health;

public sealed class MetricsExportTests
{
    [Fact]
    public async Task Export_CollectorConfigured_GetsTheCounters()
    {
        using var collector = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        collector.Prefixes.Add(address);
        collector.Start();
        var received = collector.GetContextAsync();
        using var export = new MetricsExport(new MetricsOptions { OtlpEndpoint = new Uri(address), Every = TimeSpan.FromMilliseconds(200) });
        await export.StartAsync(CancellationToken.None);
        using var meter = new IngestMeter();
        meter.Committed("visitors", 4711, 0, 0, 0, TimeSpan.FromMilliseconds(5));

        var context = await received.WaitAsync(TimeSpan.FromSeconds(30));
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        context.Response.Close();
        Assert.Equal("/v1/metrics", context.Request.Url!.AbsolutePath);
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        var text = Encoding.Latin1.GetString(body.ToArray());
        Assert.Contains("trafficwatch.consumed", text);
        Assert.Contains("visitors", text);
        collector.Stop();
        await export.StopAsync(CancellationToken.None);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
