using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Domain.Requests;

/// <summary>A change of level. Times are milliseconds since 1970-01-01 UTC.</summary>
/// <param name="Rule">The rule that decided; where it was edited or removed, the one that decided last.</param>
/// <param name="Time">The end of the minute that decided; of an edit, where the line stood.</param>
/// <param name="From">The level left.</param>
/// <param name="To">The level reached.</param>
/// <param name="Figure">What the rule looks at, in its kind's unit; null where it cannot be told.</param>
/// <param name="Threshold">The threshold reached or gone below, in the same unit.</param>
/// <param name="Reason">Null, <c>few</c> (too few requests to tell), <c>closed</c> (the site is), <c>edit</c>, <c>removed</c>, <c>new-log</c> or <c>set-back</c>.</param>
/// <param name="RaisedAt">When the alert that it belongs to was raised.</param>
/// <param name="Worst">The greatest figure since then.</param>
public sealed record RequestLevelChange(RequestRule Rule, long Time, AlertLevel From, AlertLevel To, double? Figure, double Threshold, string? Reason, long RaisedAt, double Worst);

/// <summary>What an alert that is open is at.</summary>
/// <param name="Subject">See <see cref="RequestRule.Subject"/>.</param>
/// <param name="RaisedAt">When it was raised, milliseconds since 1970-01-01 UTC.</param>
/// <param name="Figure">The figure of the last minute that was decided, in its kind's unit; null where it cannot be told.</param>
/// <param name="Worst">The greatest since it was raised.</param>
public sealed record RequestAlertFigure(string Subject, long RaisedAt, double? Figure, double Worst);
