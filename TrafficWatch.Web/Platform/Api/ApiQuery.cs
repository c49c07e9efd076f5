using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TrafficWatch.Web.Platform.Api;

/// <summary>The parameters of a call, from its JSON body or its address. Numbers may come as text and text as numbers, as scripts send them. What cannot be used is told by name.</summary>
internal sealed class ApiQuery
{
    private const int MostBytes = 1 << 16;
    private readonly Dictionary<string, string> _given;
    private readonly List<ApiProblem> _problems = [];

    private ApiQuery(Dictionary<string, string> given) => _given = given;

    /// <summary>What is wrong, in the order in which it was asked for.</summary>
    public IReadOnlyList<ApiProblem> Problems => _problems;

    /// <summary>Reads what stands in the address.</summary>
    /// <param name="context">The call; what its <see cref="ApiCall"/> does not tell of is a mistake.</param>
    public static ApiQuery Of(HttpContext context)
    {
        var (query, known) = (new ApiQuery([]), ApiCalls.ParametersOf(context));
        foreach (var (name, values) in context.Request.Query)
        {
            if (!known.Contains(name))
            {
                query.Refuse(name, NoParameter(known));
            }
            else if (values is [{ } value])
            {
                query._given[name] = value.Trim();
            }
            else
            {
                query.Refuse(name, "must be given once");
            }
        }

        return query;
    }

    /// <summary>Reads the body; an empty one gives no parameters.</summary>
    /// <inheritdoc cref="Of"/>
    public static async Task<ApiQuery> ReadAsync(HttpContext context)
    {
        var (query, known) = (new ApiQuery([]), ApiCalls.ParametersOf(context));
        var buffer = new byte[MostBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (length > MostBytes)
        {
            query.Refuse("body", $"{MostBytes} bytes at most");
            return query;
        }

        if (buffer.AsSpan(0, length).IndexOfAnyExcept(" \r\n\t"u8) < 0)
        {
            return query;
        }

        try
        {
            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                query.Refuse("body", "must be a JSON object");
                return query;
            }

            foreach (var member in json.RootElement.EnumerateObject())
            {
                if (!known.Contains(member.Name))
                {
                    query.Refuse(member.Name, $"is no parameter; there are {string.Join(", ", known)}");
                }
                else if (member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                {
                    query._given[member.Name] = member.Value.ToString().Trim();
                }
                else if (member.Value.ValueKind != JsonValueKind.Null)
                {
                    query.Refuse(member.Name, "must be text or a number");
                }
            }
        }
        catch (JsonException e)
        {
            query.Refuse("body", $"is no JSON: {e.Message}");
        }

        return query;
    }

    /// <summary>A text; null when it is not given, or empty.</summary>
    public string? Text(string name, int longest)
    {
        if (_given.GetValueOrDefault(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (text.Length <= longest)
        {
            return text;
        }

        Refuse(name, $"must have at most {longest} characters");
        return null;
    }

    /// <summary>One of some words; null when none is given, or another.</summary>
    public string? OneOf(string name, params IReadOnlyCollection<string> known)
    {
        if (Text(name, 100) is not { } word || known.Contains(word))
        {
            return Text(name, 100);
        }

        Refuse(name, $"must be one of {string.Join(", ", known)}");
        return null;
    }

    /// <summary>A whole number.</summary>
    public int Number(string name, int fallback, int least, int most)
    {
        if (Text(name, 20) is not { } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse(name, $"must be a whole number from {least} to {most}, not '{text}'");
        return fallback;
    }

    /// <summary>A moment; null when it is not given.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="read">Reads UTF-8 into UTC, or says what is wrong.</param>
    public DateTime? Time(string name, Func<byte[], (DateTime? Time, string? Problem)> read)
    {
        if (Text(name, 40) is not { } text)
        {
            return null;
        }

        var (time, problem) = read(Encoding.UTF8.GetBytes(text));
        if (problem is not null)
        {
            Refuse(name, $"'{text}' {problem}");
        }

        return time;
    }

    /// <summary>Says what is wrong with a parameter.</summary>
    public void Refuse(string name, string problem) => _problems.Add(new ApiProblem(name, problem));

    private static string NoParameter(IReadOnlyCollection<string> known) => known.Count == 0 ? "is no parameter; there are none" : $"is no parameter; there are {string.Join(", ", known)}";

    /// <summary>400, with each parameter and what is wrong with it.</summary>
    public IResult Refusal() => Results.Json(
        new { error = string.Join("; ", _problems.Select(problem => $"{problem.Field}: {problem.Problem}")), fields = _problems.Select(problem => problem.Field) }, statusCode: StatusCodes.Status400BadRequest);
}

/// <summary>What is wrong with a parameter of a call.</summary>
internal sealed record ApiProblem(string Field, string Problem);
