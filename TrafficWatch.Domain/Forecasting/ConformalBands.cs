namespace TrafficWatch.Domain.Forecasting;

/// <summary>How wide bands have to be so that given parts of what comes lie in them: quantiles of how far off the forecasts before were, whose levels move after each one (adaptive conformal inference, Gibbs and Candès 2021), so that the parts are kept when the traffic changes.</summary>
/// <param name="coverages">The parts that are to lie in the bands: 0.8, 0.9.</param>
public sealed class ConformalBands(params double[] coverages)
{
    private const int Window = 1000, Fewest = 5;
    private const double Step = 0.01;
    private readonly Queue<double> _scores = [];
    private readonly List<double> _sorted = [];
    private readonly double[] _misses = [.. coverages.Select(coverage => 1 - coverage)];

    /// <summary>How wide a band is to each side, in the unit of the scores.</summary>
    /// <param name="band">Which of them.</param>
    /// <returns>Null while too little is known.</returns>
    public double? Width(int band) => _sorted.Count < Fewest ? null : _sorted[Math.Clamp((int)Math.Ceiling((1 - _misses[band]) * (_sorted.Count + 1)) - 1, 0, _sorted.Count - 1)];

    /// <summary>Takes in how far off a forecast was.</summary>
    public void Add(double score)
    {
        for (var band = 0; band < coverages.Length; band++)
        {
            if (Width(band) is { } width)
            {
                _misses[band] = Math.Clamp(_misses[band] + (Step * (1 - coverages[band] - (score > width ? 1 : 0))), 0, 1);
            }
        }

        Insert(score);
        _scores.Enqueue(score);
        if (_scores.Count > Window)
        {
            _sorted.RemoveAt(_sorted.BinarySearch(_scores.Dequeue()));
        }
    }

    private void Insert(double score)
    {
        var at = _sorted.BinarySearch(score);
        _sorted.Insert(at < 0 ? ~at : at, score);
    }
}
