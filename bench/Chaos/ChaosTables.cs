using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos;

/// <summary>How a table is read.</summary>
/// <param name="Table">Its name among the rows that are compared; queries of one name are read together.</param>
/// <param name="Sql">The query.</param>
/// <param name="OnlyFirst">Only the first instance has the table.</param>
/// <param name="IsSum">The query asks for a number: those of all instances and queries are added up.</param>
internal sealed record TableQuery(string Table, string Sql, bool OnlyFirst = false, bool IsSum = false)
{
    /// <summary>What is compared, where that is not the rows themselves.</summary>
    public Func<IReadOnlyList<object?[]>, IEnumerable<object?[]>> Shown { get; init; } = rows => rows;
}

/// <summary>What the tables hold, as the oracles write it.</summary>
internal static class ChaosTables
{
    /// <summary>Rows by table, sorted.</summary>
    public static async Task<TableRows> ReadAsync(DatabaseServers databases, IEnumerable<TableQuery> queries, CancellationToken cancellationToken)
    {
        var tables = new TableRows();
        foreach (var table in queries.GroupBy(query => query.Table))
        {
            tables.Of(table.Key);
            List<object?[]> rows = [];
            foreach (var query in table)
            {
                rows.AddRange(query.Shown(await databases.QueryAsync(query.Sql, cancellationToken, query.OnlyFirst ? 0 : null)));
            }

            if (table.First().IsSum)
            {
                rows = [[rows.Sum(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture))]];
            }

            rows.ForEach(row => tables.Add(table.Key, row));
        }

        tables.Sort();
        return tables;
    }
}
