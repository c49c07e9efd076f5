namespace TrafficWatch.Web.Platform.SocketIo;

/// <summary>Something that Socket.IO clients are sent: when they have connected, when they ask, and when it changes.</summary>
internal interface ISocketTopic
{
    /// <summary>The event by which a client asks for it.</summary>
    string Request { get; }

    /// <summary>What a client is sent when it has connected.</summary>
    SocketMessage Greeting { get; }

    /// <summary>The newest; the same instance as long as it says the same. All clients ask at once: it is found out once for them all.</summary>
    Task<SocketMessage> ReadAsync();

    /// <summary>Tells of changes until the result is disposed.</summary>
    /// <param name="interval">The least time between two calls.</param>
    /// <param name="changed">There may be something new to read.</param>
    IDisposable Subscribe(TimeSpan interval, Func<Task> changed);
}
