using System.IO.Compression;
using System.Text;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Streams.Requests.Producing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests;

public sealed class ProducingTests
{
    /// <summary>Lines go out byte by byte as they are, keyed by the file; what is none is told and passed over.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replay_AFile_SendsItsLinesAsTheyAre(bool zipped)
    {
        var file = Path.Combine(Path.GetTempPath(), $"access-{Guid.NewGuid():N}.log");
        byte[] odd = [.. "b - - [21/Jun/2019:06:34:06 +0530] \""u8, 0x16, 0x03, 0xFF, (byte)'"', .. " 400 0"u8];
        byte[] content = [.. "a - - [21/Jun/2019:06:34:06 +0530] \"GET / HTTP/1.1\" 200 5\r\n{}\n"u8, .. odd, .. "\n"u8];
        try
        {
            await using (var stream = File.Create(file))
            {
                await using var to = zipped ? new GZipStream(stream, CompressionMode.Compress) : (Stream)stream;
                await to.WriteAsync(content);
            }

            List<(string Key, byte[] Value)> sent = [];
            var code = await ReplayRequests.RunAsync(
                [file], 1_000_000, TimeProvider.System,
                (_, key, value, _) =>
                {
                    sent.Add((Encoding.UTF8.GetString(key), value));
                    return ValueTask.CompletedTask;
                },
                () => { },
                CancellationToken.None);
            Assert.Equal(1, code);
            Assert.All(sent, one => Assert.Equal(Path.GetFileName(file), one.Key));
            Assert.Equal(["a - - [21/Jun/2019:06:34:06 +0530] \"GET / HTTP/1.1\" 200 5"u8.ToArray(), odd], sent.Select(one => one.Value));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Each line is read, with its latency; evenings are busier than nights; a deployment fails for two minutes each hour, and but for it hardly anything does.</summary>
    [Fact]
    public void Simulate_ADay_IsPlausible()
    {
        var start = new DateTime(2026, 11, 28, 16, 0, 0, DateTimeKind.Utc);
        var simulator = new RequestSimulator(start, 2, 7, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        var parser = new RequestParser(LatencyField.Parse("rt s"));
        var hours = new int[24];
        var (all, failed, slow) = (new int[2], new int[2], new long[2]);
        while (simulator.Next(start.AddDays(1)) is { } message)
        {
            Assert.True(parser.TryParse(Encoding.UTF8.GetBytes(message.Line), 0, out var value, out var reason), reason);
            var time = DateTime.UnixEpoch.AddMilliseconds(value.Time);
            Assert.Equal(message.Time.AddTicks(-(message.Time.Ticks % TimeSpan.TicksPerSecond)), time);
            var during = simulator.FailsAt(time) ? 1 : 0;
            hours[(int)(time - start).TotalHours]++;
            all[during]++;
            failed[during] += value.Status >= 500 ? 1 : 0;
            slow[during] += value.LatencyUs;
            Assert.True(value.LatencyUs >= 0);
        }

        Assert.InRange(all.Sum(), 160_000, 186_000);
        Assert.True(hours[21] > 5 * hours[3]);
        Assert.InRange((double)failed[1] / all[1], 0.3, 0.7);
        Assert.InRange((double)failed[0] / all[0], 0, 0.002);
        Assert.True(slow[1] / all[1] > 5 * (slow[0] / all[0]));
        Assert.InRange((double)all[1] / all.Sum(), 1.0 / 60, 3.0 / 60);
    }
}
