namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>How many dead letters were kept in the current hour of the clock: an hour keeps so many, the rest is counted.</summary>
internal sealed class LetterQuota
{
    private long _hour;
    private long _letters;

    /// <summary>Letters kept so far in the hour of a clock reading.</summary>
    /// <param name="clock">Milliseconds since 1970-01-01 UTC.</param>
    public long KeptAt(long clock)
    {
        if (_hour != clock / 3_600_000)
        {
            Set(clock, 0);
        }

        return _letters;
    }

    /// <summary>An epoch kept so many.</summary>
    public void Add(int letters) => _letters += letters;

    /// <summary>Goes on from a recorded epoch.</summary>
    public void Set(long clock, long letters) => (_hour, _letters) = (clock / 3_600_000, letters);
}
