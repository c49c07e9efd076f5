using TrafficWatch.Web.Platform.Embedded;
using Xunit;

namespace TrafficWatch.Tests.Platform.Embedded;

public sealed class DataDirectoryTests
{
    [Fact]
    public void Take_TakenAlready_NamesTheProcessAndWhatToDo()
    {
        var path = Directory.CreateTempSubdirectory("trafficwatch-").FullName;
        try
        {
            using var first = DataDirectory.Take(path);

            var refusal = Assert.Throws<StartRefusedException>(() => DataDirectory.Take(path));

            Assert.Contains($"process {Environment.ProcessId}", refusal.Message);
            Assert.Contains("--Embedded:Directory", refusal.Remedy);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public void Take_GivenBackBefore_Succeeds()
    {
        var path = Directory.CreateTempSubdirectory("trafficwatch-").FullName;
        try
        {
            DataDirectory.Take(path).Dispose();
            DataDirectory.Take(path).Dispose();
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
