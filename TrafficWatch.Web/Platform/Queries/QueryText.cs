using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace TrafficWatch.Web.Platform.Queries;

/// <summary>Reads a query string field by field, and collects what cannot be used.</summary>
internal sealed class QueryText(string query)
{
    private readonly Dictionary<string, StringValues> _values = QueryHelpers.ParseQuery(query);
    private readonly List<FilterError> _errors = [];

    public IReadOnlyList<FilterError> Errors => _errors;

    public void Refuse(string field, string value, string en, string zh) => _errors.Add(new FilterError(field, value, new(en, zh)));

    /// <summary>A field's only value, trimmed; null: not given, or empty.</summary>
    public string? One(string field)
    {
        var values = All(field);
        if (values.Count > 1 && _errors.All(error => error.Field != field))
        {
            Refuse(field, string.Join(", ", values), "must be given once", "只能给出一次");
        }

        return values.Count == 1 ? values[0] : null;
    }

    /// <summary>All values of a field, trimmed, without empty ones and doubles.</summary>
    public IReadOnlyList<string> All(string field) =>
        _values.TryGetValue(field, out var values)
            ? [.. values.Select(value => value?.Trim()).OfType<string>().Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)]
            : [];

    /// <summary>The areas of a filter.</summary>
    public IReadOnlyList<string> Areas() => Keys("area");

    /// <summary>The keys of a filter: as many, and as long, as can be asked for.</summary>
    public IReadOnlyList<string> Keys(string field)
    {
        const int most = 200, longest = 255;
        var keys = All(field);
        foreach (var key in keys.Where(key => key.Length > longest))
        {
            Refuse(field, key, $"must have at most {longest} characters", $"最多 {longest} 个字符");
        }

        if (keys.Count > most)
        {
            Refuse(field, $"{keys.Count} {field}s", $"must be at most {most}", $"最多 {most} 个");
            return [.. keys.Take(most)];
        }

        return [.. keys.Where(key => key.Length <= longest)];
    }

    /// <summary>The page's place: <c>after</c> or <c>before</c>, as long as a key can be read from it.</summary>
    public (string? After, string? Before) Place(Func<string, bool> isKey)
    {
        var (after, before) = (Cursor("after", isKey), Cursor("before", isKey));
        if (after is not null && before is not null)
        {
            Refuse("before", before, "must not be given together with after", "不能与 after 同时给出");
            before = null;
        }

        return (after, before);
    }

    private string? Cursor(string field, Func<string, bool> isKey)
    {
        if (One(field) is not { } text || isKey(text))
        {
            return One(field);
        }

        Refuse(field, text, "is no place in this table", "不是本表中的位置");
        return null;
    }

    /// <summary>Builds a query string; what is null is left out.</summary>
    internal sealed class Writer
    {
        private readonly List<KeyValuePair<string, string?>> _pairs = [];

        public Writer Add(string field, params IEnumerable<string?> values)
        {
            _pairs.AddRange(values.Where(value => value is not null).Select(value => KeyValuePair.Create(field, value)));
            return this;
        }

        public Writer AddAll(IEnumerable<KeyValuePair<string, StringValues>> fields)
        {
            foreach (var (field, values) in fields)
            {
                Add(field, values);
            }

            return this;
        }

        public override string ToString() => QueryHelpers.AddQueryString("", _pairs);
    }
}
