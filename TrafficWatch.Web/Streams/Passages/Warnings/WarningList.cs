using StackExchange.Redis;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Streams.Passages.Warnings;

/// <summary>The list of the system before, where a Redis is configured: messages as in the topic, newest first, a thousand at most. While it is away what it misses is gone: who must miss nothing reads the topic.</summary>
internal sealed partial class WarningList(RedisOptions options, ILogger<WarningList> logger) : IAsyncDisposable
{
    /// <summary>Its name.</summary>
    public const string Key = "traffic:warnings";

    /// <summary>How many messages it keeps.</summary>
    public const int Most = 1000;

    private IConnectionMultiplexer? _connection;
    private bool _told;

    /// <summary>Adds messages, the last of them in front.</summary>
    public async Task PushAsync(IReadOnlyCollection<byte[]> messages)
    {
        if (options.Connection.Length == 0 || messages.Count == 0)
        {
            return;
        }

        try
        {
            if (_connection is null)
            {
                var settings = ConfigurationOptions.Parse(options.Connection);
                settings.AbortOnConnectFail = false;
                _connection = await ConnectionMultiplexer.ConnectAsync(settings);
            }

            var database = _connection.GetDatabase();
            await database.ListLeftPushAsync(Key, [.. messages.Select(message => (RedisValue)message)]);
            await database.ListTrimAsync(Key, 0, Most - 1);
            _told = false;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            if (!_told)
            {
                LogAway(options.Connection.Split(',')[0], e.GetBaseException().Message);
            }

            _told = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    [LoggerMessage(7104, LogLevel.Warning, "Redis at {Server} does not take cloned plates; the topic has them: {Reason}")]
    private partial void LogAway(string server, string reason);
}
