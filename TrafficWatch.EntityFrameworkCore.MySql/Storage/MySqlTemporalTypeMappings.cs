using System.Data.Common;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using MySql.Data.MySqlClient;

namespace TrafficWatch.EntityFrameworkCore.MySql.Storage;

/// <summary>
/// UTC instants in <c>datetime(n)</c>. Read with kind Utc; a local value is converted, an unspecified one taken as
/// UTC. Values are cut to the column's precision, since the server would round them up into the next second.
/// </summary>
internal sealed class MySqlDateTimeTypeMapping : DateTimeTypeMapping
{
    private static readonly MethodInfo AsUtcMethod =
        typeof(MySqlDateTimeTypeMapping).GetMethod(nameof(AsUtc), BindingFlags.Static | BindingFlags.Public)!;

    public MySqlDateTimeTypeMapping(string storeType, int precision, Type? clrType = null, ValueConverter? converter = null)
        : this(new RelationalTypeMappingParameters(
            new CoreTypeMappingParameters(
                clrType ?? typeof(DateTime), converter, jsonValueReaderWriter: JsonDateTimeReaderWriter.Instance),
            storeType,
            StoreTypePostfix.Precision,
            System.Data.DbType.DateTime,
            precision: precision))
    {
    }

    private MySqlDateTimeTypeMapping(RelationalTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    public static DateTime AsUtc(DateTime value) => value.Kind switch
    {
        DateTimeKind.Utc => value,
        DateTimeKind.Local => value.ToUniversalTime(),
        _ => DateTime.SpecifyKind(value, DateTimeKind.Utc),
    };

    public override Expression CustomizeDataReaderExpression(Expression expression) =>
        Expression.Call(AsUtcMethod, expression);

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) =>
        new MySqlDateTimeTypeMapping(parameters);

    protected override void ConfigureParameter(DbParameter parameter)
    {
        base.ConfigureParameter(parameter);
        if (parameter is MySqlParameter driver)
        {
            driver.MySqlDbType = MySqlDbType.DateTime;
        }

        if (parameter.Value is DateTime value)
        {
            parameter.Value = Cut(value);
        }
    }

    protected override string GenerateNonNullSqlLiteral(object value)
    {
        var text = Cut((DateTime)value).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        return "TIMESTAMP'" + text[..^(6 - Digits)].TrimEnd('.') + "'";
    }

    private int Digits => Math.Clamp(Precision ?? 3, 0, 6);

    private DateTime Cut(DateTime value)
    {
        var utc = AsUtc(value);
        var unit = (long)Math.Pow(10, 7 - Digits);
        return new DateTime(utc.Ticks - (utc.Ticks % unit), DateTimeKind.Utc);
    }
}

/// <summary>Civil dates.</summary>
internal sealed class MySqlDateOnlyTypeMapping : DateOnlyTypeMapping
{
    public MySqlDateOnlyTypeMapping()
        : this(new RelationalTypeMappingParameters(
            new CoreTypeMappingParameters(typeof(DateOnly), jsonValueReaderWriter: JsonDateOnlyReaderWriter.Instance), "date", StoreTypePostfix.None, System.Data.DbType.Date))
    {
    }

    private MySqlDateOnlyTypeMapping(RelationalTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) =>
        new MySqlDateOnlyTypeMapping(parameters);

    protected override void ConfigureParameter(DbParameter parameter)
    {
        base.ConfigureParameter(parameter);
        if (parameter.Value is DateOnly value)
        {
            parameter.Value = value.ToDateTime(TimeOnly.MinValue);
        }
    }

    protected override string GenerateNonNullSqlLiteral(object value) =>
        "DATE'" + ((DateOnly)value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "'";
}

/// <summary>Times of day in <c>time(6)</c>.</summary>
internal sealed class MySqlTimeOnlyTypeMapping : TimeOnlyTypeMapping
{
    public MySqlTimeOnlyTypeMapping(string storeType = "time", int precision = 6)
        : this(new RelationalTypeMappingParameters(
            new CoreTypeMappingParameters(typeof(TimeOnly), jsonValueReaderWriter: JsonTimeOnlyReaderWriter.Instance),
            storeType,
            StoreTypePostfix.Precision,
            System.Data.DbType.Time,
            precision: precision))
    {
    }

    private MySqlTimeOnlyTypeMapping(RelationalTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) =>
        new MySqlTimeOnlyTypeMapping(parameters);

    protected override void ConfigureParameter(DbParameter parameter)
    {
        base.ConfigureParameter(parameter);
        if (parameter is MySqlParameter driver)
        {
            driver.MySqlDbType = MySqlDbType.Time;
        }

        if (parameter.Value is TimeOnly value)
        {
            parameter.Value = value.ToTimeSpan();
        }
    }

    protected override string GenerateNonNullSqlLiteral(object value) =>
        "TIME'" + ((TimeOnly)value).ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "'";
}

/// <summary>Durations in <c>time(6)</c>: less than 839 hours either way, as the server has it.</summary>
internal sealed class MySqlTimeSpanTypeMapping : TimeSpanTypeMapping
{
    private static readonly TimeSpan Limit = new(838, 59, 59);

    public MySqlTimeSpanTypeMapping(string storeType = "time", int precision = 6)
        : this(new RelationalTypeMappingParameters(
            new CoreTypeMappingParameters(typeof(TimeSpan), jsonValueReaderWriter: JsonTimeSpanReaderWriter.Instance),
            storeType,
            StoreTypePostfix.Precision,
            System.Data.DbType.Time,
            precision: precision))
    {
    }

    private MySqlTimeSpanTypeMapping(RelationalTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) =>
        new MySqlTimeSpanTypeMapping(parameters);

    protected override void ConfigureParameter(DbParameter parameter)
    {
        base.ConfigureParameter(parameter);
        if (parameter is MySqlParameter driver)
        {
            driver.MySqlDbType = MySqlDbType.Time;
        }

        if (parameter.Value is TimeSpan value && value.Duration() > Limit)
        {
            throw new ArgumentOutOfRangeException(
                nameof(parameter), value, "A time column holds durations up to 838:59:59; store longer ones as a number of ticks.");
        }
    }

    protected override string GenerateNonNullSqlLiteral(object value)
    {
        var span = (TimeSpan)value;
        var text = new StringBuilder("TIME'");
        if (span < TimeSpan.Zero)
        {
            text.Append('-');
            span = span.Negate();
        }

        return text.Append(CultureInfo.InvariantCulture, $"{(int)span.TotalHours:00}:{span:mm\\:ss\\.ffffff}'").ToString();
    }
}
