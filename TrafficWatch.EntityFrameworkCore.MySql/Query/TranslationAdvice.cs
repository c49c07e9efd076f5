using System.Linq.Expressions;

namespace TrafficWatch.EntityFrameworkCore.MySql.Query;

/// <summary>What to write instead of a call that has no SQL.</summary>
internal static class TranslationAdvice
{
    public static string? For(MethodCallExpression call)
    {
        var name = call.Method.Name;
        var owner = call.Method.DeclaringType;
        return (owner, name) switch
        {
            _ when call.Arguments.Any(argument => argument.Type == typeof(StringComparison)) =>
                $"string.{name} with a StringComparison is not translated: the column's collation decides about case. "
                + "Leave the argument out, or name a collation with EF.Functions.Collate(column, \"utf8mb4_bin\").",
            _ when owner == typeof(string) && name == nameof(string.Format) =>
                "string.Format is not translated: select the parts and format them after the query.",
            _ when owner == typeof(System.Text.RegularExpressions.Regex) =>
                "Regular expressions are not translated, since the two servers' dialects differ: use EF.Functions.Like.",
            _ when name == nameof(ToString) && call.Arguments.Count > 0 =>
                "ToString with a format is not translated: select the value and format it after the query.",
            _ when owner == typeof(TimeZoneInfo) =>
                "Zones are not translated: turn a local range into UTC before the query, and results into local time after it.",
            _ when owner is not null && owner.Namespace?.StartsWith("System", StringComparison.Ordinal) == false =>
                $"{owner.Name}.{name} is code of one's own, which the server cannot run: write its body into the query, "
                + "compute it beforehand into a variable, or call AsEnumerable before it.",
            _ => null,
        };
    }
}
