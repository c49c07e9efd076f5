using System.Text.Json;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Passages;

/// <summary>Hands passages on as they come: each is stored by itself, and what is there already is known to the table that it goes to. What waits to be decided is whether plates are cloned.</summary>
/// <param name="lookAlikes">Which characters of plates cameras take for one another.</param>
public sealed class PassageAggregator(LookAlikes lookAlikes) : IAggregator<PassageEvent, PassageDeltas>
{
    private readonly CloneWatch _clones = new(lookAlikes);
    private PassageRows _rows = new();

    /// <summary>The kind of edit by which a distance comes, or goes with its kilometres: <c>{"from":"…","to":"…","km":23.5,"speedLimit":100}</c>.</summary>
    public const string DistanceEdit = "distance";

    /// <inheritdoc/>
    public long Line { get; private set; } = Watermarks.None;

    /// <inheritdoc/>
    public int Buffered => _clones.Buffered;

    /// <inheritdoc/>
    public string? Apply(scoped in PassageEvent value)
    {
        _rows.Add(in value);
        _clones.Arrive(in value, Line);
        return null;
    }

    /// <inheritdoc/>
    public void Advance(long line)
    {
        Line = Math.Max(Line, line);
        _clones.Advance(Line);
    }

    /// <inheritdoc/>
    public void Edit(string kind, string content)
    {
        if (kind == DistanceEdit && JsonSerializer.Deserialize<EditedDistance>(content, JsonSerializerOptions.Web) is { From: { } from, To: { } to } edit)
        {
            _clones.SetDistance(from, to, edit.Km, edit.SpeedLimit);
        }
    }

    /// <inheritdoc/>
    public void SetBack(long line, long ahead)
    {
        Line = Math.Min(Line, line);
        _clones.SetBack(line, ahead);
    }

    /// <inheritdoc/>
    public void NewLog()
    {
        _clones.NewLog();
        Line = Watermarks.None;
    }

    /// <inheritdoc/>
    public PassageDeltas Take()
    {
        var taken = new PassageDeltas(_rows, _clones.Take());
        _rows = new PassageRows();
        return taken;
    }

    /// <inheritdoc/>
    public void Save(StateWriter writer)
    {
        writer.Write(Line);
        _clones.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(ref StateReader reader)
    {
        _rows = new PassageRows();
        Line = reader.ReadInt64();
        _clones.Load(ref reader);
    }

    private sealed record EditedDistance(string? From, string? To, double? Km, int? SpeedLimit);
}

/// <summary>What one epoch of the passages stream brings.</summary>
/// <param name="Rows">The passages.</param>
/// <param name="Warnings">What is thought of pairs of sightings now, in the order in which it came about.</param>
public sealed record PassageDeltas(PassageRows Rows, IReadOnlyList<PlateWarning> Warnings);
