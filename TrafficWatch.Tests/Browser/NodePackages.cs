using TrafficWatch.Tests.Architecture;

namespace TrafficWatch.Tests.Browser;

/// <summary>Scripts of npm packages that <c>eng/setup --tests</c> fetched.</summary>
internal static class NodePackages
{
    public static string SocketIoClient => File("socket.io-client/dist/socket.io.min.js");

    public static string SignalR => File("@microsoft/signalr/dist/browser/signalr.min.js");

    private static string File(string path) => Path.Combine(Repository.Root, ".local/npm/node_modules", path) is var file && System.IO.File.Exists(file)
        ? file : throw new FileNotFoundException($"{file} is not there; eng/setup --tests fetches it.");
}
