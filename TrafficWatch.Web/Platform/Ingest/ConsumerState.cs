using TrafficWatch.Web.Platform.Live;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>The state of a stream's consumer, and which may follow which.</summary>
internal sealed class ConsumerState
{
    /// <summary>What ends a session, from wherever it stands.</summary>
    private static readonly StreamState[] Ends = [StreamState.Standby, StreamState.ShardDown, StreamState.KafkaDown, StreamState.Stopped];

    public StreamState Current { get; private set; } = StreamState.Starting;

    /// <summary>Whether a state may follow another: a consumer that stopped or was taken out begins anew, a running one waits for no topic, and only one that has not begun is disabled.</summary>
    public static bool MayFollow(StreamState before, StreamState next) => next == before || before switch
    {
        StreamState.Starting => next != StreamState.Following,
        StreamState.Standby or StreamState.ShardDown or StreamState.KafkaDown => next is StreamState.Starting or StreamState.WaitingForTopic or StreamState.Running || Ends.Contains(next),
        StreamState.WaitingForTopic => next is StreamState.Running or StreamState.Starting || Ends.Contains(next),
        StreamState.Running => next == StreamState.Starting || Ends.Contains(next),
        StreamState.Stopped => next == StreamState.Starting,
        _ => false,
    };

    /// <exception cref="InvalidOperationException">It does not follow from the current one.</exception>
    public void Enter(StreamState next)
    {
        if (!MayFollow(Current, next))
        {
            throw new InvalidOperationException($"A consumer that is {Current} does not become {next}.");
        }

        Current = next;
    }
}
