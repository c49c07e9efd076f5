using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Security;

/// <summary>Writes down who looked at what is personal: rows are added and never changed, and go by retention only. There is no sign-in yet: the name is what was given, the address what is known.</summary>
internal sealed class AuditLog(Databases databases, TimeProvider time)
{
    private const int LongestDetail = 500;

    /// <summary>Adds a row, before what it tells of is shown: what can't be written down is not shown.</summary>
    /// <param name="who">The name that the person gave; empty for none.</param>
    /// <param name="from">The address that the person's connection comes from.</param>
    /// <param name="action">What was done, as code: <c>plate-search</c>.</param>
    /// <param name="detail">What it was done to.</param>
    /// <param name="rows">How many rows were shown; null where that is not known beforehand.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AddAsync(string who, string from, string action, string detail, long? rows, CancellationToken cancellationToken)
    {
        await using var main = databases.Main();
        main.Audit.Add(Entry(time.GetUtcNow().UtcDateTime, who, from, action, detail, rows));
        await main.SaveChangesAsync(cancellationToken);
    }

    /// <summary>A row for whoever writes it in the transaction of what it tells of, at a time in UTC.</summary>
    public static AuditEntry Entry(DateTime at, string who, string from, string action, string detail, long? rows) => new()
    {
        MadeAt = at,
        Who = who.Trim() is { Length: <= EditorName.Longest } name ? name : who.Trim()[..EditorName.Longest],
        Address = from,
        Action = action,
        Detail = detail.Length <= LongestDetail ? detail : detail[..LongestDetail],
        Rows = rows,
    };
}
