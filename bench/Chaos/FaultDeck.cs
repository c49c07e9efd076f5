namespace TrafficWatch.Bench.Chaos;

/// <summary>Deals three to five faults to every run, from a deck that is shuffled anew each time it is used up, so that none is left out for long.</summary>
internal static class FaultDeck
{
    /// <summary>The faults of a run; the same for the same seed and faults.</summary>
    public static IReadOnlyList<Fault> Deal(IReadOnlyList<Fault> faults, int seed, int run)
    {
        var chance = new Random(seed);
        var deck = new Queue<Fault>();
        for (var at = 0; ; at++)
        {
            var hand = new List<Fault>();
            for (var left = 3 + chance.Next(3); left > 0; left--)
            {
                if (deck.Count == 0)
                {
                    var shuffled = faults.ToArray();
                    chance.Shuffle(shuffled);
                    deck = new Queue<Fault>(shuffled);
                }

                hand.Add(deck.Dequeue());
            }

            if (at == run)
            {
                return hand;
            }
        }
    }
}
