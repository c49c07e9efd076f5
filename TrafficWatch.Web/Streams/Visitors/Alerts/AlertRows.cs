using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Web.Streams.Visitors.Alerts;

/// <summary>A transition from one level to another.</summary>
/// <param name="AreaId">The area, or <c>*</c> for the whole park.</param>
/// <param name="Time">Event time, UTC.</param>
/// <param name="From">The level before.</param>
/// <param name="To">The level after.</param>
/// <param name="Kind">raised, escalated, eased or cleared.</param>
/// <param name="Visitors">How many were present.</param>
/// <param name="Threshold">The threshold that was crossed.</param>
/// <param name="Message">As it is stored: Chinese.</param>
/// <param name="Reason">Why, when it was not the visitors: an edit, a new log; else null.</param>
internal sealed record AlertLogRow(
    string AreaId, DateTime Time, AlertLevel From, AlertLevel To, string Kind, long Visitors, int Threshold, string Message, string? Reason);
