using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TrafficWatch.EntityFrameworkCore.MySql.Connections;

/// <summary>The values of the current row.</summary>
internal sealed partial class GuardedMySqlDataReader
{
    public override bool GetBoolean(int ordinal) =>
        Current(ordinal) is bool value ? value : Convert.ToBoolean(Current(ordinal), CultureInfo.InvariantCulture);

    public override byte GetByte(int ordinal) =>
        Current(ordinal) is byte value ? value : Convert.ToByte(Current(ordinal), CultureInfo.InvariantCulture);

    public override char GetChar(int ordinal) => GetString(ordinal)[0];

    public override DateTime GetDateTime(int ordinal) =>
        Current(ordinal) is DateTime value ? value : Convert.ToDateTime(Current(ordinal), CultureInfo.InvariantCulture);

    public override decimal GetDecimal(int ordinal) =>
        Current(ordinal) is decimal value ? value : Convert.ToDecimal(Current(ordinal), CultureInfo.InvariantCulture);

    public override double GetDouble(int ordinal) =>
        Current(ordinal) is double value ? value : Convert.ToDouble(Current(ordinal), CultureInfo.InvariantCulture);

    public override float GetFloat(int ordinal) =>
        Current(ordinal) is float value ? value : Convert.ToSingle(Current(ordinal), CultureInfo.InvariantCulture);

    public override short GetInt16(int ordinal) =>
        Current(ordinal) is short value ? value : Convert.ToInt16(Current(ordinal), CultureInfo.InvariantCulture);

    public override int GetInt32(int ordinal) =>
        Current(ordinal) is int value ? value : Convert.ToInt32(Current(ordinal), CultureInfo.InvariantCulture);

    public override long GetInt64(int ordinal) =>
        Current(ordinal) is long value ? value : Convert.ToInt64(Current(ordinal), CultureInfo.InvariantCulture);

    public override Guid GetGuid(int ordinal) => Current(ordinal) switch
    {
        Guid value => value,
        string text => Guid.Parse(text),
        byte[] { Length: 16 } bytes => new Guid(bytes),
        var other => throw Mismatch<Guid>(ordinal, other),
    };

    public override string GetString(int ordinal) => Current(ordinal) switch
    {
        string value => value,
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
    };

    public override T GetFieldValue<T>(int ordinal)
    {
        var value = Current(ordinal);
        if (value is T typed)
        {
            return typed;
        }

        var type = typeof(T);
        object converted = value switch
        {
            DateTime moment when type == typeof(DateOnly) => DateOnly.FromDateTime(moment),
            DateTime moment when type == typeof(DateTimeOffset) =>
                new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)),
            DateTime moment when type == typeof(TimeOnly) => TimeOnly.FromDateTime(moment),
            DateTime moment when type == typeof(TimeSpan) => moment.TimeOfDay,
            TimeSpan span when type == typeof(TimeOnly) => TimeOnly.FromTimeSpan(span),
            string text when type == typeof(DateOnly) => DateOnly.Parse(text, CultureInfo.InvariantCulture),
            string text when type == typeof(TimeOnly) => TimeOnly.Parse(text, CultureInfo.InvariantCulture),
            string text when type == typeof(TimeSpan) => TimeSpan.Parse(text, CultureInfo.InvariantCulture),
            string text when type == typeof(byte[]) => System.Text.Encoding.UTF8.GetBytes(text),
            byte[] bytes when type == typeof(Stream) => new MemoryStream(bytes, writable: false),
            _ when type == typeof(Guid) => GetGuid(ordinal),
            _ when type == typeof(string) => GetString(ordinal),
            IConvertible => Convert.ChangeType(value, type, CultureInfo.InvariantCulture),
            _ => throw Mismatch<T>(ordinal, value),
        };
        return (T)converted;
    }

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Copy((byte[])Current(ordinal), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Copy(GetString(ordinal).ToCharArray(), dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => _typeNames[ordinal];

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => _types[ordinal];

    public override string GetName(int ordinal) => _names[ordinal];

    public override int GetOrdinal(string name)
    {
        var exact = Array.IndexOf(_names, name);
        var found = exact >= 0
            ? exact
            : Array.FindIndex(_names, other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase));
        return found >= 0 ? found : throw new ArgumentOutOfRangeException(nameof(name), name, "The result has no such column.");
    }

    public override DataTable? GetSchemaTable() => _inner.GetSchemaTable();

    public override object GetValue(int ordinal) => Raw(ordinal);

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        Array.Copy(_rows[_row], values, count);
        return count;
    }

    public override bool IsDBNull(int ordinal) => Raw(ordinal) is DBNull;

    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) =>
        Task.FromResult(IsDBNull(ordinal));

    public override Task<T> GetFieldValueAsync<T>(int ordinal, CancellationToken cancellationToken) =>
        Task.FromResult(GetFieldValue<T>(ordinal));

    private object Raw(int ordinal) => _row >= 0 && _row < _rows.Count
        ? _rows[_row][ordinal]
        : throw new InvalidOperationException("The reader stands on no row: call Read first.");

    private object Current(int ordinal) => Raw(ordinal) is var value and not DBNull
        ? value
        : throw new InvalidCastException($"Column '{_names[ordinal]}' is NULL.");

    private InvalidCastException Mismatch<T>(int ordinal, object value) =>
        new($"Column '{_names[ordinal]}' holds {value.GetType().Name}, which is no {typeof(T).Name}.");

    private static long Copy<T>(T[] source, long offset, T[]? target, int targetOffset, int length)
    {
        if (target is null)
        {
            return source.Length;
        }

        var count = (int)Math.Clamp(source.Length - offset, 0, length);
        Array.Copy(source, offset, target, targetOffset, count);
        return count;
    }
}
