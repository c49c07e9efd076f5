namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>What a look through the whole file tells before anything is sent.</summary>
/// <param name="Events">Events that can be sent.</param>
/// <param name="Oldest">The oldest event time, UTC.</param>
/// <param name="Newest">The newest event time, UTC.</param>
/// <param name="EntriesSorted">In a file of visits, whether the rows stand in the order of entries.</param>
internal sealed record ReplaySurvey(long Events, DateTime Oldest, DateTime Newest, bool EntriesSorted)
{
    public static ReplaySurvey Of(IEnumerable<ReplayItem> items, CancellationToken cancellationToken)
    {
        var events = 0L;
        var (oldest, newest, last, sorted) = (DateTime.MaxValue, DateTime.MinValue, DateTime.MinValue, true);
        foreach (var item in items.Where(item => item.Refused is null))
        {
            if ((++events & 0xfff) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var time = item.Message.Time;
            oldest = time < oldest ? time : oldest;
            newest = time > newest ? time : newest;
            if (item.Message.Entering)
            {
                sorted &= time >= last;
                last = time;
            }
        }

        return new ReplaySurvey(events, oldest, newest, sorted);
    }

    /// <summary>By how much all times have to move so that the newest event is sent at its own time, the others after theirs. Whole seconds.</summary>
    /// <param name="now">When sending begins, UTC.</param>
    /// <param name="rate">Events a second, if limited.</param>
    /// <param name="speed">How many times faster than it happened, if it is so paced.</param>
    public TimeSpan ShiftTo(DateTime now, double? rate, double? speed)
    {
        var takes = speed is { } times ? (Newest - Oldest) / times
            : rate is { } perSecond ? TimeSpan.FromSeconds(Events / perSecond)
            : TimeSpan.Zero;
        return TimeSpan.FromSeconds(Math.Floor((now + takes - Newest).TotalSeconds));
    }
}
