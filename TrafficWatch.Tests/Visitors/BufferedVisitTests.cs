using TrafficWatch.Domain.Visitors;
using Xunit;

namespace TrafficWatch.Tests.Visitors;

public sealed class BufferedVisitTests
{
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(999, int.MaxValue, true)]
    [InlineData(500, 1 << 20, true)]
    public void Packed_AnyVisit_GivesItBack(long millisecond, int index, bool entering)
    {
        var visit = new BufferedVisit(new BufferedVisit(millisecond, index, entering).Packed);
        Assert.Equal((millisecond, index, entering), (visit.Millisecond, visit.Index, visit.Entering));
        Assert.Equal(new BufferedVisit(millisecond, 5, entering), visit.MovedTo(5));
    }

    [Fact]
    public void Packed_Sorted_IsByTimeThenVisitorExitsFirst()
    {
        BufferedVisit[] inOrder = [new(1, 9, false), new(1, 9, true), new(1, 10, false), new(2, 0, true), new(2, 3, false)];
        Assert.Equal(inOrder, inOrder.Reverse().OrderBy(visit => visit.Packed));
    }

    [Fact]
    public void IsWith_SameVisitorAtTheSameTime_WhateverHeDoes()
    {
        Assert.True(new BufferedVisit(1, 9, false).IsWith(new BufferedVisit(1, 9, true)));
        Assert.False(new BufferedVisit(1, 9, false).IsWith(new BufferedVisit(2, 9, false)));
        Assert.False(new BufferedVisit(1, 9, false).IsWith(new BufferedVisit(1, 8, false)));
    }
}
