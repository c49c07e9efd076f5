using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>A subject that stands above a threshold, as the stream's newest frame has it.</summary>
public interface IStandingAlert
{
    /// <summary>What is alerted of.</summary>
    string Subject { get; }

    /// <summary>Its level.</summary>
    AlertLevel Level { get; }

    /// <summary>Event time, UTC, at which it reached this level.</summary>
    DateTime Since { get; }
}

/// <summary>What a card says of an open alert.</summary>
/// <param name="Now">What is measured now.</param>
/// <param name="Unit">Its unit, where that stands apart; else empty.</param>
/// <param name="Limits">The threshold that it is above, and when it clears.</param>
/// <param name="Before">What was measured when it was raised, and the worst since.</param>
internal readonly record struct AlertText(string Now, string Unit, string Limits, string Before);

/// <summary>How a stream's alerts are called where they stand.</summary>
/// <param name="Stream">The stream's name in tables: visitors.</param>
/// <param name="Page">The address of the page that shows them.</param>
/// <param name="Field">What subjects are called in that address.</param>
/// <param name="LogFile">The file of all changes of level, below /export, without its kind.</param>
/// <param name="CaseFile">The file of all alerts, likewise.</param>
/// <param name="Subject">What subjects are called in these files.</param>
/// <param name="Value">What is measured, likewise.</param>
/// <param name="Worst">The most, or worst, of it, likewise.</param>
internal sealed record AlertNames(string Stream, string Page, string Field, string LogFile, string CaseFile, string Subject, string Value, string Worst);

/// <summary>What a stream says of its alerts: what else there is to them is alike for all. Derive from <see cref="AlertSource{TCase,TLog,TCare,TNote}"/>.</summary>
internal abstract class AlertSource
{
    /// <summary>How they are called where they stand.</summary>
    public abstract AlertNames Names { get; }

    /// <summary>What stands above a threshold in the newest frame, most urgent first.</summary>
    public abstract IReadOnlyList<IStandingAlert> Standing { get; }

    /// <summary>The newest changes of level: where they differ, the log has more.</summary>
    public virtual IReadOnlyList<object> Changes => Standing;

    /// <summary>Up to where levels are decided, UTC; null before the first event.</summary>
    public abstract DateTime? DecidedTime { get; }

    /// <summary>The stream's texts, in the language of others.</summary>
    public abstract Words Texts(Words words);

    /// <summary>What people call a subject.</summary>
    public abstract string Name(string subject, Words words);

    /// <summary>What people call several, beside what they are called in tables.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(IEnumerable<string> subjects, Words words) => [.. subjects.Select(subject => KeyValuePair.Create(subject, Name(subject, words)))];

    /// <summary>What was measured, with its unit unless the column's title has it.</summary>
    public abstract string Figure(string subject, double value, Words words);

    /// <summary>A threshold in words.</summary>
    public abstract string Threshold(string subject, double threshold, Words words);

    /// <summary>What a card says of an open alert.</summary>
    /// <param name="subject">Its subject.</param>
    /// <param name="standing">As the frame has it; null: it does not.</param>
    /// <param name="alert">As the tables have it; null: they do not yet.</param>
    /// <param name="words">The viewer's language.</param>
    public abstract AlertText Tell(string subject, IStandingAlert? standing, AlertCase? alert, Words words);

    /// <summary>Where a subject is looked at.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="range">The part of the address that says when: <c>range=1h</c>.</param>
    public abstract string Link(string subject, string range);

    /// <summary>What is to be said of a subject beside its name; null: nothing.</summary>
    public virtual string? Mark(string subject, Words words) => null;

    /// <summary>A rise of level in one sentence; null: there is none.</summary>
    public virtual string? Message(AlertLogRow change, Words words) => null;

    /// <summary>Adds what the file of all changes has besides.</summary>
    public virtual ExportTable<AlertLogRow> Extend(ExportTable<AlertLogRow> table, Words words) => table;

    /// <summary>The subjects whose alerts neither remind nor sound now.</summary>
    /// <param name="reader">Asks the instances.</param>
    /// <param name="now">What the site's clocks show.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual Task<ImmutableHashSet<string>> QuietAsync(ShardReader reader, TimeOnly now, CancellationToken cancellationToken) => Task.FromResult(ImmutableHashSet<string>.Empty);

    public abstract IQueryable<AlertCaseRow> Cases(ShardContext context);

    public abstract IQueryable<AlertLogRow> Log(ShardContext context);

    public abstract IQueryable<AlertCareRow> Care(ShardContext context);

    public abstract IQueryable<AlertNoteRow> Notes(ShardContext context);

    /// <summary>What people did about an alert so far, to be changed; null: nothing.</summary>
    public abstract Task<AlertCareRow?> FindCareAsync(ShardContext context, AlertCase alert, CancellationToken cancellationToken);

    /// <summary>A row for what people do about an alert.</summary>
    public abstract AlertCareRow AddCare(ShardContext context, AlertCase alert);

    /// <summary>A line of what was done.</summary>
    public abstract void AddNote(ShardContext context, AlertCase alert, DateTime madeAt, string kind, string who, string? text = null);

    /// <summary>Where a subject is looked at around something that happened.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="from">When it began, by the site's clocks.</param>
    /// <param name="to">When it was over, likewise.</param>
    public string LinkAround(string subject, DateTime from, DateTime to) =>
        Link(subject, string.Create(CultureInfo.InvariantCulture, $"range=custom&from={from.AddMinutes(-30):yyyy-MM-ddTHH:mm}&to={to.AddMinutes(30):yyyy-MM-ddTHH:mm}"));
}

/// <summary>What a stream says of its alerts, with the tables that <see cref="AlertSchema"/> mapped.</summary>
internal abstract class AlertSource<TCase, TLog, TCare, TNote> : AlertSource
    where TCase : AlertCaseRow
    where TLog : AlertLogRow
    where TCare : AlertCareRow, new()
    where TNote : AlertNoteRow, new()
{
    public sealed override IQueryable<AlertCaseRow> Cases(ShardContext context) => context.Set<TCase>().AsNoTracking();

    public sealed override IQueryable<AlertLogRow> Log(ShardContext context) => context.Set<TLog>().AsNoTracking();

    public sealed override IQueryable<AlertCareRow> Care(ShardContext context) => context.Set<TCare>().AsNoTracking();

    public sealed override IQueryable<AlertNoteRow> Notes(ShardContext context) => context.Set<TNote>().AsNoTracking();

    public sealed override async Task<AlertCareRow?> FindCareAsync(ShardContext context, AlertCase alert, CancellationToken cancellationToken) =>
        await context.Set<TCare>().FindAsync([alert.Subject, alert.RaisedAt], cancellationToken);

    public sealed override AlertCareRow AddCare(ShardContext context, AlertCase alert) => context.Add(new TCare { Subject = alert.Subject, RaisedAt = alert.RaisedAt }).Entity;

    public sealed override void AddNote(ShardContext context, AlertCase alert, DateTime madeAt, string kind, string who, string? text = null) =>
        context.Add(new TNote { Subject = alert.Subject, RaisedAt = alert.RaisedAt, MadeAt = madeAt, Kind = kind, Who = who, Text = text });
}
