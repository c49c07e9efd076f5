using System.Diagnostics;
using System.Globalization;
using MySqlConnector;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos;

/// <summary>How a run went.</summary>
/// <param name="Events">Good records sent.</param>
/// <param name="Rows">Rows compared.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Notes">The faults, with the second of each.</param>
/// <param name="Difference">What differs, and what helps to find out why; null when nothing does.</param>
internal sealed record RunResult(long Events, int Rows, TimeSpan Time, IReadOnlyList<string> Notes, string? Difference);

/// <summary>One run: a fresh topic and fresh databases, a stream, faults, and in the end a comparison of all tables with the oracle.</summary>
internal sealed class ChaosRun(KafkaServer kafka, DatabaseServers databases, SmallDisk? disk, IChaosStream stream, IReadOnlyList<Fault> faults, int seed, bool full)
{
    private const int Partitions = 4;
    private const int Rate = 2_500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Most = TimeSpan.FromMinutes(5);
    private readonly string _topic = string.Create(CultureInfo.InvariantCulture, $"chaos-{seed}-{Guid.NewGuid():N}");
    private readonly long _begun = Stopwatch.GetTimestamp();
    private int _rows;

    public async Task<RunResult> RunAsync(CancellationToken stop)
    {
        // What a run that failed left down.
        await Task.WhenAll(databases.Servers.Select(server => server.UpAsync()).Append(kafka.UpAsync()));
        await databases.RenewAsync();

        // Any timestamp, as Kafka took it before version 4.
        await kafka.CreateTopicAsync(_topic, Partitions, 3, ("max.message.bytes", $"{TopicWriter.LargestRecord}"), ("message.timestamp.after.max.ms", $"{long.MaxValue}"));
        using var feed = new ChaosFeed(kafka.BootstrapServers, _topic, Partitions, Rate, stream, seed);
        await using var stage = new Stage(kafka, databases, disk, stream, feed, _topic, full, seed);
        string? difference;
        try
        {
            stage.App = stage.StartApp();
            await stage.App.Running.WaitAsync(Patience, stop);
            await stream.PrepareAsync(databases, stop);
            feed.Start();
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var meanwhile = stream.MeanwhileAsync(databases, ended.Token);
            try
            {
                await DoAsync(stage, stop);
                await Task.Delay(stage.Some(0.5, 1.5), stop);
                await feed.EndAsync();
            }
            finally
            {
                await ended.CancelAsync();
                await meanwhile;
            }

            difference = await CompareAsync(feed, stop);
        }
        catch (Exception e) when (e is BenchException or TimeoutException or MySqlException)
        {
            difference = e.Message;
        }

        if (difference is not null)
        {
            difference += $"\n{(feed.HasEnded ? LogCheck.Compare(kafka.BootstrapServers, _topic, feed.Held) : "the run did not come to its end")}\nthe app's last state: {stage.App.State}; its last lines:\n{stage.App.Log}";
        }

        await kafka.DeleteTopicAsync(_topic);
        return new RunResult(feed.Records, _rows, Stopwatch.GetElapsedTime(_begun), stage.Notes, difference);
    }

    private async Task DoAsync(Stage stage, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        List<Task> under = [];
        foreach (var fault in faults)
        {
            await Task.Delay(stage.Some(0.5, 3), stop);
            var length = full ? fault.Earnest : stage.Some(1.5, 5);
            under.Add(ActAsync(fault, length));
        }

        await Task.WhenAll(under);

        async Task ActAsync(Fault fault, TimeSpan length)
        {
            var part = fault.Part(stage);
            await (part?.WaitAsync(stop) ?? Task.CompletedTask);
            var at = Stopwatch.GetElapsedTime(begun);
            try
            {
                await fault.Act(stage, length, stop);
            }
            finally
            {
                stage.Note(string.Create(CultureInfo.InvariantCulture, $"{fault.Name} {at.TotalSeconds:0.0}–{Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0}"));
                part?.Release();
            }
        }
    }

    /// <summary>Asks until all tables are right, twice with a second between: what comes too often comes late. Gives up when nothing has changed for a minute.</summary>
    private async Task<string?> CompareAsync(ChaosFeed feed, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        var truth = feed.Truth;
        var expected = new TableRows();
        truth.Expect(expected);
        await stream.ExpectAsync(expected, databases, stop);
        expected.Sort();
        _rows = expected.Count;
        var (equal, stillSince, told) = (0, begun, "");
        while (true)
        {
            var isOver = Stopwatch.GetElapsedTime(stillSince) > Patience || Stopwatch.GetElapsedTime(begun) > Most;
            List<string> differences;
            try
            {
                differences = expected.Differences(await ChaosTables.ReadAsync(databases, truth.Queries, stop));
                if (differences.Count == 0 || isOver)
                {
                    // All records are counted: now it is worth while to read all that they make.
                    differences.AddRange(expected.Differences(await ChaosTables.ReadAsync(databases, stream.Queries, stop)));
                }
            }
            catch (MySqlException e)
            {
                // A connection of the time before a fault.
                differences = [e.Message];
            }

            var all = string.Join('\n', differences);
            if (differences.Count > 0 && isOver)
            {
                return all;
            }

            if (all != told)
            {
                (told, stillSince) = (all, Stopwatch.GetTimestamp());
            }

            equal = differences.Count == 0 ? equal + 1 : 0;
            if (equal == 2)
            {
                return null;
            }

            await Task.Delay(1_000, stop);
        }
    }
}
