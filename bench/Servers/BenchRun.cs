namespace TrafficWatch.Bench.Servers;

/// <summary>What every bench does around its work.</summary>
internal static class BenchRun
{
    /// <summary>Works in a directory that is deleted afterwards.</summary>
    /// <returns>As <see cref="GuardedAsync"/>, with 0 when all went well.</returns>
    public static Task<int> InDirectoryAsync(Func<string, Task> work, CancellationToken cancellationToken) => GuardedAsync(
        async () =>
        {
            var directory = Directory.CreateTempSubdirectory("trafficwatch-bench.");
            try
            {
                await work(directory.FullName);
                return 0;
            }
            finally
            {
                directory.Delete(recursive: true);
            }
        },
        cancellationToken);

    /// <summary>Says what went wrong.</summary>
    /// <returns>What the work returns; 1 when it could not be done or the result is wrong, 130 when it was interrupted.</returns>
    public static async Task<int> GuardedAsync(Func<Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
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
    }
}
