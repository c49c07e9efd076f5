using Xunit;

namespace TrafficWatch.Tests.Integration;

/// <summary>Waits for what comes by itself.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Waits until something holds; it is looked at twenty times a second.</summary>
    public static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    /// <inheritdoc cref="UntilAsync(Func{bool})"/>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); !await holds(); await Task.Delay(50))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "it does not come");
        }
    }
}
