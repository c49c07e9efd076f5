using System.Runtime.InteropServices;
using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Domain.Visitors;

/// <summary>An entry and the next exit of a visitor in an area. Times are milliseconds since 1970-01-01 UTC.</summary>
/// <param name="User">The visitor, see <see cref="VisitRows.UserOf"/>.</param>
/// <param name="Area">The area's id.</param>
/// <param name="Entry">When it was entered.</param>
/// <param name="Exit">When it was left.</param>
public readonly record struct Stay(UserText User, string Area, long Entry, long Exit);

/// <summary>An exit from one area and the same visitor's next entry, into another. Times are milliseconds since 1970-01-01 UTC.</summary>
/// <param name="User">The visitor, see <see cref="VisitRows.UserOf"/>.</param>
/// <param name="From">The area that was left.</param>
/// <param name="To">The area that was entered.</param>
/// <param name="Left">When the first was left.</param>
/// <param name="Entered">When the other was entered.</param>
public readonly record struct Route(UserText User, string From, string To, long Left, long Entered);

/// <summary>Where a visitor's id stands among those of its rows.</summary>
/// <param name="From">Its first byte.</param>
/// <param name="Length">Its bytes.</param>
public readonly record struct UserText(int From, int Length);

/// <summary>Stays of one length that ended in one hour, to be added.</summary>
/// <param name="Area">The area's id; <see cref="ThresholdSet.WholePark"/> is the park: first entry to last exit of a visit.</param>
/// <param name="HourEnd">The end of the site's hour, exclusive, milliseconds since 1970-01-01 UTC.</param>
/// <param name="FromMinutes">The class of their length, see <see cref="StayBins"/>.</param>
/// <param name="Stays">How many.</param>
/// <param name="TotalMs">How long they were together, milliseconds.</param>
public readonly record struct StayCount(string Area, long HourEnd, int FromMinutes, long Stays, long TotalMs);

/// <summary>Routes between two areas, and paths over three, whose last entry was in one hour, to be added.</summary>
/// <param name="First">The first area.</param>
/// <param name="Second">The second.</param>
/// <param name="Third">The third; null: a route.</param>
/// <param name="HourEnd">The end of the site's hour, exclusive, milliseconds since 1970-01-01 UTC.</param>
/// <param name="Count">How many.</param>
/// <param name="TotalMs">How long routes took together, milliseconds; 0 for paths.</param>
public readonly record struct RouteCount(string First, string Second, string? Third, long HourEnd, long Count, long TotalMs);

/// <summary>What visitors did, row by row, and the counts that are kept beside the rows.</summary>
public sealed class VisitRows
{
    private readonly List<Stay> _stays = [];
    private readonly List<Route> _routes = [];
    private readonly List<StayCount> _stayCounts = [];
    private readonly List<RouteCount> _routeCounts = [];
    private readonly List<byte> _users = [];

    /// <summary>Stays that ended.</summary>
    public IReadOnlyList<Stay> Stays => _stays;

    /// <summary>Routes that ended.</summary>
    public IReadOnlyList<Route> Routes => _routes;

    /// <summary>Stays by length and hour.</summary>
    public IReadOnlyList<StayCount> StayCounts => _stayCounts;

    /// <summary>Routes and paths by hour.</summary>
    public IReadOnlyList<RouteCount> RouteCounts => _routeCounts;

    /// <summary>A visitor's id, UTF-8.</summary>
    /// <param name="user">Where it stands.</param>
    public ReadOnlySpan<byte> UserOf(UserText user) => CollectionsMarshal.AsSpan(_users).Slice(user.From, user.Length);

    internal void Add(ReadOnlySpan<byte> user, string area, long entry, long exit) => _stays.Add(new Stay(Text(user), area, entry, exit));

    internal void Add(ReadOnlySpan<byte> user, string from, string to, long left, long entered) => _routes.Add(new Route(Text(user), from, to, left, entered));

    internal void Add(StayCount count) => _stayCounts.Add(count);

    internal void Add(RouteCount count) => _routeCounts.Add(count);

    private UserText Text(ReadOnlySpan<byte> user)
    {
        var text = new UserText(_users.Count, user.Length);
        _users.AddRange(user);
        return text;
    }
}
