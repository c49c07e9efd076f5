using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.Json;
using MySql.Data.MySqlClient;

namespace TrafficWatch.EntityFrameworkCore.MySql.Storage;

/// <summary>utf8mb4 text; backslashes are doubled in literals.</summary>
internal sealed class MySqlStringTypeMapping : StringTypeMapping
{
    public MySqlStringTypeMapping(string storeType, int? size = null, bool fixedLength = false)
        : this(new RelationalTypeMappingParameters(
            new CoreTypeMappingParameters(typeof(string), jsonValueReaderWriter: JsonStringReaderWriter.Instance),
            storeType,
            size is null ? StoreTypePostfix.None : StoreTypePostfix.Size,
            System.Data.DbType.String,
            unicode: true,
            size,
            fixedLength))
    {
    }

    private MySqlStringTypeMapping(RelationalTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) =>
        new MySqlStringTypeMapping(parameters);

    protected override string GenerateNonNullSqlLiteral(object value) => Literal((string)value);

    public static string Literal(string value) =>
        "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal) + "'";
}

/// <summary>Binary strings, written as <c>X'..'</c>.</summary>
internal sealed class MySqlByteArrayTypeMapping : ByteArrayTypeMapping
{
    public MySqlByteArrayTypeMapping(string storeType, int? size = null)
        : this(new RelationalTypeMappingParameters(
            new CoreTypeMappingParameters(typeof(byte[]), jsonValueReaderWriter: JsonByteArrayReaderWriter.Instance),
            storeType,
            size is null ? StoreTypePostfix.None : StoreTypePostfix.Size,
            System.Data.DbType.Binary,
            size: size))
    {
    }

    private MySqlByteArrayTypeMapping(RelationalTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) =>
        new MySqlByteArrayTypeMapping(parameters);

    protected override string GenerateNonNullSqlLiteral(object value) => "X'" + Convert.ToHexString((byte[])value) + "'";
}

/// <summary>GUIDs as 36 characters, readable in any client.</summary>
internal sealed class MySqlGuidTypeMapping : GuidTypeMapping
{
    public MySqlGuidTypeMapping()
        : this(new RelationalTypeMappingParameters(
            new CoreTypeMappingParameters(typeof(Guid), jsonValueReaderWriter: JsonGuidReaderWriter.Instance), "char(36)", StoreTypePostfix.None, System.Data.DbType.Guid))
    {
    }

    private MySqlGuidTypeMapping(RelationalTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) =>
        new MySqlGuidTypeMapping(parameters);

    protected override void ConfigureParameter(DbParameter parameter)
    {
        base.ConfigureParameter(parameter);
        if (parameter is MySqlParameter driver)
        {
            driver.MySqlDbType = MySqlDbType.Guid;
        }
    }
}

/// <summary><c>tinyint(1)</c>, which the driver reads as bool.</summary>
internal sealed class MySqlBoolTypeMapping : BoolTypeMapping
{
    public MySqlBoolTypeMapping()
        : base("tinyint(1)", System.Data.DbType.Boolean)
    {
    }

    private MySqlBoolTypeMapping(RelationalTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) =>
        new MySqlBoolTypeMapping(parameters);

    protected override string GenerateNonNullSqlLiteral(object value) => (bool)value ? "TRUE" : "FALSE";
}
