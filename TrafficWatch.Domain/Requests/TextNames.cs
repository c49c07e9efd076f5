using System.Text;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Requests;

/// <summary>Texts by numbers, so that counting them makes no text.</summary>
/// <param name="most">How many are kept from one epoch to the next.</param>
internal sealed class TextNames(int most)
{
    private readonly IdTable<byte> _table = new();
    private readonly List<string?> _texts = [];

    /// <summary>The text of a number.</summary>
    public string this[int index] => _texts[index] ??= Of(_table.IdOf(index));

    /// <summary>Bytes as a column can hold them.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>The number of a text, which is not empty.</summary>
    public int IndexOf(ReadOnlySpan<byte> text)
    {
        var index = _table.FindOrAdd(0, text, IdTable<byte>.HashOf(0, text), out var added);
        if (added)
        {
            _texts.Add(null);
        }

        return index;
    }

    /// <summary>Forgets all numbers once there are very many.</summary>
    public void Trim()
    {
        if (_table.Count > most)
        {
            _table.Clear();
            _texts.Clear();
        }
    }
}
