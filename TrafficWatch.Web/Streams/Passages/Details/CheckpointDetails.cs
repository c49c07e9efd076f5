using System.Text.Encodings.Web;
using System.Text.Json;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Details;

/// <summary>What people tell about checkpoints: themselves, the distances between them, and the calendar of days.</summary>
internal sealed class CheckpointDetails(Databases databases, ShardReader reader, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>kkmc_info.</summary>
    public IDetailTable Checkpoints { get; } = new DetailTable<CheckpointInfo>("kkmc_info", 1, DetailColumns.Checkpoint, databases, reader, time);

    /// <summary>kkmc_distance.</summary>
    public IDetailTable Distances { get; } = new DetailTable<CheckpointDistance>("kkmc_distance", 2, DetailColumns.Distance, databases, reader, time, Edit);

    /// <summary>calendar_day.</summary>
    public IDetailTable Calendar { get; } = new DetailTable<CalendarDay>("calendar_day", 1, DetailColumns.Calendar, databases, reader, time);

    /// <summary>How the stream hears of a distance: without its kilometres once it is removed.</summary>
    private static StreamEdit Edit(CheckpointDistance row, bool removed) => new()
    {
        Stream = "passages",
        Kind = PassageAggregator.DistanceEdit,
        Content = JsonSerializer.Serialize(new { from = row.FromKkmc, to = row.ToKkmc, km = removed ? (double?)null : row.Km, speedLimit = row.SpeedLimit }, Json),
        Who = "",
        MadeAt = default,
    };
}
