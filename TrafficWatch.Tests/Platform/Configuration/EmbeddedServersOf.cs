using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using TrafficWatch.Web.Platform.Embedded;

namespace TrafficWatch.Tests.Platform.Configuration;

internal static class EmbeddedServersOf
{
    /// <summary>Outside Development nothing is embedded.</summary>
    public static EmbeddedServers Production() => new(new ConfigurationBuilder().Build(), new FixedEnvironment("Production"));

    public sealed class FixedEnvironment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "TrafficWatch";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
