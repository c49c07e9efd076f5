using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Admin;

/// <summary>Reads and changes for how long rows are kept.</summary>
internal sealed class RetentionAdmin(Databases databases, ShardReader reader, RetentionOptions configured, TimeProvider time)
{
    /// <summary>What the configuration says.</summary>
    public RetentionOptions Configured => configured;

    /// <summary>What holds now.</summary>
    public Task<RetentionOptions> ReadAsync(CancellationToken cancellationToken) =>
        reader.AskMainAsync((main, stop) => RetentionSettings.OfAsync(configured, main, stop), cancellationToken);

    /// <summary>When rows were last deleted (UTC), and about how many; null: never.</summary>
    public async Task<(DateTime At, long Rows)?> LastAsync(CancellationToken cancellationToken)
    {
        var text = await reader.AskMainAsync((main, stop) => main.Settings.Where(setting => setting.Name == RetentionSettings.LastRun).Select(setting => setting.Value).SingleOrDefaultAsync(stop), cancellationToken);
        return text is { Length: > 20 } && DateTime.TryParseExact(text[..19], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? (at, long.Parse(text[20..], CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>Keeps a kind's rows for other days from now on, and writes that down, both or neither.</summary>
    /// <param name="kind">Which rows.</param>
    /// <param name="days">Whole days besides today; null: as configured.</param>
    /// <param name="seen">The days that the person saw.</param>
    /// <param name="who">The name that the person gave.</param>
    /// <param name="from">The address that the person's connection comes from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when it is done; else the days that somebody else has set meanwhile, and nothing was changed.</returns>
    public async Task<int?> SaveAsync(RetentionKind kind, int? days, int seen, string who, string from, CancellationToken cancellationToken)
    {
        var (least, most) = RetentionOptions.SpanOf(kind);
        ArgumentOutOfRangeException.ThrowIfLessThan(days ?? least, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days ?? most, most);
        await using var main = databases.Main();
        if ((await RetentionSettings.OfAsync(configured, main, cancellationToken)).Days[kind] is var now && now != seen)
        {
            return now;
        }

        await RetentionSettings.KeepAsync(main, RetentionOptions.KeyOf(kind), days?.ToString(CultureInfo.InvariantCulture), cancellationToken);
        main.Audit.Add(AuditLog.Entry(time.GetUtcNow().UtcDateTime, who, from, "retention-changed", string.Create(CultureInfo.InvariantCulture, $"{RetentionOptions.KeyOf(kind)} {seen} → {days ?? configured.Days[kind]}{(days is null ? " (as configured)" : "")}"), null));

        // One save is one transaction.
        await main.SaveChangesAsync(cancellationToken);
        return null;
    }
}
