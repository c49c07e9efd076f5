using System.Globalization;
using Microsoft.AspNetCore.Components;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Admin;

/// <summary>What was kept about one stream: its last hour by minute, and records that were gone before they were read.</summary>
public sealed partial class StreamLog
{
    private const int Shown = 60;
    private IReadOnlyList<RecordsInMinute> _minutes = [];
    private IReadOnlyList<FoundGap> _gaps = [];

    /// <summary>The stream's name.</summary>
    [Parameter, EditorRequired]
    public string Stream { get; set; } = "";

    [Inject]
    private StreamQueries Queries { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        if (!Access.Allowed)
        {
            return;
        }

        var now = Time.GetUtcNow().UtcDateTime;
        var end = new DateTime(now.Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, DateTimeKind.Utc).AddMinutes(1);
        var known = (await Queries.MinutesAsync(Stream, end.AddMinutes(-Shown), end, cancellationToken)).ToDictionary(minute => minute.Minute);
        _minutes =
        [
            .. Enumerable.Range(0, Shown).Select(i => end.AddMinutes(i - Shown))
                .Select(minute => known.GetValueOrDefault(minute) ?? new RecordsInMinute(Stream, minute, 0, 0, 0, 0)),
        ];
        _gaps = await Queries.GapsAsync(Stream, cancellationToken: cancellationToken);
    }

    private double Share(RecordsInMinute minute) => 58.0 * minute.Received / Math.Max(1, _minutes.Max(other => other.Received));

    private string Height(RecordsInMinute minute) => Share(minute).ToString("0.#", CultureInfo.InvariantCulture);

    private string Top(RecordsInMinute minute) => (60 - Share(minute)).ToString("0.#", CultureInfo.InvariantCulture);
}
