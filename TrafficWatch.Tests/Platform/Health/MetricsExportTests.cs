using System.Net;
using System.Text;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Health;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Platform.Health;

public sealed class MetricsExportTests
{
    [Fact]
    public async Task Export_CollectorConfigured_GetsTheCounters()
    {
        using var collector = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        collector.Prefixes.Add(address);
        collector.Start();
        using var export = new MetricsExport(new MetricsOptions { OtlpEndpoint = new Uri(address), Every = TimeSpan.FromMilliseconds(200) });
        await export.StartAsync(CancellationToken.None);
        using var meter = new IngestMeter();
        meter.Committed("visitors", 4711, 0, 0, 0, TimeSpan.FromMilliseconds(5));

        // On a busy machine a sending or two may have gone before the counter was touched.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var text = "";
        while (!text.Contains("trafficwatch.consumed", StringComparison.Ordinal))
        {
            var context = await collector.GetContextAsync().WaitAsync(patience.Token);
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            context.Response.Close();
            Assert.Equal("/v1/metrics", context.Request.Url!.AbsolutePath);
            Assert.Equal("application/x-protobuf", context.Request.ContentType);
            text = Encoding.Latin1.GetString(body.ToArray());
        }

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
