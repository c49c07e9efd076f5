using System.Globalization;
using System.Text;
using MySqlConnector;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Adopting;

/// <summary>A row of the system before.</summary>
/// <param name="Key">Its primary key, as text.</param>
/// <param name="Line">Its fields, as a message has them.</param>
internal readonly record struct OldRow(string Key, byte[] Line);

/// <summary>traffic_data of the system before, as migrating put it aside on a shard: read piece by piece, in the order of its primary key.</summary>
internal sealed class OldTable
{
    /// <summary>The columns, in the order in which messages have their fields. What is not there is as if it were NULL.</summary>
    private static readonly string[] Fields = ["id", "xzqhmc", "kkmc", "fxlx", "gcsj", "hpzl", "hphm", "clppxh", "province", "is_weekend", "is_peak_hour", "vehicle_type_name"];

    private static readonly string[] Needed = ["id", "kkmc", "gcsj"], Numbers = ["tinyint", "smallint", "mediumint", "int", "bigint"], Texts = ["char", "varchar"];
    private readonly string _key;
    private readonly string _select;
    private readonly bool _numbered;

    private OldTable(string key, bool numbered, IReadOnlyDictionary<string, string> types)
    {
        _key = $"`{key}`";
        _numbered = numbered;
        _select = $"SELECT CAST({_key} AS CHAR), {string.Join(", ", Fields.Select(Text))} FROM `{PassageSchema.Before}`";

        // As text a time may be one that no calendar has; that of a TIMESTAMP is an instant, told in the session's zone, UTC.
        string Text(string field) => !types.TryGetValue(field, out var type) ? "NULL"
            : type == "timestamp" ? $"CONCAT(CAST(`{field}` AS CHAR), 'Z')"
            : $"CAST(`{field}` AS CHAR)";
    }

    /// <summary>Looks for it.</summary>
    /// <returns>Null when the shard has none.</returns>
    /// <exception cref="StartRefusedException">It is of a form that can't be read.</exception>
    public static async Task<OldTable?> FindAsync(MySqlConnection connection, int shard)
    {
        Dictionary<string, string> types = new(StringComparer.OrdinalIgnoreCase);
        List<string> keys = [];
        await connection.ReadAsync(
            "SELECT column_name, data_type, column_key FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = @t ORDER BY ordinal_position",
            row =>
            {
                types.Add(row.GetString(0), row.GetString(1).ToLowerInvariant());
                if (row.GetString(2) == "PRI")
                {
                    keys.Add(row.GetString(0));
                }
            },
            ("@t", PassageSchema.Before));
        if (types.Count == 0)
        {
            return null;
        }

        if (Needed.Where(field => !types.ContainsKey(field)).ToList() is { Count: > 0 } missing)
        {
            throw new StartRefusedException($"Shard {shard}: {PassageSchema.Before} has no column {string.Join(", ", missing)}", $"It has {string.Join(", ", types.Keys)}; rename or add what is meant");
        }

        if (keys is not [var key] || (!Numbers.Contains(types[key]) && !Texts.Contains(types[key])))
        {
            throw new StartRefusedException(
                $"Shard {shard}: the primary key of {PassageSchema.Before} is {(keys.Count == 0 ? "none" : string.Join(", ", keys.Select(name => $"{name} {types[name]}")))}; it has to be one column, of text or whole numbers, so that adopting can go on where it stopped",
                $"Give it one: ALTER TABLE {PassageSchema.Before} ADD PRIMARY KEY (id), or ADD COLUMN nr BIGINT AUTO_INCREMENT PRIMARY KEY where ids repeat");
        }

        return new OldTable(key, Numbers.Contains(types[key]), types);
    }

    /// <summary>How many rows there are.</summary>
    public static async Task<long> CountAsync(MySqlConnection connection) =>
        Convert.ToInt64(await connection.ScalarAsync($"SELECT COUNT(*) FROM `{PassageSchema.Before}`"), CultureInfo.InvariantCulture);

    /// <summary>Reads rows in the order of their keys.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="after">The key before the first; null: from the beginning.</param>
    /// <param name="upTo">The last key; null: to the end.</param>
    /// <param name="most">How many, at most.</param>
    public async Task<IReadOnlyList<OldRow>> ReadAsync(MySqlConnection connection, string? after, string? upTo, int most)
    {
        var where = string.Join(" AND ", new[] { after is null ? null : $"{_key} > @after", upTo is null ? null : $"{_key} <= @upto" }.OfType<string>());
        List<OldRow> rows = [];
        await connection.ReadAsync(
            $"{_select}{(where.Length > 0 ? " WHERE " : "")}{where} ORDER BY {_key} LIMIT @most",
            row => rows.Add(new OldRow(row.GetString(0), Encoding.UTF8.GetBytes(string.Join('\t', Enumerable.Range(1, Fields.Length).Select(cell => row.IsDBNull(cell) ? "" : row.GetString(cell).Replace('\t', ' ')))))),
            ("@after", Value(after)), ("@upto", Value(upTo)), ("@most", most));
        return rows;
    }

    /// <summary>A key as its column's type: numbers compared with text would be compared as fractions.</summary>
    private object? Value(string? key) => key is not null && _numbered ? decimal.Parse(key, CultureInfo.InvariantCulture) : key;
}
