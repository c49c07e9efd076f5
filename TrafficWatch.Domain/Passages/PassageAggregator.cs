using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Passages;

/// <summary>Hands passages on as they come: each is stored by itself, and what is there already is known to the table that it goes to. So nothing waits to be decided, and the line is all its state.</summary>
public sealed class PassageAggregator : IAggregator<PassageEvent, PassageDeltas>
{
    private PassageRows _rows = new();

    /// <inheritdoc/>
    public long Line { get; private set; } = Watermarks.None;

    /// <inheritdoc/>
    public int Buffered => 0;

    /// <inheritdoc/>
    public string? Apply(scoped in PassageEvent value)
    {
        _rows.Add(in value);
        return null;
    }

    /// <inheritdoc/>
    public void Advance(long line) => Line = Math.Max(Line, line);

    /// <inheritdoc/>
    public void AdvanceAtRest(long now)
    {
    }

    /// <inheritdoc/>
    public bool HasDue(long now) => false;

    /// <inheritdoc/>
    public void Edit(string kind, string content)
    {
    }

    /// <inheritdoc/>
    public void SetBack(long line, long ahead) => Line = Math.Min(Line, line);

    /// <inheritdoc/>
    public void NewLog() => Line = Watermarks.None;

    /// <inheritdoc/>
    public PassageDeltas Take()
    {
        var taken = new PassageDeltas(_rows);
        _rows = new PassageRows();
        return taken;
    }

    /// <inheritdoc/>
    public void Save(StateWriter writer) => writer.Write(Line);

    /// <inheritdoc/>
    public void Load(ref StateReader reader)
    {
        _rows = new PassageRows();
        Line = reader.ReadInt64();
    }
}

/// <summary>What one epoch of the passages stream brings.</summary>
/// <param name="Rows">The passages.</param>
public sealed record PassageDeltas(PassageRows Rows);
