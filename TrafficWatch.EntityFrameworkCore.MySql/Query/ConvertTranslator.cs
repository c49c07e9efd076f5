using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace TrafficWatch.EntityFrameworkCore.MySql.Query;

/// <summary><see cref="Convert" /> between numbers, and plain <c>ToString()</c>.</summary>
internal sealed class ConvertTranslator(ISqlExpressionFactory sql) : IMethodCallTranslator
{
    public SqlExpression? Translate(
        SqlExpression? instance,
        MethodInfo method,
        IReadOnlyList<SqlExpression> arguments,
        IDiagnosticsLogger<DbLoggerCategory.Query> logger)
    {
        if (method.DeclaringType == typeof(Convert) && arguments is [var only] && method.Name.StartsWith("To", StringComparison.Ordinal)
            && only.Type != typeof(object))
        {
            // Unlike a cast, these methods round.
            var rounds = IsFraction(only.Type) && !IsFraction(method.ReturnType)
                && method.ReturnType != typeof(string) && method.ReturnType != typeof(bool);
            return sql.Convert(
                rounds ? sql.Function("ROUND", [only], nullable: true, [true], only.Type, only.TypeMapping) : only,
                method.ReturnType);
        }

        if (method.Name == nameof(ToString) && arguments.Count == 0 && instance is not null)
        {
            var type = Nullable.GetUnderlyingType(instance.Type) ?? instance.Type;
            if (type == typeof(string))
            {
                return instance;
            }

            return type.IsPrimitive && type != typeof(bool) || type == typeof(decimal) || type == typeof(Guid)
                ? sql.Convert(instance, typeof(string))
                : null;
        }

        return null;
    }

    private static bool IsFraction(Type type) => type == typeof(double) || type == typeof(float) || type == typeof(decimal);
}
