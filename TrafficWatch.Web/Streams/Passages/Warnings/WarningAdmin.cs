using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Warnings;

/// <summary>What people say of cases. It is written down first: what can't be written down is not done.</summary>
internal sealed class WarningAdmin(Databases databases, AuditLog audit, TimeProvider time)
{
    /// <summary>How long a reason may be.</summary>
    public const int LongestReason = 500;

    /// <summary>Confirms or dismisses a case, or takes back what was said.</summary>
    /// <param name="found">The case as it was seen.</param>
    /// <param name="judgement">One of <see cref="Judgements"/>; null: it is taken back.</param>
    /// <param name="reason">Why; needed to dismiss one.</param>
    /// <param name="who">The name that the person gave.</param>
    /// <param name="from">The address that the person's connection comes from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when it is done; else what somebody else has said meanwhile, and nothing was changed.</returns>
    public async Task<JudgedCase?> JudgeAsync(WarningCase found, string? judgement, string? reason, string who, string from, CancellationToken cancellationToken)
    {
        await using var context = databases.ShardOf(found.Plate);
        var row = await context.JudgedCases.FindAsync([found.Start, found.Id], cancellationToken);
        if ((row?.Version ?? 0) != (found.Judged?.Version ?? 0))
        {
            return row;
        }

        await audit.AddAsync(who, from, judgement is null ? "case-reopened" : $"case-{judgement}", reason is null ? found.Plate : $"{found.Plate}: {reason}", found.Pairs, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        if (row is null)
        {
            context.JudgedCases.Add(row = new JudgedCase { CaseStart = found.Start, CaseId = found.Id, Plate = found.Plate, JudgedBy = who });
        }

        (row.Judgement, row.Reason, row.JudgedBy, row.JudgedAt, row.Version) = (judgement, reason, who, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)), row.Version + 1);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            context.ChangeTracker.Clear();
            var theirs = await context.JudgedCases.AsNoTracking().FirstOrDefaultAsync(other => other.CaseStart == found.Start && other.CaseId == found.Id, cancellationToken);
            if (theirs is not null && theirs.Version != (found.Judged?.Version ?? 0))
            {
                return theirs;
            }

            throw;
        }

        // Others hear of it as of any change.
        await context.Warnings.Where(pair => pair.CaseStart == found.Start && pair.CaseId == found.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(pair => pair.Revision, pair => pair.Revision + 1).SetProperty(pair => pair.UnsentSince, row.JudgedAt), cancellationToken);
        return null;
    }
}
