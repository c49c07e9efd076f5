using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Requests.Rules;

/// <summary>A rule, and who set it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Version">Rises with each edit; 0: it is not there.</param>
/// <param name="UpdatedBy">Who edited last.</param>
/// <param name="UpdatedAt">When, UTC.</param>
internal sealed record RuleSettings(RequestRule Rule, int Version = 0, string? UpdatedBy = null, DateTime? UpdatedAt = null);

/// <summary>How an edit ended: exactly one of saved, refused by <paramref name="Errors"/>, and a conflict.</summary>
/// <param name="Saved">What is stored now.</param>
/// <param name="Errors">What is wrong, by field of <see cref="RequestRule"/> in camel case, or <c>who</c>.</param>
/// <param name="Conflict">What someone else has stored meanwhile; with version 0: it was taken away.</param>
internal sealed record RuleSaveResult(RuleSettings? Saved, IReadOnlyList<FilterError> Errors, RuleSettings? Conflict);
