namespace TrafficWatch.Web.Platform.Live;

/// <summary>How urgent a state is: green, amber or red.</summary>
internal static class StreamSeverity
{
    /// <param name="state">Null before the stream has reported.</param>
    public static string Of(StreamState? state) => state switch
    {
        StreamState.Running or StreamState.Following => "green",
        StreamState.ShardDown or StreamState.KafkaDown or StreamState.Stopped => "red",
        _ => "amber",
    };
}
