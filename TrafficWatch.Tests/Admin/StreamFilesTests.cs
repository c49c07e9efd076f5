using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Web.Admin;
using TrafficWatch.Web.Platform.Live;
using Xunit;

namespace TrafficWatch.Tests.Admin;

public sealed class StreamFilesTests() : PageContext(more: services => services.AddFeed(WatchList.Empty))
{
    [Fact]
    public void Render_FilesOfTheStream_ShowsEachAndWhatIsInDoubt()
    {
        var feed = Services.GetRequiredService<Feed<WatchList>>();
        feed.Publish(feed.Current.With(new WatchStatus("passages", "Kafka takes nothing", [new("/logs/a.log", 12_345, 2_000_000, 3_000, 4, 1), new("/logs/old.gz", 5, null, 0, 0, 0)], 7, 99, 2, 4, 1)));
        Assert.Empty(Of("visitors"));
        var shown = Of("passages");
        Assert.Contains("lines sent 99 · left out 2 · rotations 4 · in doubt 1", shown);
        Assert.Contains("Kafka takes nothing", shown);
        Assert.Contains("and 7 more", shown);
        Assert.Matches(@"/logs/a\.log</td>\s*<td class=""n"">12,345</td><td class=""n"">[^<]*/s</td>\s*<td class=""n"">[^<]*MB</td><td class=""n"">4</td><td class=""n"">1</td>", shown);
    }

    private string Of(string stream) => Render<StreamFiles>(parameters => parameters.Add(files => files.Stream, stream)).Markup.Trim();
}
