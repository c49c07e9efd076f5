using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>Gives the embedded databases the areas of the sample data, once: what somebody changes or removes stays so.</summary>
internal sealed class AreaSeed(Databases databases, ShardOptions options, EditSignal signal, TimeProvider time) : ISeed
{
    private const string Mark = "seeded";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The areas, and the park as a whole.</summary>
    public static readonly (string Area, string? English, ThresholdSet Thresholds)[] Areas =
    [
        (ThresholdSet.WholePark, null, new(600, 800, 1000)),
        ("好莱坞大道", "Hollywood Boulevard", new(80, 100, 120)),
        ("哈利波特的魔法世界", "Wizarding World of Harry Potter", new(150, 180, 200)),
        ("小黄人乐园", "Minion Land", new(100, 120, 150)),
        ("侏罗纪世界大冒险", "Jurassic World Adventure", new(200, 250, 300)),
        ("变形金刚基地", "Transformers Base", new(180, 220, 250)),
    ];

    /// <summary>Does so unless it is done, or the databases are somebody's own. The tables must be there.</summary>
    public async Task PlantAsync(CancellationToken cancellationToken)
    {
        if (options.Embedded && await SeedMark.PlantOnceAsync(databases, Mark, main => AddAsync(main, cancellationToken), cancellationToken))
        {
            signal.Notify();
        }
    }

    private async Task AddAsync(MainContext main, CancellationToken cancellationToken)
    {
        var set = await main.Thresholds.Select(row => row.AreaId).ToListAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var (order, (area, english, thresholds)) in Areas.Index().Where(area => !set.Contains(area.Item.Area)))
        {
            Add(main, area, english, thresholds, order, now);
        }
    }

    private static void Add(MainContext main, string area, string? english, ThresholdSet thresholds, int order, DateTime now)
    {
        main.Thresholds.Add(new AreaThreshold
        {
            AreaId = area,
            Comfort = thresholds.Comfort,
            Warning = thresholds.Warning,
            Alert = thresholds.Alert,
            NameEn = english,
            SortOrder = order,
            UpdatedBy = AreaThreshold.OfSample,
            UpdatedAt = now,
            Version = 1,
        });
        main.ThresholdHistory.Add(new ThresholdHistory
        {
            AreaId = area,
            Comfort = thresholds.Comfort,
            Warning = thresholds.Warning,
            Alert = thresholds.Alert,
            NameEn = english,
            SortOrder = order,
            Who = AreaThreshold.OfSample,
            MadeAt = now,
        });
        main.Edits.Add(new StreamEdit
        {
            Stream = "visitors",
            Kind = "thresholds",
            Content = JsonSerializer.Serialize(
                new { area, comfort = thresholds.Comfort, warning = thresholds.Warning, alert = thresholds.Alert }, Json),
            Who = AreaThreshold.OfSample,
            MadeAt = now,
        });
    }
}
