using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Records;

namespace TrafficWatch.Bench.Search;

/// <summary>Two hundred searches of every kind, half of them over all three days.</summary>
internal static class SearchMix
{
    /// <summary>A search: the page's query string, and the plate beside it.</summary>
    public readonly record struct Search(string Kind, string Query, string? Plate);

    /// <summary>Makes them up.</summary>
    /// <param name="plates">Plates that are there.</param>
    /// <param name="book">Checkpoints, with their roads and districts.</param>
    public static IReadOnlyList<Search> Make(IReadOnlyList<string> plates, CheckpointBook book)
    {
        var chance = new Random(3);
        string[] places = [.. book.All.Keys], roads = [.. book.All.Values.Select(place => place.Road).Distinct()], districts = [.. book.All.Values.Select(place => place.District).Distinct()];
        string Any(IReadOnlyList<string> of) => of[chance.Next(of.Count)];
        string Plate() => Any(plates);
        string Span() => Any(["range=7d", "range=7d", "range=today", "range=yesterday", "range=1h"]);
        Func<Search>[] kinds =
        [
            () => new("time", Span(), null),
            () => new("checkpoint", $"{Span()}&checkpoint={Any(places)}", null),
            () => new("checkpoints", $"{Span()}&checkpoint={Any(places)}&checkpoint={Any(places)}&checkpoint={Any(places)}", null),
            () => new("road", $"{Span()}&road={Any(roads)}", null),
            () => new("district", $"{Span()}&district={Any(districts)}&direction={Any(["1", "2"])}", null),
            () => new("direction", $"{Span()}&direction={Any(["1", "2"])}", null),
            () => new("plate type", $"{Span()}&type={Any(["01", "02", "13", "51", "52"])}", null),
            () => new("vehicle", $"{Span()}&vehicle={Any(["小型汽车", "大型汽车", "小型新能源汽车"])}", null),
            () => new("province", $"{Span()}&province={Any(["苏", "鲁", "粤"])}", null),
            () => new("rare province", $"range=7d&province={Any(["藏", "琼", "青", "甘", "新"])}", null),
            () => new("rare province, checkpoint", $"range=7d&province={Any(["藏", "琼", "青", "甘"])}&checkpoint={Any(places)}", null),
            () => new("province, vehicle, road", $"{Span()}&province={Any(["鲁", "皖"])}&vehicle=大型汽车&road={Any(roads)}", null),
            () => new("plate", "range=7d", Plate()),
            () => new("plate, whole", "range=7d", Plate() + "?"),
            () => new("plate begins", "range=7d", Plate()[..5]),
            () => new("plate begins, short", "range=7d", Plate()[..3]),
            () => new("plate ends", "range=7d", "*" + Plate()[3..]),
            () => new("plate contains, an hour", "range=1h", $"*{Plate()[3..6]}*"),
            () => new("plate contains, a checkpoint", $"range=today&checkpoint={Any(places)}", $"*{Plate()[3..5]}*"),
            () => new("plate about like", "range=7d", "~" + Plate()),
        ];
        return [.. Enumerable.Range(0, 200).Select(i => kinds[i % kinds.Length]())];
    }

    /// <summary>What the page would ask.</summary>
    public static (PassageFilter Filter, PlatePattern? Plate) Ask(Search search)
    {
        var filter = PassageFilter.Parse(search.Query, out var errors);
        return errors.Count > 0 ? throw new InvalidOperationException(string.Join(", ", errors)) : (filter, PlatePattern.Parse(search.Plate));
    }
}
