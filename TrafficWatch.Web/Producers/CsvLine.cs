using System.Text;

namespace TrafficWatch.Web.Producers;

/// <summary>Splits one line of CSV as RFC 4180 has it; a field does not go on over lines.</summary>
internal static class CsvLine
{
    /// <returns>The fields without their quotes and the blanks around; null when a quote is not closed.</returns>
    public static List<string>? Split(ReadOnlySpan<byte> line, char separator)
    {
        var text = Encoding.UTF8.GetString(line);
        var fields = new List<string>();
        var at = 0;
        while (true)
        {
            if (!TryField(text, separator, ref at, out var field))
            {
                return null;
            }

            fields.Add(field);
            if (at >= text.Length)
            {
                return fields;
            }

            at++;
        }
    }

    /// <summary>The separator of a file, told from its first line.</summary>
    public static char SeparatorOf(ReadOnlySpan<byte> line) =>
        line.Contains((byte)',') ? ',' : line.Contains((byte)'\t') ? '\t' : line.Contains((byte)';') ? ';' : ',';

    /// <summary>Reads one field; <paramref name="at"/> comes to stand on the separator or the end.</summary>
    private static bool TryField(string text, char separator, ref int at, out string field)
    {
        var begin = at;
        while (begin < text.Length && text[begin] == ' ')
        {
            begin++;
        }

        if (begin == text.Length || text[begin] != '"')
        {
            var end = text.IndexOf(separator, at);
            end = end < 0 ? text.Length : end;
            field = text[at..end].Trim();
            at = end;
            return true;
        }

        var value = new StringBuilder();
        for (at = begin + 1; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                value.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                value.Append('"');
                at++;
            }
            else
            {
                at = text.IndexOf(separator, at) is var next and >= 0 ? next : text.Length;
                field = value.ToString().Trim();
                return true;
            }
        }

        field = "";
        return false;
    }
}
