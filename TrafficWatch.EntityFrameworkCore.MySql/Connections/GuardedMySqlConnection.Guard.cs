using System.Data;
using MySql.Data.MySqlClient;

namespace TrafficWatch.EntityFrameworkCore.MySql.Connections;

/// <summary>How a statement is run, timed out and cancelled.</summary>
public sealed partial class GuardedMySqlConnection
{
    // A server that answers neither the statement nor KILL is left behind after this time.
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KillAgainAfter = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan KillFor = TimeSpan.FromSeconds(30);

    private const int QueryInterrupted = 1317;

    private volatile bool _killed;

    /// <summary>A synchronous driver call: ends a timed-out statement in the server, where it would go on.</summary>
    internal T Guard<T>(Func<T> work)
    {
        // An abandoned call ends when this object may long have another session.
        var (inner, settings, session) = (_inner, _settings, _session);
        try
        {
            return work();
        }
        catch (Exception exception) when (DriverErrors.IsTimeout(exception))
        {
            settings.Kill(session, wholeSession: true);
            if (ReferenceEquals(_inner, inner))
            {
                Close();
            }

            throw;
        }
    }

    /// <summary>The same on a dedicated thread, with a token that ends the statement in the server.</summary>
    internal async Task<T> GuardAsync<T>(Func<T> work, CancellationToken cancellationToken, Action<T>? undo = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var running = DedicatedThreads.Commands.RunAsync(() =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Guard(work);
        });
        if (!cancellationToken.CanBeCanceled)
        {
            return await running.ConfigureAwait(false);
        }

        Task? killing = null;
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // One callback for both: a second one could run first, and the disposal below take this one out unrun.
        var registration = cancellationToken.UnsafeRegister(
            _ =>
            {
                killing = KillUntilEndedAsync(running);
                cancelled.TrySetResult();
            },
            null);
        await Task.WhenAny(running, cancelled.Task).ConfigureAwait(false);
        // Waits for a callback under way, so that no KILL hits the next statement.
        await registration.DisposeAsync().ConfigureAwait(false);
        if (killing is null)
        {
            return await running.ConfigureAwait(false);
        }

        await Task.WhenAny(running, Task.Delay(AbandonAfter, CancellationToken.None)).ConfigureAwait(false);
        if (running.IsCompleted)
        {
            await killing.ConfigureAwait(false);
            await DedicatedThreads.Commands.RunAsync(() => AfterKill(running, undo)).ConfigureAwait(false);
        }
        else
        {
            Abandon(running);
        }

        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Ends the statement under way in the server, from outside; best effort.</summary>
    internal void KillStatement()
    {
        _killed = true;
        _settings.Kill(_session, wholeSession: false);
    }

    /// <summary>A KILL that came too late for its statement could hit the next one: an empty statement takes it.</summary>
    internal void TakeLateKill()
    {
        try
        {
            if (_killed && _inner is { State: ConnectionState.Open } open)
            {
                // With a reader still open this fails, and the reader's end calls again.
                using var command = new MySqlCommand("DO 0", open);
                command.ExecuteNonQuery();
                _killed = false;
            }
        }
        catch (MySqlException exception) when (exception.Number == QueryInterrupted)
        {
            _killed = false;
        }
        catch (Exception exception) when (exception is MySqlException or IOException or NullReferenceException
            or InvalidOperationException)
        {
            // A reader is open; or the connection is lost, which its next user will hear.
        }
    }

    private async Task KillUntilEndedAsync(Task running)
    {
        _killed = true;
        var (settings, session) = (_settings, _session);
        var deadline = Environment.TickCount64 + (long)KillFor.TotalMilliseconds;
        // More than once: the first KILL may come before the statement has reached the server.
        while (!running.IsCompleted && Environment.TickCount64 < deadline)
        {
            await DedicatedThreads.Kills.RunAsync(() => settings.Kill(session, wholeSession: false)).ConfigureAwait(false);
            await Task.WhenAny(running, Task.Delay(KillAgainAfter)).ConfigureAwait(false);
        }
    }

    private void AfterKill<T>(Task<T> running, Action<T>? undo)
    {
        // A killed statement may look like success: no reader, no rows, or SLEEP returning 1.
        if (running.IsCompletedSuccessfully)
        {
            undo?.Invoke(running.Result);
        }

        _ = running.Exception;
        TakeLateKill();
    }

    private void Abandon(Task running)
    {
        var (inner, settings, held) = (_inner, _settings, Interlocked.Exchange(ref _holdsPlace, 0));
        _inner = null;
        _ = running.ContinueWith(
            done =>
            {
                _ = done.Exception;
                try
                {
                    inner?.Dispose();
                }
                catch (Exception exception) when (exception is MySqlException or IOException or NullReferenceException)
                {
                    // Lost long ago.
                }

                if (held == 1)
                {
                    settings.Places?.Release();
                }
            },
            TaskScheduler.Default);
        OnStateChange(new StateChangeEventArgs(ConnectionState.Open, ConnectionState.Closed));
    }
}
