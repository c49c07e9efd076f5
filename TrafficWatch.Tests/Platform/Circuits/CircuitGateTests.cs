using System.Net;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Circuits;
using TrafficWatch.Web.Platform.Configuration;
using Xunit;

namespace TrafficWatch.Tests.Platform.Circuits;

public sealed class CircuitGateTests
{
    private static readonly IPAddress One = IPAddress.Parse("10.0.0.1"), Two = IPAddress.Parse("10.0.0.2"), Three = IPAddress.Parse("fd00::3");
    private readonly KeptLog<CircuitGate> _log = new();

    [Fact]
    public void TryEnter_AllPlacesTaken_RefusesUntilOneLeaves()
    {
        using var gate = Gate(most: 2);
        Assert.True(gate.TryEnter(One));
        Assert.True(gate.TryEnter(Two));

        Assert.False(gate.TryEnter(Three));
        Assert.Equal(new CircuitRefusal(2, OfAddress: false), gate.Refusal(Three));

        gate.Leave(One);
        Assert.Null(gate.Refusal(Three));
        Assert.True(gate.TryEnter(Three));
        Assert.Equal(2, gate.Open);
    }

    [Fact]
    public void TryEnter_OneAddressHoldsItsShare_RefusesThatAddressAlone()
    {
        using var gate = Gate(mostPerAddress: 1);
        Assert.True(gate.TryEnter(One));

        // The same address over an IPv6 socket.
        Assert.False(gate.TryEnter(One.MapToIPv6()));
        Assert.Equal(new CircuitRefusal(1, OfAddress: true), gate.Refusal(One));
        Assert.True(gate.TryEnter(Two));

        gate.Leave(One);
        Assert.True(gate.TryEnter(One.MapToIPv6()));
    }

    [Fact]
    public void TryEnter_RefusedAgainAndAgain_IsToldOnceUntilThereWasRoom()
    {
        using var gate = Gate(most: 1);
        gate.TryEnter(One);
        gate.Refusal(Two);
        gate.TryEnter(Two);
        Assert.Contains("Circuits:Most", Assert.Single(_log.Lines));

        gate.Leave(One);
        gate.TryEnter(One);
        gate.TryEnter(Two);
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void Leave_ManyAddressesCameAndWent_CountsFromNothing()
    {
        using var gate = Gate(mostPerAddress: 2);
        for (var i = 0; i < 1_000; i++)
        {
            var from = new IPAddress([10, 1, (byte)(i >> 8), (byte)i]);
            Assert.True(gate.TryEnter(from));
            gate.Leave(from);
        }

        Assert.Equal(0, gate.Open);
    }

    private CircuitGate Gate(int most = 100, int mostPerAddress = 100) => new(new CircuitOptions { Most = most, MostPerAddress = mostPerAddress }, _log);
}
