namespace TrafficWatch.Domain.Forecasting;

/// <summary>Linear regression with few unknowns, pulled a little towards zero, in which far outliers weigh less: by iteratively reweighted least squares it comes near to the least absolute deviations.</summary>
internal static class LeastSquares
{
    private const int Rounds = 6;

    /// <summary>Finds the coefficients.</summary>
    /// <param name="features">A row of as many for each sample.</param>
    /// <param name="targets">What each sample came to.</param>
    /// <param name="weights">How much each counts.</param>
    /// <param name="ridge">How strongly coefficients are pulled towards zero, as a part of what the samples say.</param>
    /// <returns>One for each feature.</returns>
    public static double[] Fit(IReadOnlyList<double[]> features, IReadOnlyList<double> targets, IReadOnlyList<double> weights, double ridge)
    {
        var count = features[0].Length;
        var scale = targets.Average(Math.Abs) + 1e-9;
        var errors = new double[features.Count];
        double[] found = new double[count];
        for (var round = 0; round < Rounds; round++)
        {
            var (matrix, right) = (new double[count, count], new double[count]);
            for (var sample = 0; sample < features.Count; sample++)
            {
                var row = features[sample];
                var weight = weights[sample] * (round == 0 ? 1 : scale / Math.Max(Math.Abs(errors[sample]), 0.1 * scale));
                for (var i = 0; i < count; i++)
                {
                    var weighted = weight * row[i];
                    right[i] += weighted * targets[sample];
                    for (var j = 0; j <= i; j++)
                    {
                        matrix[i, j] += weighted * row[j];
                    }
                }
            }

            for (var i = 0; i < count; i++)
            {
                matrix[i, i] = (matrix[i, i] * (1 + ridge)) + 1e-6;
            }

            Solve(matrix, right);
            found = right;
            for (var sample = 0; sample < features.Count; sample++)
            {
                errors[sample] = targets[sample] - Dot(found, features[sample]);
            }
        }

        return found;
    }

    public static double Dot(double[] coefficients, double[] features)
    {
        var sum = 0.0;
        for (var i = 0; i < coefficients.Length; i++)
        {
            sum += coefficients[i] * features[i];
        }

        return sum;
    }

    /// <summary>Cholesky's decomposition of the lower half, in place; the solution takes the place of the right side.</summary>
    private static void Solve(double[,] matrix, double[] right)
    {
        var count = right.Length;
        for (var j = 0; j < count; j++)
        {
            for (var k = 0; k < j; k++)
            {
                for (var i = j; i < count; i++)
                {
                    matrix[i, j] -= matrix[i, k] * matrix[j, k];
                }
            }

            var root = Math.Sqrt(Math.Max(matrix[j, j], 1e-12));
            for (var i = j; i < count; i++)
            {
                matrix[i, j] /= root;
            }
        }

        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < i; k++)
            {
                right[i] -= matrix[i, k] * right[k];
            }

            right[i] /= matrix[i, i];
        }

        for (var i = count - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < count; k++)
            {
                right[i] -= matrix[k, i] * right[k];
            }

            right[i] /= matrix[i, i];
        }
    }
}
