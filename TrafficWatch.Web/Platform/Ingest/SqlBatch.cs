using System.Globalization;
using System.Text;
using MySqlConnector;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>The one place that writes values into SQL text: multi-row statements for the ingest path, several to a command.</summary>
/// <remarks>Text and bytes go as hexadecimal literals, which no quoting rule or character set of a server can misread.</remarks>
internal sealed class SqlBatch
{
    private const int Few = 100;
    private readonly StringBuilder _sql = new();
    private readonly List<int> _ends = [];
    private readonly List<RawRows> _raw = [];
    private readonly List<Func<MySqlConnection, Task>> _before = [];
    private SqlBatch? _after;
    private bool _firstRow;
    private bool _firstValue;

    public bool IsEmpty => _sql.Length == 0;

    /// <summary>Statements that stand on the loaded rows, and follow them.</summary>
    public SqlBatch After => _after ??= new SqlBatch();

    /// <summary>Adds what is to be done before the transaction begins, for it would end one: room in a table. It must not matter whether it is done again, or for nothing.</summary>
    public void Prepare(Func<MySqlConnection, Task> work) => _before.Add(work);

    /// <summary>Adds rows of a table that go in as they are, in bulk.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns that the rows give.</param>
    /// <param name="replace">Whether a row takes the place of one that has its key; else that is an error of the data.</param>
    public RawRows Load(string table, string[] columns, bool replace = false)
    {
        var rows = new RawRows(table, columns, replace);
        _raw.Add(rows);
        return rows;
    }

    /// <summary>Begins <c>INSERT INTO … VALUES</c>.</summary>
    /// <param name="head">Fixed text up to and with the word VALUES.</param>
    public SqlBatch Begin(string head)
    {
        _sql.Append(head);
        _firstRow = true;
        return this;
    }

    public SqlBatch Row()
    {
        _sql.Append(_firstRow ? "(" : "),(");
        _firstRow = false;
        _firstValue = true;
        return this;
    }

    /// <summary>Ends the rows.</summary>
    /// <param name="tail">Fixed text such as an ON DUPLICATE KEY UPDATE clause.</param>
    public void End(string tail = "")
    {
        _sql.Append(')').Append(tail).Append(";\n");
        _ends.Add(_sql.Length);
    }

    /// <summary>A whole statement of fixed text and values: each <c>?</c> in the text takes the next value written by <paramref name="values"/>.</summary>
    public void Statement(string text, params ReadOnlySpan<object?> values)
    {
        var at = 0;
        foreach (var part in text.Split('?'))
        {
            _sql.Append(part);
            if (at < values.Length)
            {
                _firstValue = true;
                _ = values[at++] switch
                {
                    null => Null(),
                    string s => Text(s),
                    long l => Number(l),
                    int i => Number(i),
                    double d => Number(d),
                    byte[] b => Bytes(b),
                    DateTime t => Time(t),
                    var other => throw new ArgumentException($"A {other.GetType().Name} has no literal."),
                };
            }
        }

        _sql.Append(";\n");
        _ends.Add(_sql.Length);
    }

    public SqlBatch Number(long value)
    {
        Comma();
        _sql.Append(CultureInfo.InvariantCulture, $"{value}");
        return this;
    }

    public SqlBatch Number(double? value)
    {
        if (value is not { } number)
        {
            return Null();
        }

        Comma();
        _sql.Append(CultureInfo.InvariantCulture, $"{number:R}");
        return this;
    }

    public SqlBatch Null()
    {
        Comma();
        _sql.Append("NULL");
        return this;
    }

    public SqlBatch Text(string? value)
    {
        if (value is null)
        {
            return Null();
        }

        Comma();
        if (value.Length == 0)
        {
            _sql.Append("''");
            return this;
        }

        _sql.Append("_utf8mb4 0x");
        Span<byte> few = stackalloc byte[512];
        if (Encoding.UTF8.TryGetBytes(value, few, out var written))
        {
            AppendHex(few[..written]);
        }
        else
        {
            AppendHex(Encoding.UTF8.GetBytes(value));
        }

        return this;
    }

    public SqlBatch Bytes(ReadOnlySpan<byte> value)
    {
        Comma();
        if (value.IsEmpty)
        {
            _sql.Append("''");
            return this;
        }

        _sql.Append("0x");
        AppendHex(value);
        return this;
    }

    /// <summary>A time as DATETIME(3).</summary>
    /// <param name="milliseconds">Since 1970-01-01 UTC.</param>
    public SqlBatch Time(long milliseconds) => Time(DateTime.UnixEpoch.AddMilliseconds(milliseconds));

    public SqlBatch Time(DateTime utc)
    {
        Comma();
        _sql.Append(CultureInfo.InvariantCulture, $"'{utc:yyyy-MM-dd HH:mm:ss.fff}'");
        return this;
    }

    /// <summary>The server's own time, UTC.</summary>
    public SqlBatch Now()
    {
        Comma();
        _sql.Append("UTC_TIMESTAMP(3)");
        return this;
    }

    /// <summary>The whole, in as few commands as a server takes; nearly always one.</summary>
    /// <param name="most">The bytes of a command, at most. All is ASCII.</param>
    /// <exception cref="DataRefusedException">A statement is longer by itself.</exception>
    public IEnumerable<string> Commands(int most)
    {
        for (int from = 0, next = 0; from < _sql.Length;)
        {
            var to = from;
            while (next < _ends.Count && _ends[next] - from <= most)
            {
                to = _ends[next++];
            }

            yield return to > from ? _sql.ToString(from, to - from) : throw new DataRefusedException($"a statement of {_ends[next] - from} bytes is larger than the server takes (max_allowed_packet)");
            from = to;
        }
    }

    /// <summary>Does what is to be done before the transaction begins.</summary>
    public async Task PrepareAsync(MySqlConnection connection)
    {
        foreach (var work in _before)
        {
            await work(connection);
        }
    }

    /// <summary>Writes it within the connection's transaction: the statements, the rows, what stands on them.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="load">Whether the server takes LOAD DATA LOCAL.</param>
    /// <param name="most">The bytes of a command, at most.</param>
    /// <exception cref="DataRefusedException">The server refuses a value.</exception>
    public async Task WriteAsync(MySqlConnection connection, bool load, int most)
    {
        try
        {
            foreach (var command in Commands(most))
            {
                await connection.ExecuteAsync(command);
            }

            // A few rows are sooner written than loaded, which asks the server twice for each table.
            var few = new SqlBatch();
            foreach (var rows in _raw.Where(rows => !load || rows.Count <= Few))
            {
                rows.Insert(few);
            }

            foreach (var command in few.Commands(most))
            {
                await connection.ExecuteAsync(command);
            }

            foreach (var rows in _raw.Where(rows => load && rows.Count > Few))
            {
                await rows.LoadAsync(connection);
            }

            foreach (var command in _after?.Commands(most) ?? [])
            {
                await connection.ExecuteAsync(command);
            }
        }
        catch (MySqlException e) when (EpochStore.IsOfTheData(e.Number))
        {
            throw new DataRefusedException($"{e.Message} ({e.Number})");
        }
    }

    public override string ToString() => _sql.ToString();

    private void Comma()
    {
        if (!_firstValue)
        {
            _sql.Append(',');
        }

        _firstValue = false;
    }

    private void AppendHex(ReadOnlySpan<byte> bytes)
    {
        Span<char> hex = stackalloc char[512];
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, 256)];
            Convert.TryToHexString(part, hex, out var written);
            _sql.Append(hex[..written]);
            bytes = bytes[part.Length..];
        }
    }
}
