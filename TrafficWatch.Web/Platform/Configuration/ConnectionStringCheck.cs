using MySqlConnector;

namespace TrafficWatch.Web.Platform.Configuration;

internal static class ConnectionStringCheck
{
    /// <summary>What is wrong with a connection string, without repeating its password; null when nothing is.</summary>
    public static string? Error(string text)
    {
        try
        {
            var builder = new MySqlConnectionStringBuilder(text);
            return builder.Server.Length == 0 ? "names no Server"
                : builder.Database.Length == 0 ? "names no Database"
                : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or MySqlException)
        {
            return $"is no MySQL connection string ({e.Message})";
        }
    }
}
