namespace TrafficWatch.Bench.Servers;

/// <summary>What every bench does around its work.</summary>
internal static class BenchRun
{
    /// <summary>Works in a directory that is deleted afterwards.</summary>
    /// <returns>0, 1 when it could not be done or the result is wrong, 130 when it was interrupted.</returns>
    public static async Task<int> InDirectoryAsync(Func<string, Task> work, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("trafficwatch-bench.");
        try
        {
            await work(directory.FullName);
            return 0;
        }
        catch (BenchException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 130;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
