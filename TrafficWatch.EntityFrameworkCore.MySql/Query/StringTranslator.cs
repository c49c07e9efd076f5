using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;
using ExpressionExtensions = Microsoft.EntityFrameworkCore.Query.ExpressionExtensions;

namespace TrafficWatch.EntityFrameworkCore.MySql.Query;

/// <summary>Text. The column's collation decides about upper and lower case.</summary>
internal sealed class StringTranslator(ISqlExpressionFactory sql) : IMethodCallTranslator, IMemberTranslator
{
    // No backslash: it would have to be doubled once more in every literal.
    private const string Escape = "|";

    public SqlExpression? Translate(
        SqlExpression? instance, MemberInfo member, Type returnType, IDiagnosticsLogger<DbLoggerCategory.Query> logger) =>
        instance is not null && member.DeclaringType == typeof(string) && member.Name == nameof(string.Length)
            ? Call("CHAR_LENGTH", typeof(int), instance)
            : null;

    public SqlExpression? Translate(
        SqlExpression? instance,
        MethodInfo method,
        IReadOnlyList<SqlExpression> arguments,
        IDiagnosticsLogger<DbLoggerCategory.Query> logger)
    {
        if (method.DeclaringType != typeof(string) || arguments.Any(argument => argument.Type == typeof(StringComparison)))
        {
            return null;
        }

        return instance is null ? Static(method.Name, arguments) : Instance(instance, method.Name, arguments);
    }

    private SqlExpression? Static(string name, IReadOnlyList<SqlExpression> arguments) => (name, arguments) switch
    {
        (nameof(string.IsNullOrEmpty), [var text]) =>
            sql.OrElse(sql.IsNull(text), sql.Equal(text, sql.Constant(""))),
        (nameof(string.IsNullOrWhiteSpace), [var text]) =>
            sql.OrElse(sql.IsNull(text), sql.Equal(Call("TRIM", typeof(string), text), sql.Constant(""))),
        (nameof(string.Concat), [_, ..]) when arguments.All(argument => argument.Type == typeof(string)) =>
            arguments.Aggregate((left, right) => sql.Add(left, right)),
        _ => null,
    };

    private SqlExpression? Instance(SqlExpression text, string name, IReadOnlyList<SqlExpression> arguments) => (name, arguments) switch
    {
        (nameof(string.Contains), [var part]) => Contains(text, AsText(part)),
        (nameof(string.StartsWith), [var part]) => Like(text, AsText(part), "", "%"),
        (nameof(string.EndsWith), [var part]) => Like(text, AsText(part), "%", ""),
        (nameof(string.IndexOf), [var part]) => sql.Subtract(Locate(text, AsText(part)), sql.Constant(1)),
        (nameof(string.ToLower) or nameof(string.ToLowerInvariant), []) => Call("LOWER", typeof(string), text),
        (nameof(string.ToUpper) or nameof(string.ToUpperInvariant), []) => Call("UPPER", typeof(string), text),
        (nameof(string.Trim), []) => Call("TRIM", typeof(string), text),
        (nameof(string.TrimStart), []) => Call("LTRIM", typeof(string), text),
        (nameof(string.TrimEnd), []) => Call("RTRIM", typeof(string), text),
        (nameof(string.Replace), [var old, var @new]) => Call("REPLACE", typeof(string), text, AsText(old), AsText(@new)),
        (nameof(string.Substring), [var start]) =>
            Call("SUBSTRING", typeof(string), text, sql.Add(start, sql.Constant(1))),
        (nameof(string.Substring), [var start, var length]) =>
            Call("SUBSTRING", typeof(string), text, sql.Add(start, sql.Constant(1)), length),
        (nameof(string.PadLeft), [var width]) => Pad("LPAD", text, width, sql.Constant(" ")),
        (nameof(string.PadRight), [var width]) => Pad("RPAD", text, width, sql.Constant(" ")),
        _ => null,
    };

    private SqlExpression Contains(SqlExpression text, SqlExpression part) =>
        sql.GreaterThan(Locate(text, part), sql.Constant(0));

    private SqlExpression Locate(SqlExpression text, SqlExpression part) => Call("LOCATE", typeof(int), part, text);

    // Written with LIKE, so that an index on the column serves a start.
    private SqlExpression Like(SqlExpression text, SqlExpression part, string before, string after)
    {
        var mapping = ExpressionExtensions.InferTypeMapping(text, part);
        text = sql.ApplyTypeMapping(text, mapping);
        part = sql.ApplyTypeMapping(part, mapping);
        if (part is SqlConstantExpression { Value: string constant })
        {
            var escaped = Escaped(constant);
            var pattern = sql.Constant(before + escaped + after);
            // The backslash escapes unless another character is named.
            return escaped == constant && !constant.Contains('\\', StringComparison.Ordinal)
                ? sql.Like(text, pattern)
                : sql.Like(text, pattern, sql.Constant(Escape));
        }

        SqlExpression quoted = part;
        foreach (var special in new[] { Escape, "%", "_" })
        {
            quoted = Call("REPLACE", typeof(string), quoted, sql.Constant(special), sql.Constant(Escape + special));
        }

        // A function and no '+', for which EF would take a null as empty, so that a null part matched everything.
        var whole = before.Length > 0
            ? Call("CONCAT", typeof(string), sql.Constant(before), quoted)
            : Call("CONCAT", typeof(string), quoted, sql.Constant(after));
        return sql.Like(text, whole, sql.Constant(Escape));
    }

    private static string Escaped(string text) => text
        .Replace(Escape, Escape + Escape, StringComparison.Ordinal)
        .Replace("%", Escape + "%", StringComparison.Ordinal)
        .Replace("_", Escape + "_", StringComparison.Ordinal);

    // The server's function cuts longer texts off; .NET's leaves them.
    private SqlExpression Pad(string function, SqlExpression text, SqlExpression width, SqlExpression with) =>
        Call(function, typeof(string), text, Call("GREATEST", typeof(int), width, Call("CHAR_LENGTH", typeof(int), text)), with);

    private SqlExpression AsText(SqlExpression argument) => argument is SqlConstantExpression { Value: char character }
        ? sql.Constant(character.ToString())
        : argument;

    private SqlExpression Call(string name, Type type, params SqlExpression[] arguments)
    {
        RelationalTypeMapping? mapping = type == typeof(string)
            ? ExpressionExtensions.InferTypeMapping(arguments)
            : null;
        return sql.Function(name, arguments, nullable: true, arguments.Select(_ => true).ToArray(), type, mapping);
    }
}
