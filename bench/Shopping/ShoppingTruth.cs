using System.Globalization;
using TrafficWatch.Bench.Chaos;
using TrafficWatch.Bench.Chaos.Shop;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Bench.Speed;

namespace TrafficWatch.Bench.Shopping;

/// <summary>The right answer for the events that were sent: counted while sending, apart from everything that the app does.</summary>
internal sealed class ShoppingTruth : ISpeedTruth
{
    private const string Table = "user_stats";
    private readonly Dictionary<ShopCell, long> _cells = [];

    public string Stream => "shopping";

    public long Events { get; private set; }

    public string Counted => "SELECT COALESCE(SUM(`count`), 0) FROM shopping_per_minute";

    public int Cells => _cells.Count;

    public void Add(ShopCell cell)
    {
        Events++;
        _cells[cell] = _cells.GetValueOrDefault(cell) + 1;
    }

    public async Task<bool> HoldsAsync(DatabaseServers databases, CancellationToken cancellationToken) =>
        await SumAsync(databases, "SELECT COALESCE(SUM(`count`), 0) FROM shopping_per_day", cancellationToken) == Events
        && await SumAsync(databases, "SELECT COALESCE(SUM(action_count), 0) FROM user_stats", cancellationToken) == Events;

    public async Task CheckAsync(DatabaseServers databases, CancellationToken cancellationToken)
    {
        var right = new TableRows();
        foreach (var (cell, count) in _cells)
        {
            right.Add(Table, cell.Row(count));
        }

        right.Sort();
        var wrong = right.Differences(await ChaosTables.ReadAsync(databases, [new(Table, ShopCell.Query)], cancellationToken));
        if (wrong.Count > 0)
        {
            throw new BenchException($"wrong tables: {wrong[0]}");
        }
    }

    private static async Task<long> SumAsync(DatabaseServers databases, string sql, CancellationToken cancellationToken) =>
        (await databases.QueryAsync(sql, cancellationToken)).Sum(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
}
