using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace TrafficWatch.EntityFrameworkCore.MySql.Query;

/// <summary><see cref="Math" />, and the same on the number types.</summary>
internal sealed class MathTranslator(ISqlExpressionFactory sql) : IMethodCallTranslator
{
    private static readonly Dictionary<string, string> Functions = new()
    {
        [nameof(Math.Abs)] = "ABS",
        [nameof(Math.Ceiling)] = "CEILING",
        [nameof(Math.Floor)] = "FLOOR",
        [nameof(Math.Pow)] = "POWER",
        [nameof(Math.Sqrt)] = "SQRT",
        [nameof(Math.Exp)] = "EXP",
        [nameof(Math.Log10)] = "LOG10",
        [nameof(Math.Log2)] = "LOG2",
        [nameof(Math.Sign)] = "SIGN",
        [nameof(Math.Sin)] = "SIN",
        [nameof(Math.Cos)] = "COS",
        [nameof(Math.Tan)] = "TAN",
        [nameof(Math.Asin)] = "ASIN",
        [nameof(Math.Acos)] = "ACOS",
        [nameof(Math.Atan)] = "ATAN",
        [nameof(Math.Atan2)] = "ATAN2",
        [nameof(Math.Round)] = "ROUND",
        [nameof(double.DegreesToRadians)] = "RADIANS",
        [nameof(double.RadiansToDegrees)] = "DEGREES",
    };

    public SqlExpression? Translate(
        SqlExpression? instance,
        MethodInfo method,
        IReadOnlyList<SqlExpression> arguments,
        IDiagnosticsLogger<DbLoggerCategory.Query> logger)
    {
        var owner = method.DeclaringType;
        if (instance is not null || (owner != typeof(Math) && owner != typeof(MathF) && owner != typeof(double)
            && owner != typeof(int) && owner != typeof(long) && owner != typeof(decimal)))
        {
            return null;
        }

        return (method.Name, arguments.Count) switch
        {
            (nameof(Math.Truncate), 1) => Call("TRUNCATE", method, [arguments[0], sql.Constant(0)]),
            (nameof(Math.Log), 1) => Call("LN", method, arguments),
            (nameof(Math.Log), 2) => Call("LOG", method, [arguments[1], arguments[0]]),
            (nameof(Math.Round), 2) when arguments[1].Type != typeof(int) => null,
            (_, 1 or 2) when Functions.TryGetValue(method.Name, out var function) => Call(function, method, arguments),
            _ => null,
        };
    }

    private SqlExpression Call(string function, MethodInfo method, IReadOnlyList<SqlExpression> arguments)
    {
        // The count of digits is no number of the same kind as the others.
        var mapping = ExpressionExtensions.InferTypeMapping(
            arguments.Where(argument => argument.Type == method.ReturnType).ToArray());
        return sql.Function(
            function,
            arguments.Select(argument => argument.Type == method.ReturnType
                ? sql.ApplyTypeMapping(argument, mapping)
                : sql.ApplyDefaultTypeMapping(argument)).ToArray(),
            nullable: true,
            arguments.Select(_ => true).ToArray(),
            method.ReturnType,
            mapping);
    }
}
