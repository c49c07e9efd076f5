using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Shopping;

/// <summary>What a message tells, as it stands there, without the blanks around; empty: not told.</summary>
internal ref struct ShoppingText
{
    public ReadOnlySpan<byte> Action;
    public ReadOnlySpan<byte> Age;
    public ReadOnlySpan<byte> Gender;
    public ReadOnlySpan<byte> Month;
    public ReadOnlySpan<byte> Day;
    public ReadOnlySpan<byte> Province;
    public ReadOnlySpan<byte> Item;
    public ReadOnlySpan<byte> Category;
    public ReadOnlySpan<byte> Brand;
    public ReadOnlySpan<byte> Time;

    /// <summary>Reads a message as every producer in use writes it: the members of the old log alone, in their order, perhaps with the time behind them.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="provinces">Reads provinces that were written with escapes.</param>
    /// <returns>False where it is of another form, or not right: whatever differs is left to the JSON reader.</returns>
    public bool TryRead(ReadOnlySpan<byte> payload, EscapedText provinces)
    {
        var rest = payload;
        return PlainJson.Member(ref rest, "{\"user_id\": \""u8, null, out _)
            && PlainJson.Member(ref rest, ", \"item_id\": \""u8, null, out Item)
            && PlainJson.Member(ref rest, ", \"cat_id\": \""u8, null, out Category)
            && PlainJson.Member(ref rest, ", \"merchant_id\": \""u8, null, out _)
            && PlainJson.Member(ref rest, ", \"brand_id\": \""u8, null, out Brand)
            && PlainJson.Member(ref rest, ", \"month\": \""u8, null, out Month)
            && PlainJson.Member(ref rest, ", \"day\": \""u8, null, out Day)
            && PlainJson.Member(ref rest, ", \"action\": \""u8, null, out Action)
            && PlainJson.Member(ref rest, ", \"age_range\": \""u8, null, out Age)
            && PlainJson.Member(ref rest, ", \"gender\": \""u8, null, out Gender)
            && PlainJson.Member(ref rest, ", \"province\": \""u8, provinces, out Province)
            && (rest is [(byte)'}'] || (PlainJson.Member(ref rest, ", \"event_time\": \""u8, null, out Time) && rest is [(byte)'}']));
    }
}
