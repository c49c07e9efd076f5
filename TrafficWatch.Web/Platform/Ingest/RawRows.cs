using System.Buffers;
using System.Globalization;
using System.Text;
using MySqlConnector;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Rows that go into a table as they are, by <c>LOAD DATA LOCAL</c> from memory: twice as fast as INSERT text. Where the server does not take that (<c>local_infile</c>), by INSERT.</summary>
/// <param name="table">The table.</param>
/// <param name="columns">The columns, in the order in which <see cref="Row"/> is followed by values.</param>
/// <param name="replace">Whether a row takes the place of one that has its key; else that is an error of the data.</param>
internal sealed class RawRows(string table, string[] columns, bool replace = false)
{
    private static readonly SearchValues<byte> ToEscape = SearchValues.Create("\\\t\n\r\0"u8);
    private readonly MemoryStream _lines = new();
    private bool _firstValue;

    /// <summary>Rows begun.</summary>
    public int Count { get; private set; }

    public RawRows Row()
    {
        if (Count++ > 0)
        {
            _lines.WriteByte((byte)'\n');
        }

        _firstValue = true;
        return this;
    }

    public RawRows Number(long value)
    {
        Span<byte> text = stackalloc byte[20];
        value.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
        return Value(text[..written]);
    }

    public RawRows Null() => Value("\\N"u8);

    /// <summary>A time as DATETIME(3).</summary>
    /// <param name="milliseconds">Since 1970-01-01 UTC.</param>
    public RawRows Time(long milliseconds)
    {
        Span<byte> text = stackalloc byte[23];
        DateTime.UnixEpoch.AddMilliseconds(milliseconds).TryFormat(text, out var written, "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return Value(text[..written]);
    }

    public RawRows Text(string? value) => value is null ? Null() : Text(Encoding.UTF8.GetBytes(value));

    /// <param name="utf8">Valid UTF-8.</param>
    public RawRows Text(ReadOnlySpan<byte> utf8)
    {
        if (!utf8.ContainsAny(ToEscape))
        {
            return Value(utf8);
        }

        Separate();
        foreach (var b in utf8)
        {
            if (Escaped(b) is var escaped and not 0)
            {
                _lines.WriteByte((byte)'\\');
                _lines.WriteByte(escaped);
            }
            else
            {
                _lines.WriteByte(b);
            }
        }

        return this;
    }

    /// <summary>Loads them within the connection's transaction.</summary>
    /// <param name="connection">Open, to a server that takes LOAD DATA LOCAL.</param>
    /// <exception cref="DataRefusedException">The server does not take a row as it is.</exception>
    /// <exception cref="MySqlException">The same, said by the server; or it is away.</exception>
    public async Task LoadAsync(MySqlConnection connection)
    {
        var loader = new MySqlBulkLoader(connection)
        {
            Local = true,
            SourceStream = new MemoryStream(_lines.GetBuffer(), 0, (int)_lines.Length, writable: false),
            TableName = $"`{table}`",
            CharacterSet = "utf8mb4",
            FieldTerminator = "\t",
            LineTerminator = "\n",
            EscapeCharacter = '\\',
            ConflictOption = replace ? MySqlBulkLoaderConflictOption.Replace : MySqlBulkLoaderConflictOption.None,
        };
        loader.Columns.AddRange(columns.Select(column => $"`{column}`"));
        var loaded = await loader.LoadAsync();

        // LOCAL turns errors into warnings: it passes over rows and clips values.
        string? warning = null;
        await connection.ReadAsync("SHOW WARNINGS LIMIT 1", row => warning = $"{row.GetString(2)} ({Convert.ToInt64(row[1], CultureInfo.InvariantCulture)})");
        if (warning is not null || loaded < Count || (loaded > Count && !replace))
        {
            throw new DataRefusedException(warning ?? $"{table} took {loaded} of {Count} rows");
        }
    }

    /// <summary>Adds statements that insert them.</summary>
    public void Insert(SqlBatch sql)
    {
        const int together = 500;
        foreach (var lines in Encoding.UTF8.GetString(_lines.GetBuffer(), 0, (int)_lines.Length).Split('\n', Count == 0 ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.None).Chunk(together))
        {
            sql.Begin($"{(replace ? "REPLACE" : "INSERT")} INTO `{table}` ({string.Join(", ", columns.Select(column => $"`{column}`"))}) VALUES ");
            foreach (var line in lines)
            {
                sql.Row();
                foreach (var value in line.Split('\t'))
                {
                    sql.Text(value == "\\N" ? null : Unescaped(value));
                }
            }

            sql.End();
        }
    }

    private RawRows Value(ReadOnlySpan<byte> value)
    {
        Separate();
        _lines.Write(value);
        return this;
    }

    private void Separate()
    {
        if (!_firstValue)
        {
            _lines.WriteByte((byte)'\t');
        }

        _firstValue = false;
    }

    /// <summary>What follows the backslash; 0 when a byte stands for itself.</summary>
    private static byte Escaped(byte b) => b switch
    {
        (byte)'\\' => (byte)'\\',
        (byte)'\t' => (byte)'t',
        (byte)'\n' => (byte)'n',
        (byte)'\r' => (byte)'r',
        0 => (byte)'0',
        _ => 0,
    };

    private static string Unescaped(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
        {
            return value;
        }

        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            text.Append(value[i] != '\\' ? value[i] : value[++i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', '0' => '\0', var other => other });
        }

        return text.ToString();
    }
}
