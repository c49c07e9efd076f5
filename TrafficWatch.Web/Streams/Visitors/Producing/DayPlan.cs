namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>When the simulated park is open, and how lively it is.</summary>
/// <param name="Opens">An instant at which it opens, UTC; it opens again after each <paramref name="Period"/>, before and after.</param>
/// <param name="Period">From one opening to the next.</param>
/// <param name="EventsPerSecond">Events a second, on average over the opening hours.</param>
internal sealed record DayPlan(DateTime Opens, TimeSpan Period, double EventsPerSecond)
{
    /// <summary>How long the park is open.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromHours(16);

    /// <summary>The part of the opening hours that has gone when somebody looks for the first time: the park is in full swing.</summary>
    public const double FirstLook = 0.57;

    // Time enough for the last ones to leave.
    private static readonly TimeSpan ShortestNight = TimeSpan.FromHours(2);

    /// <summary>How long one stays in an area, on average: the crowd is given, so more events mean shorter stays.</summary>
    public TimeSpan Stay { get; } = TimeSpan.FromSeconds(2 * ParkDay.MeanCrowd / EventsPerSecond);

    /// <summary>How long one walks to the next area, on average.</summary>
    public TimeSpan Walk => Stay * 0.1;

    /// <summary>Days of 24 hours, laid so that it is midday at the first look.</summary>
    public static DayPlan For(DateTime firstLook, double eventsPerSecond) => new(firstLook - (OpenFor * FirstLook), TimeSpan.FromDays(1), eventsPerSecond);

    /// <summary>The same day as now, and then one day soon after another.</summary>
    public DayPlan WithoutNights(DateTime now) => this with { Opens = OpeningBefore(now), Period = OpenFor + ShortestNight };

    /// <summary>The part of the opening hours that has gone at an instant, from 0; 1 or more while the park is closed.</summary>
    public double PhaseAt(DateTime time) => (time - OpeningBefore(time)) / OpenFor;

    /// <summary>The last opening up to an instant.</summary>
    public DateTime OpeningBefore(DateTime time) => Opens + (Period * Math.Floor((time - Opens) / Period));

    /// <summary>The first opening after an instant.</summary>
    public DateTime OpeningAfter(DateTime time) => OpeningBefore(time) + Period;
}
