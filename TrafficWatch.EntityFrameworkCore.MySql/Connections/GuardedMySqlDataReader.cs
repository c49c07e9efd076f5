using System.Data.Common;
using MySql.Data.MySqlClient;

namespace TrafficWatch.EntityFrameworkCore.MySql.Connections;

/// <summary>
/// A reader that fetches rows in chunks, so that async reading costs a thread hop per chunk and not per row,
/// at bounded memory. Getters convert between the numeric types, as aggregates come back wider than asked for.
/// </summary>
internal sealed partial class GuardedMySqlDataReader : DbDataReader
{
    private const int RowsPerChunk = 512;
    private const int BytesPerChunk = 1 << 20;

    private readonly GuardedMySqlConnection _connection;
    private readonly MySqlDataReader _inner;
    private readonly bool _closeConnection;
    private readonly List<object[]> _rows = [];
    private string[] _names = [];
    private Type[] _types = [];
    private string[] _typeNames = [];
    private int _row = -1;
    private bool _resultEnded;
    private bool _hasRows;
    private bool _closed;

    public GuardedMySqlDataReader(GuardedMySqlConnection connection, MySqlDataReader inner, bool closeConnection)
    {
        (_connection, _inner, _closeConnection) = (connection, inner, closeConnection);
        try
        {
            Begin();
        }
        catch
        {
            Abort();
            throw;
        }
    }

    public override int Depth => 0;

    public override int FieldCount => _names.Length;

    public override bool HasRows => _hasRows;

    public override bool IsClosed => _closed;

    public override int RecordsAffected => _inner.RecordsAffected;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read()
    {
        if (Advance(out var row))
        {
            return row;
        }

        _connection.Guard(Fill);
        return Advance(out row) && row;
    }

    public override async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Advance(out var row))
        {
            return row;
        }

        await _connection.GuardAsync(Fill, cancellationToken).ConfigureAwait(false);
        return Advance(out row) && row;
    }

    public override bool NextResult() => _connection.Guard(Next);

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) =>
        _connection.GuardAsync(Next, cancellationToken);

    public override void Close()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _rows.Clear();
        try
        {
            // The driver drains what is left. Of a long result the rest is not worth it: end the statement first.
            for (var i = 0; i < RowsPerChunk && !_resultEnded; i++)
            {
                _resultEnded = !_inner.Read();
            }

            if (!_resultEnded && _connection.ServerThread != 0)
            {
                _connection.KillStatement();
            }

            _inner.Close();
        }
        catch (Exception exception) when (exception is MySqlException or IOException or NullReferenceException
            or InvalidOperationException)
        {
            // Interrupted by our own KILL, or lost; the rows read so far stand.
            if (DriverErrors.IsTimeout(exception))
            {
                _connection.Close();
            }
        }

        _connection.TakeLateKill();
        if (_closeConnection)
        {
            _connection.Close();
        }
    }

    public override Task CloseAsync() => _closed ? Task.CompletedTask : DedicatedThreads.Commands.RunAsync(Close);

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    /// <summary>Steps within the chunk. False: the next chunk must be fetched before anything can be said.</summary>
    private bool Advance(out bool onRow)
    {
        onRow = false;
        if (_closed)
        {
            throw new InvalidOperationException("The reader is closed.");
        }

        if (_row + 1 < _rows.Count)
        {
            _row++;
            onRow = true;
            return true;
        }

        if (!_resultEnded)
        {
            return false;
        }

        _row = _rows.Count;
        return true;
    }

    private void Begin()
    {
        var count = _inner.FieldCount;
        (_names, _types, _typeNames) = (new string[count], new Type[count], new string[count]);
        for (var i = 0; i < count; i++)
        {
            (_names[i], _types[i], _typeNames[i]) = (_inner.GetName(i), _inner.GetFieldType(i), _inner.GetDataTypeName(i));
        }

        _resultEnded = count == 0;
        Fill();
        _hasRows = _rows.Count > 0;
    }

    private bool Fill()
    {
        _rows.Clear();
        _row = -1;
        var bytes = 0;
        while (!_resultEnded && _rows.Count < RowsPerChunk && bytes < BytesPerChunk)
        {
            if (!_inner.Read())
            {
                _resultEnded = true;
                break;
            }

            var row = new object[_names.Length];
            _inner.GetValues(row);
            _rows.Add(row);
            foreach (var value in row)
            {
                bytes += value switch { string text => text.Length * 2, byte[] blob => blob.Length, _ => 16 };
            }
        }

        return true;
    }

    private bool Next()
    {
        _rows.Clear();
        _row = -1;
        if (!_inner.NextResult())
        {
            _resultEnded = true;
            return false;
        }

        Begin();
        return true;
    }

    private void Abort()
    {
        _closed = true;
        try
        {
            _inner.Close();
        }
        catch (Exception exception) when (exception is MySqlException or IOException or NullReferenceException)
        {
            // The first error is the one to tell.
        }
    }
}
