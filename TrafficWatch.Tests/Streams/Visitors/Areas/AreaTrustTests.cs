using TrafficWatch.Web.Streams.Visitors.Areas;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Areas;

public sealed class AreaTrustTests
{
    /// <summary>Of 1,000 entries 50 were never seen leaving, of 800 exits 40 were of people never seen coming in: 5 % each.</summary>
    private static readonly AreaFlows Flows = new(1000, 800, Unmatched: 40, Released: 30, Repeated: 15, Moved: 5, Minutes: 600);

    [Fact]
    public void Of_FewEntries_SaysNothing()
    {
        Assert.Null(AreaTrust.Of(Flows with { Entries = 99 }));
        Assert.NotNull(AreaTrust.Of(Flows with { Entries = 100 }));
    }

    [Fact]
    public void Band_OfThoseWhoCameInSinceItWasEmpty_ReachesBothWays()
    {
        var band = AreaTrust.Of(Flows)!.Band(present: 190, entries: 400);

        // 5 % of 400 left unseen; the 190 are 95 % of those who came in.
        Assert.Equal(new ErrorBand(190, 170, 200), band);
        Assert.Equal((20, 10), (band.Above, band.Below));
    }

    [Fact]
    public void Band_MoreMissedThanPresent_IsNeverBelowZero() => Assert.Equal(0, AreaTrust.Of(Flows)!.Band(present: 10, entries: 4000).Low);

    [Fact]
    public void Band_NothingMissed_IsTheFigureItself() => Assert.Equal(new ErrorBand(190, 190, 190), AreaTrust.Of(new AreaFlows(1000, 810, 0, 0, 0, 0, 600))!.Band(190, 1000));

    /// <summary>A gate whose entries are never seen: the band stays a number.</summary>
    [Fact]
    public void Band_EveryEntryMissed_HasAnEnd() => Assert.Equal(1000, AreaTrust.Of(Flows with { Unmatched = 800 })!.Band(100, 0).High);

    [Theory]
    [InlineData(50, 40, 1.0)]
    [InlineData(40, 50, -1.0)]
    [InlineData(0, 0, 0.0)]
    public void DriftPerHour_ExitsMissedAboveEntriesMissed_IsAboveZero(int released, int unmatched, double drift) =>
        Assert.Equal(drift, AreaTrust.Of(new AreaFlows(1000, 900, unmatched, released, 0, 0, 600))!.DriftPerHour);

    [Fact]
    public void DriftPerHour_NobodyEverInside_IsNotKnown() => Assert.Null(AreaTrust.Of(Flows with { Minutes = 0 })!.DriftPerHour);
}
