using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using TrafficWatch.Web.Platform.Embedded;

namespace TrafficWatch.Web.Platform.Hosting;

/// <summary>Where the app answers, checked before anything slow is started.</summary>
internal static class ListenAddress
{
    private const string Default = "http://localhost:5080";

    /// <exception cref="StartRefusedException">Somebody answers there already.</exception>
    public static void Choose(WebApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls(Default);
        }

        foreach (var url in (builder.Configuration["urls"] ?? Default).Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var address = Parse(url);
            if (address.Port > 0 && !address.IsUnixPipe && SomebodyAnswers(address.Port))
            {
                throw Taken(address.Port);
            }
        }
    }

    /// <summary>The same, when the port was taken in the meantime; null when that is not what went wrong.</summary>
    public static StartRefusedException? Explain(Exception e) =>
        e is IOException { InnerException: AddressInUseException } ? new StartRefusedException(e.Message, Remedy) : null;

    private const string Remedy =
        "Stop what uses it (ss -ltnp shows which process that is), or choose another one: ./run.sh --urls http://localhost:5081";

    private static BindingAddress Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new StartRefusedException($"--urls {url}: is no address to answer on.", "Give one such as http://localhost:5081, or several with semicolons between them");
        }
    }

    private static StartRefusedException Taken(int port) => new($"Port {port} is taken.", Remedy);

    private static bool SomebodyAnswers(int port)
    {
        try
        {
            using var client = new TcpClient();
            return client.ConnectAsync(System.Net.IPAddress.Loopback, port).Wait(TimeSpan.FromSeconds(1)) && client.Connected;
        }
        catch (AggregateException)
        {
            return false;
        }
    }
}
