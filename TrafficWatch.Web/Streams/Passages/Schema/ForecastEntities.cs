namespace TrafficWatch.Web.Streams.Passages.Schema;

/// <summary>kkmc_forecast: what an hour was last forecast to come to, and whether it did. On the shard of the checkpoint; all together under <c>*</c>.</summary>
internal sealed class StoredForecast
{
    /// <summary>All checkpoints together.</summary>
    public const string All = "*";

    public required string Kkmc { get; set; }

    /// <summary>UTC, exclusive end of the hour by the site's clocks.</summary>
    public DateTime WindowEnd { get; set; }

    public double Predicted { get; set; }

    /// <summary>Bounds of the bands; null while too little is known.</summary>
    public double? Low80 { get; set; }

    public double? High80 { get; set; }

    public double? Low90 { get; set; }

    public double? High90 { get; set; }

    public double? Low99 { get; set; }

    public double? High99 { get; set; }

    /// <summary>regression or profile.</summary>
    public required string Method { get; set; }

    /// <summary>When it was made, UTC: the version of what it stands on.</summary>
    public DateTime MadeAt { get; set; }

    /// <summary>What the hour came to; null while it is not over.</summary>
    public long? Actual { get; set; }

    /// <summary>The hour is over, and came to something outside the band of 99 %.</summary>
    public bool IsOutside { get; set; }
}

/// <summary>kkmc_forecast_model: how good forecasts were on days that were held out, each time that was learned. On the shard of the checkpoint.</summary>
internal sealed class ForecastModel
{
    public required string Kkmc { get; set; }

    /// <summary>When it was learned, UTC: the version.</summary>
    public DateTime TrainedAt { get; set; }

    /// <summary>Hours ahead: 1, 3 or 24.</summary>
    public int Horizon { get; set; }

    /// <summary>regression or profile.</summary>
    public required string Method { get; set; }

    /// <summary>Hours that were known.</summary>
    public int KnownHours { get; set; }

    /// <summary>Hours that were held out and forecast.</summary>
    public int TestedHours { get; set; }

    public double Mae { get; set; }

    public double Rmse { get; set; }

    public double Coverage80 { get; set; }

    public double Coverage90 { get; set; }

    /// <summary>Mean absolute error of the last hour's count.</summary>
    public double MaeLast { get; set; }

    /// <summary>That of the same hour a week before; null where none was known.</summary>
    public double? MaeWeek { get; set; }

    /// <summary>That of the profile of the day alone.</summary>
    public double MaeProfile { get; set; }
}
