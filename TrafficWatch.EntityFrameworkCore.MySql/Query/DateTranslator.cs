using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace TrafficWatch.EntityFrameworkCore.MySql.Query;

/// <summary>Parts of instants, dates and times of day, and moving them; all in UTC, as the columns are.</summary>
internal sealed class DateTranslator(ISqlExpressionFactory sql, IRelationalTypeMappingSource types)
    : IMethodCallTranslator, IMemberTranslator
{
    public SqlExpression? Translate(
        SqlExpression? instance, MemberInfo member, Type returnType, IDiagnosticsLogger<DbLoggerCategory.Query> logger)
    {
        var owner = member.DeclaringType;
        if (!IsTemporal(owner))
        {
            return null;
        }

        if (instance is null)
        {
            return member.Name == nameof(DateTime.UtcNow)
                ? sql.Function("UTC_TIMESTAMP", [sql.Constant(6)], false, [false], returnType, types.FindMapping(returnType))
                : null;
        }

        return member.Name switch
        {
            nameof(DateTime.Year) => Part("YEAR", instance),
            nameof(DateTime.Month) => Part("MONTH", instance),
            nameof(DateTime.Day) => Part("DAYOFMONTH", instance),
            nameof(DateTime.DayOfYear) => Part("DAYOFYEAR", instance),
            nameof(DateTime.Hour) => Part("HOUR", instance),
            nameof(DateTime.Minute) => Part("MINUTE", instance),
            nameof(DateTime.Second) => Part("SECOND", instance),
            nameof(TimeSpan.Hours) when owner == typeof(TimeSpan) => Part("HOUR", instance),
            nameof(TimeSpan.Minutes) when owner == typeof(TimeSpan) => Part("MINUTE", instance),
            nameof(TimeSpan.Seconds) when owner == typeof(TimeSpan) => Part("SECOND", instance),
            nameof(DateTime.Millisecond) => sql.Divide(Part("MICROSECOND", instance), sql.Constant(1000)),
            nameof(DateTime.DayOfWeek) => sql.Convert(
                sql.Subtract(Part("DAYOFWEEK", instance), sql.Constant(1)), typeof(DayOfWeek)),
            nameof(DateTime.Date) => Function("DATE", typeof(DateTime), instance),
            nameof(DateTime.TimeOfDay) => Function("TIME", typeof(TimeSpan), instance),
            nameof(DateTimeOffset.UtcDateTime) or nameof(DateTimeOffset.DateTime) when owner == typeof(DateTimeOffset) =>
                sql.Convert(instance, typeof(DateTime), types.FindMapping(typeof(DateTime))),
            nameof(DateOnly.DayNumber) when owner == typeof(DateOnly) =>
                sql.Subtract(Function("TO_DAYS", typeof(int), instance), sql.Constant(366)),
            _ => null,
        };
    }

    public SqlExpression? Translate(
        SqlExpression? instance,
        MethodInfo method,
        IReadOnlyList<SqlExpression> arguments,
        IDiagnosticsLogger<DbLoggerCategory.Query> logger)
    {
        if (!IsTemporal(method.DeclaringType))
        {
            return null;
        }

        return (method.Name, instance, arguments) switch
        {
            (nameof(DateTime.AddYears), not null, [var n]) => Move("YEAR", instance, n),
            (nameof(DateTime.AddMonths), not null, [var n]) => Move("MONTH", instance, n),
            (nameof(DateTime.AddDays), not null, [var n]) => Move("DAY", instance, n, 86_400_000_000),
            (nameof(DateTime.AddHours), not null, [var n]) when Moves(instance) => Move("HOUR", instance, n, 3_600_000_000),
            (nameof(DateTime.AddMinutes), not null, [var n]) when Moves(instance) => Move("MINUTE", instance, n, 60_000_000),
            (nameof(DateTime.AddSeconds), not null, [var n]) when Moves(instance) => Move("SECOND", instance, n, 1_000_000),
            (nameof(DateTime.AddMilliseconds), not null, [var n]) when Moves(instance) => Move(null, instance, n, 1000),
            (nameof(DateTime.AddMicroseconds), not null, [var n]) when Moves(instance) => Move(null, instance, n, 1),
            (nameof(DateOnly.FromDateTime), null, [var moment]) when method.DeclaringType == typeof(DateOnly) =>
                Function("DATE", typeof(DateOnly), moment),
            (nameof(TimeOnly.FromDateTime), null, [var moment]) when method.DeclaringType == typeof(TimeOnly) =>
                Function("TIME", typeof(TimeOnly), moment),
            _ => null,
        };
    }

    // A time of day wraps round midnight in .NET and runs on in the server.
    private static bool Moves(SqlExpression instance) => Bare(instance.Type) is var type
        && (type == typeof(DateTime) || type == typeof(DateTimeOffset));

    private SqlExpression Move(string? unit, SqlExpression moment, SqlExpression amount, long microseconds = 0)
    {
        var isWhole = amount.Type == typeof(int) || amount.Type == typeof(long)
            || amount is SqlConstantExpression { Value: double number } && number == Math.Floor(number);
        if (unit is null || !isWhole)
        {
            // Halves of a unit are cut off by the server, so count in its smallest one.
            unit = "MICROSECOND";
            amount = sql.Convert(
                sql.Function(
                    "ROUND",
                    [sql.Multiply(sql.Convert(amount, typeof(double)), sql.Constant((double)microseconds))],
                    nullable: true,
                    [true],
                    typeof(double)),
                typeof(long));
        }
        else if (amount is SqlConstantExpression { Value: double whole })
        {
            amount = sql.Constant((long)whole);
        }

        moment = sql.ApplyDefaultTypeMapping(moment);
        return sql.Function(
            "TIMESTAMPADD",
            [sql.Fragment(unit), sql.ApplyDefaultTypeMapping(amount), moment],
            nullable: true,
            argumentsPropagateNullability: [false, true, true],
            moment.Type,
            moment.TypeMapping);
    }

    private SqlExpression Part(string function, SqlExpression instance) => Function(function, typeof(int), instance);

    private SqlExpression Function(string name, Type type, SqlExpression argument) =>
        sql.Function(name, [argument], nullable: true, [true], type, types.FindMapping(type));

    private static bool IsTemporal(Type? type) => type == typeof(DateTime) || type == typeof(DateTimeOffset)
        || type == typeof(DateOnly) || type == typeof(TimeOnly) || type == typeof(TimeSpan);

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
