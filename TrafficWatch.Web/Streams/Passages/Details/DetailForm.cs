namespace TrafficWatch.Web.Streams.Passages.Details;

/// <summary>A row of details as it is typed.</summary>
/// <param name="row">What is edited.</param>
/// <param name="isNew">Its key is typed, too.</param>
internal sealed class DetailForm(DetailRow row, bool isNew)
{
    /// <summary>What is edited; version 0 where nobody has stored it.</summary>
    public DetailRow Before { get; private set; } = row;

    /// <summary>Whether its key is typed, too.</summary>
    public bool IsNew { get; } = isNew;

    /// <summary>What is typed, by column.</summary>
    public string[] Cells { get; } = [.. row.Cells];

    /// <summary>Whether something else is typed than is stored.</summary>
    public bool IsChanged => !Cells.Select(cell => cell.Trim()).SequenceEqual(Before.Cells);

    /// <summary>What is typed, as an edit of what is stored.</summary>
    public DetailRow After => Before with { Cells = [.. Cells] };

    /// <summary>What is typed is meant for what somebody else has stored meanwhile.</summary>
    public void Rebase(DetailRow theirs) => Before = theirs;
}
