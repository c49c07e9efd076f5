using TrafficWatch.Domain.Alerts;
using Xunit;

namespace TrafficWatch.Tests.Alerts;

public sealed class CareRuleTests
{
    private static readonly DateTime Noon = new(2025, 7, 15, 12, 0, 0, DateTimeKind.Utc);

    // Minutes after noon; it is 60 past. What nobody said is null.
    [Theory]
    [InlineData(AlertLevel.Warning, 0, null, null, null, CareState.Unacknowledged)]
    [InlineData(AlertLevel.Warning, 0, 5, null, 5, CareState.Acknowledged)]
    [InlineData(AlertLevel.Alert, 0, 5, null, 5, CareState.Acknowledged)]
    [InlineData(AlertLevel.Alert, 5, 5, null, 5, CareState.Acknowledged)]
    [InlineData(AlertLevel.Alert, 9, 5, null, 5, CareState.Unacknowledged)]
    [InlineData(AlertLevel.Warning, 9, 5, null, 5, CareState.Acknowledged)]
    [InlineData(AlertLevel.Warning, 0, null, 61, 5, CareState.Snoozed)]
    [InlineData(AlertLevel.Warning, 0, null, 60, 5, CareState.Unacknowledged)]
    [InlineData(AlertLevel.Alert, 9, null, 61, 5, CareState.Unacknowledged)]
    [InlineData(AlertLevel.Warning, 9, null, 61, 5, CareState.Snoozed)]
    [InlineData(AlertLevel.Alert, 9, 5, 61, 10, CareState.Snoozed)]
    [InlineData(AlertLevel.Warning, 0, 5, 61, 5, CareState.Acknowledged)]
    [InlineData(AlertLevel.Normal, 9, 5, 61, 5, CareState.Cleared)]
    public void StateOf_WhatWasSaidOfALowerLevel_DoesNotHoldForAHigher(AlertLevel level, int changed, int? acknowledged, int? snoozed, int? told, CareState state) =>
        Assert.Equal(state, CareRule.StateOf(level, At(changed)!.Value, At(acknowledged), At(snoozed), At(told), Noon.AddMinutes(60)));

    [Theory]
    [InlineData(5, 2, 4.9, null)]
    [InlineData(5, 2, 5, "0:1")]
    [InlineData(0, 2, 999, null)]
    public void Next_First_IsDueAfterTheSpan(int every, int stepAfter, double minutes, string? told) =>
        Assert.Equal(told, Text(new ReminderRule(TimeSpan.FromMinutes(every), stepAfter, 3).Next(Noon, default, Noon.AddMinutes(minutes))));

    [Theory]
    [InlineData(2, 3, "0:1 0:2 1:0 1:1 1:2 2:0 2:1 2:2 2:3")]
    [InlineData(1, 2, "0:1 1:0 1:1 1:2")]
    [InlineData(0, 3, "0:1 0:2 0:3 0:4")]
    [InlineData(2, 1, "0:1 0:2 0:3")]
    public void Next_NobodyAcknowledges_GoesUpTheListAndStaysWithTheLast(int stepAfter, int steps, string told)
    {
        var rule = new ReminderRule(TimeSpan.FromMinutes(5), stepAfter, steps);
        var expected = told.Split(' ');
        List<string> seen = [];
        ReminderRule.Told state = default;
        for (var minute = 1; seen.Count < expected.Length; minute++)
        {
            if (rule.Next(Noon, state, Noon.AddMinutes(minute)) is { } next)
            {
                Assert.Equal(0, minute % 5);
                state = next;
                seen.Add(Text(next)!);
            }
        }

        Assert.Equal(expected, seen);
    }

    /// <summary>Whoever was away for an hour reminds once, not twelve times.</summary>
    [Fact]
    public void Next_AfterALongPause_IsDueOnce()
    {
        var rule = new ReminderRule(TimeSpan.FromMinutes(5), 20, 3);
        var told = rule.Next(Noon, default, Noon.AddHours(1))!.Value;

        Assert.Equal(1, told.Reminders);
        Assert.Null(rule.Next(Noon, told, Noon.AddHours(1).AddMinutes(4)));
    }

    private static DateTime? At(int? minutes) => minutes is { } after ? Noon.AddMinutes(after) : null;

    private static string? Text(ReminderRule.Told? told) => told is { } known ? $"{known.Step}:{known.Reminders}" : null;
}
