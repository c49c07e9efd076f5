using System.Data.Common;
using System.Net.Sockets;
using MySql.Data.MySqlClient;

namespace TrafficWatch.EntityFrameworkCore.MySql.Connections;

/// <summary>Tells the driver's errors apart; it gives lost connections the number 0 and hides the cause inside.</summary>
internal static class DriverErrors
{
    public static bool IsTimeout(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is TimeoutException or SocketException { SocketErrorCode: SocketError.TimedOut })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Errors that a later attempt, on a new connection, may not meet. A statement that was too slow is none of them:
    /// it would be too slow again.
    /// </summary>
    public static bool IsTransient(Exception? exception)
    {
        var isTimeout = IsTimeout(exception);
        for (; exception is not null; exception = exception.InnerException)
        {
            switch (exception)
            {
                case MySqlException { Number: not 0 } numbered:
                    return IsTransient(numbered.Number);
                case SocketException or EndOfStreamException or IOException:
                    return !isTimeout;
                case DbException { IsTransient: true }:
                    return true;
            }
        }

        return false;
    }

    private static bool IsTransient(int number) => number is
        1040 or // too many connections
        1042 or // unable to connect to any host
        1043 or // bad handshake
        1053 or // server shutdown in progress
        1077 or 1078 or 1079 or // shutting down
        1152 or 1153 or 1158 or 1159 or 1160 or 1161 or // aborted connection, network errors
        1184 or
        1203 or 1226 or // too many connections of this user
        1205 or // lock wait timeout
        1213 or // deadlock
        1317 or // query interrupted: killed by somebody else
        1927 or // connection was killed (MariaDB)
        2002 or 2003 or 2006 or 2013 or 2055 or // connect failed, gone away, lost
        3024 or // maximum execution time exceeded
        4031; // disconnected for inactivity
}
