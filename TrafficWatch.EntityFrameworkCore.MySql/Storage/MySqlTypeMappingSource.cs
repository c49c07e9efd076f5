using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TrafficWatch.EntityFrameworkCore.MySql.Storage;

/// <summary>Chooses column types: by the CLR type, or by a store type that the model names.</summary>
internal sealed class MySqlTypeMappingSource(
    TypeMappingSourceDependencies dependencies, RelationalTypeMappingSourceDependencies relationalDependencies)
    : RelationalTypeMappingSource(dependencies, relationalDependencies)
{
    private const int KeyLength = 255;
    private const int LongestVarchar = 16383;

    private static readonly ValueConverter<DateTimeOffset, DateTime> OffsetConverter = new(
        value => value.UtcDateTime, value => new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)));

    private static readonly Dictionary<Type, RelationalTypeMapping> ByType = new()
    {
        [typeof(bool)] = new MySqlBoolTypeMapping(),
        [typeof(sbyte)] = new SByteTypeMapping("tinyint"),
        [typeof(byte)] = new ByteTypeMapping("tinyint unsigned"),
        [typeof(short)] = new ShortTypeMapping("smallint"),
        [typeof(ushort)] = new UShortTypeMapping("smallint unsigned"),
        [typeof(int)] = new IntTypeMapping("int"),
        [typeof(uint)] = new UIntTypeMapping("int unsigned"),
        [typeof(long)] = new LongTypeMapping("bigint"),
        [typeof(ulong)] = new ULongTypeMapping("bigint unsigned"),
        [typeof(float)] = new FloatTypeMapping("float"),
        [typeof(double)] = new DoubleTypeMapping("double"),
        [typeof(Guid)] = new MySqlGuidTypeMapping(),
        [typeof(DateOnly)] = new MySqlDateOnlyTypeMapping(),
    };

    private static readonly Dictionary<string, Type> ByStoreName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tinyint"] = typeof(sbyte),
        ["tinyint unsigned"] = typeof(byte),
        ["smallint"] = typeof(short),
        ["smallint unsigned"] = typeof(ushort),
        ["mediumint"] = typeof(int),
        ["int"] = typeof(int),
        ["integer"] = typeof(int),
        ["int unsigned"] = typeof(uint),
        ["bigint"] = typeof(long),
        ["bigint unsigned"] = typeof(ulong),
        ["float"] = typeof(float),
        ["double"] = typeof(double),
        ["decimal"] = typeof(decimal),
        ["numeric"] = typeof(decimal),
        ["datetime"] = typeof(DateTime),
        ["timestamp"] = typeof(DateTime),
        ["date"] = typeof(DateOnly),
        ["time"] = typeof(TimeSpan),
        ["char"] = typeof(string),
        ["varchar"] = typeof(string),
        ["tinytext"] = typeof(string),
        ["text"] = typeof(string),
        ["mediumtext"] = typeof(string),
        ["longtext"] = typeof(string),
        ["binary"] = typeof(byte[]),
        ["varbinary"] = typeof(byte[]),
        ["tinyblob"] = typeof(byte[]),
        ["blob"] = typeof(byte[]),
        ["mediumblob"] = typeof(byte[]),
        ["longblob"] = typeof(byte[]),
    };

    protected override RelationalTypeMapping? FindMapping(in RelationalTypeMappingInfo mappingInfo)
    {
        var storeName = mappingInfo.StoreTypeName;
        var baseName = mappingInfo.StoreTypeNameBase;
        var clrType = mappingInfo.ClrType;
        if (storeName is not null)
        {
            if (storeName.EndsWith(" unsigned", StringComparison.OrdinalIgnoreCase)
                && baseName?.EndsWith(" unsigned", StringComparison.OrdinalIgnoreCase) == false)
            {
                baseName += " unsigned";
            }

            if (string.Equals(storeName, "tinyint(1)", StringComparison.OrdinalIgnoreCase))
            {
                clrType ??= typeof(bool);
            }

            if (!ByStoreName.TryGetValue(baseName ?? storeName, out var stored))
            {
                return base.FindMapping(mappingInfo);
            }

            clrType ??= stored;
        }

        return clrType is null ? null : Find(clrType, mappingInfo, storeName, baseName) ?? base.FindMapping(mappingInfo);
    }

    private static RelationalTypeMapping? Find(
        Type type, in RelationalTypeMappingInfo info, string? storeName, string? baseName)
    {
        if (type == typeof(string))
        {
            return Text(info, storeName, baseName);
        }

        if (type == typeof(byte[]))
        {
            return Binary(info, storeName, baseName);
        }

        var precision = info.Precision;
        if (type == typeof(DateTime))
        {
            return new MySqlDateTimeTypeMapping(baseName ?? "datetime", precision ?? (storeName is null ? 3 : 0));
        }

        if (type == typeof(DateTimeOffset))
        {
            return new MySqlDateTimeTypeMapping(
                baseName ?? "datetime", precision ?? (storeName is null ? 3 : 0), typeof(DateTimeOffset), OffsetConverter);
        }

        if (type == typeof(TimeOnly))
        {
            return new MySqlTimeOnlyTypeMapping("time", precision ?? (storeName is null ? 6 : 0));
        }

        if (type == typeof(TimeSpan))
        {
            return new MySqlTimeSpanTypeMapping("time", precision ?? (storeName is null ? 6 : 0));
        }

        if (type == typeof(decimal))
        {
            var digits = precision ?? 30;
            var scale = info.Scale ?? (precision is null ? 10 : 0);
            return new DecimalTypeMapping(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"decimal({digits},{scale})"),
                System.Data.DbType.Decimal,
                digits,
                scale);
        }

        if (!ByType.TryGetValue(type, out var mapping))
        {
            return null;
        }

        return storeName is null || string.Equals(storeName, mapping.StoreType, StringComparison.OrdinalIgnoreCase)
            ? mapping
            : mapping.WithStoreTypeAndSize(storeName, null);
    }

    private static MySqlStringTypeMapping Text(in RelationalTypeMappingInfo info, string? storeName, string? baseName)
    {
        if (storeName is not null)
        {
            return baseName is "char" or "varchar"
                ? new MySqlStringTypeMapping(baseName, info.Size ?? KeyLength, baseName == "char")
                : new MySqlStringTypeMapping(storeName);
        }

        if (info.IsFixedLength == true && info.Size is { } length)
        {
            return new MySqlStringTypeMapping("char", length, fixedLength: true);
        }

        // An index takes 3,072 bytes, so a key without a length gets one.
        var size = info.Size ?? (info.IsKeyOrIndex ? KeyLength : null);
        return size is > 0 and <= LongestVarchar
            ? new MySqlStringTypeMapping("varchar", size)
            : new MySqlStringTypeMapping("longtext");
    }

    private static MySqlByteArrayTypeMapping Binary(in RelationalTypeMappingInfo info, string? storeName, string? baseName)
    {
        if (storeName is not null)
        {
            return baseName is "binary" or "varbinary"
                ? new MySqlByteArrayTypeMapping(baseName, info.Size ?? KeyLength)
                : new MySqlByteArrayTypeMapping(storeName);
        }

        var size = info.Size ?? (info.IsKeyOrIndex ? KeyLength : null);
        return size is > 0 and <= ushort.MaxValue - 3
            ? new MySqlByteArrayTypeMapping(info.IsFixedLength == true ? "binary" : "varbinary", size)
            : new MySqlByteArrayTypeMapping("longblob");
    }
}
