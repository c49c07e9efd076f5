namespace TrafficWatch.Web.Platform.Ingest;

internal static class TaskEnd
{
    /// <summary>Waits until a task has ended, well or not, or the time is over. Never throws, and takes a failure as seen.</summary>
    public static async Task EndedAsync(this Task? task, TimeSpan patience)
    {
        if (task is not null)
        {
            await task.ContinueWith(ended => { _ = ended.Exception; }, TaskScheduler.Default).WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
